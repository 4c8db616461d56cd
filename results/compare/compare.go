package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A Comparison is two runs compared: the new one with the old one.
type Comparison struct {
	Old, New string // labels
	Method   Method
	Pairs    []int // the blocks that are compared in pairs; nil if the runs did not take turns
	Family   int   // comparisons that Holm's correction is for
	Matches  []*Match
	Refused  []string    // tables that are about different work, each with what differs
	Only     []Unmatched // what only one of the runs has
	Likely   []string    // what is likely the same, though only one has it under that name
	OldCells int         // that the old run has, compared or not

	// Efficiency says that makespan/T* was compared, each sample with the T* of its own block, as
	// between different machines.
	Efficiency bool

	// AllowSingle says that single runs get verdicts all the same.
	AllowSingle bool

	Samples     int            // of pairs, of times alone
	Interrupted map[string]int // how many of these are bounded, of the rows that have any

	blind bool               // no samples of single runs could pass the correction
	sides [2]record.Labelled // the old run and the new one
}

// A Match is two tables of the same work, row by row.
type Match struct {
	Old, New  *table.Table
	Cells     []*Cell // in the order of the new table
	Unknown   []table.Difference
	Otherwise []table.Difference

	runs [2][]*table.Table // of each side, where it has several

	logs map[string]map[*table.Row]stats.BlockLogs // by unit: see [Comparison.differences]
}

// Compare compares two runs, or several runs of each side, of which the first is the old one. An error says why
// nothing can be compared.
func Compare(o table.Options, old, now record.Labelled) (*Comparison, error) {
	return Options{Options: o}.Compare(old, now)
}

// Compare is the function of that name, with options.
func (o Options) Compare(old, now record.Labelled) (*Comparison, error) {
	v := &Comparison{Old: old.Label, New: now.Label, Efficiency: o.Efficiency, sides: [2]record.Labelled{old, now}}
	o.Ungrouped = true
	before, oldRuns, err := o.runsOf(old)
	if err != nil {
		return nil, err
	}
	after, newRuns, err := o.runsOf(now)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(v.sameRun(), v.empty(before, after)); err != nil {
		return nil, err
	}
	table.NameApart(before)
	table.NameApart(after)
	v.match(before, after)
	for _, m := range v.Matches {
		m.runs = [2][]*table.Table{oldRuns[m.Old], newRuns[m.New]}
		for side, t := range []*table.Table{m.Old, m.New} {
			for _, run := range m.runs[side] {
				run.Qualifiers = t.Qualifiers
			}
		}
	}
	v.setMethod(o)
	for _, m := range v.Matches {
		v.CompareRows(m)
	}
	v.Likely = likelySame(v.Only)
	if len(v.All()) == 0 {
		return nil, v.nothing()
	}
	v.Correct()
	return v, nil
}

// sameRun is an error if one run was given twice.
func (v *Comparison) sameRun() error {
	files := slices.Concat(v.sides[0].Files, v.sides[1].Files)
	for i, f := range files {
		for _, other := range files[:i] {
			switch {
			case !other.SameRunAs(f):
			case len(files) == 2:
				names := v.names()
				return record.SameRunError(names[0], names[1])
			default:
				return record.SameRunError(other.Path, f.Path)
			}
		}
	}
	return nil
}

// All are the cells of all matches.
func (v *Comparison) All() (all []*Cell) {
	for _, m := range v.Matches {
		all = append(all, m.Cells...)
	}
	return all
}

// A candidate is a new table with an old one of its name.
type candidate struct {
	*Match
	differ []table.Difference // in the work
}

// candidates has those first that differ least.
func candidates(before, after []*table.Table) (all []candidate) {
	for _, now := range after {
		for _, old := range before {
			twin := func(t *table.Table) bool { return t.Name == old.Name && t.CPUs == old.CPUs }
			if old.Name != now.Name || old.CPUs != now.CPUs && slices.ContainsFunc(after, twin) {
				continue // or it belongs to another, at its own GOMAXPROCS
			}
			differ, unknown := old.WorkDiffers(now)
			match := &Match{Old: old, New: now, Unknown: unknown, Otherwise: old.OtherwiseDiffers(now)}
			all = append(all, candidate{match, differ})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(len(a.differ)-len(b.differ), len(a.Otherwise)-len(b.Otherwise))
	})
	return all
}

// match finds for each new table the old one of the same work.
func (v *Comparison) match(before, after []*table.Table) {
	of, used := map[*table.Table]candidate{}, map[*table.Table]bool{}
	for _, c := range candidates(before, after) {
		if of[c.New].Match == nil && !used[c.Old] {
			of[c.New], used[c.Old] = c, true
		}
	}
	for _, now := range after {
		switch c := of[now]; {
		case c.Match == nil:
			v.only(now.Full(), 1, now.Rows...)
		case len(c.differ) > 0:
			v.Refused = append(v.Refused, fmt.Sprintf("%s is not compared, since the work differs: %s.",
				now.Full(), table.InWords(c.differ)))
		default:
			v.Matches = append(v.Matches, c.Match)
		}
	}
	for _, old := range before {
		v.OldCells += len(old.Rows)
		if !used[old] {
			v.only(old.Full(), 0, old.Rows...)
		}
	}
}

// empty is an error if a run has no rows.
func (v *Comparison) empty(before, after []*table.Table) error {
	var names []string
	var files []*record.File
	for i, tables := range [][]*table.Table{before, after} {
		if len(tables) == 0 {
			names, files = append(names, v.names()[i]), append(files, v.sides[i].Files...)
		}
	}
	if names == nil {
		return nil
	}
	why := "nothing is left in " + text.List(names)
	if record.HasOnlyAAArms(files) {
		why += " but " + table.OnlyAAArms + ": leave /arm out of --filter"
	}
	return fmt.Errorf("%s cannot be compared: %s", v.Both(), why)
}

// nothing says why nothing can be compared, in one line.
func (v *Comparison) nothing() error {
	why := strings.Join(slices.Concat(text.Few(v.Refused), v.Likely), " ")
	switch {
	case why != "":
	case len(v.Matches) == 0:
		why = "they have no scenario and no benchmark in common"
	case v.Matches[0].New.IsStrategies:
		why = "they have no strategy at the same limit in common"
	default:
		why = "they have no benchmark and unit in common. " + strings.Join(v.onlyIn(v.Only...), " ")
	}
	return fmt.Errorf("%s cannot be compared: %s", v.Both(), why)
}

// Unmatched is what only one of the runs has: a table, a row or a unit.
type Unmatched struct {
	What string
	side int // 0 for the old run, 1 for the new one
	rows []*table.Row
}

// only notes what one side alone has.
func (v *Comparison) only(what string, side int, rows ...*table.Row) {
	v.Only = append(v.Only, Unmatched{what, side, rows})
}

// onlyIn says what is missing in one sentence for each run.
func (v *Comparison) onlyIn(list ...Unmatched) (said []string) {
	var names ordered.ByKey[string, string]
	for _, u := range list {
		names.Add([2]string{v.Old, v.New}[u.side], u.What)
	}
	for _, label := range names.Keys {
		said = append(said, "Only in "+label+": "+text.Briefly(names.Of[label])+".")
	}
	return said
}

// likelySame says of benchmarks that both runs have, at another GOMAXPROCS or in another package, how to compare
// them. That they are the same is for the reader to decide.
func likelySame(only []Unmatched) []string {
	var names [2][]string
	columns := ".file,/gomaxprocs"
	for _, u := range only {
		for _, r := range u.rows {
			if !r.Table.IsStrategies {
				names[u.side] = append(names[u.side], strings.TrimSuffix(r.Strategy, "-"+r.Procs))
				if r.Table.Facts["pkg"] != "" {
					columns = ".file,pkg,/gomaxprocs"
				}
			}
		}
	}
	onlyNew := func(name string) bool { return !slices.Contains(names[0], name) }
	both := slices.DeleteFunc(ordered.Distinct(names[1]), onlyNew)
	if len(both) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s %s in both, but at another GOMAXPROCS or in another package: to compare them, use "+
		"overlap compare --row .name --col %s.", text.Briefly(both), text.IsAre(len(both)), columns)}
}
