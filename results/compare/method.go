package compare

import (
	"fmt"
	"math"
	"slices"

	moremath "github.com/aclements/go-moremath/stats"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// A Method is how two runs are compared. It follows from how they were measured, and decides what may be said.
type Method string

const (
	OneRun  Method = "interleaved" // the sides of one run of overlap against, block by block
	InTurns Method = "turns"       // two runs whose blocks took turns, block by block
	Runs    Method = "runs"        // several runs on each side: a run is one sample
	Single  Method = "single"      // too few runs on a side, which did not take turns: no verdict
)

// LeastRuns is how many runs a side need to have to show how much runs differ from each other.
const LeastRuns = 3

// Options say how to compare.
type Options struct {
	table.Options
	AllowSingle bool // give verdicts on single runs too: see the package
	Efficiency  bool // compare makespan/T* instead of makespans
}

// setMethod finds out how the two were measured.
func (v *Comparison) setMethod(o Options) {
	old, now := v.sides[0].Files, v.sides[1].Files
	if len(old) == 1 && len(now) == 1 && !o.Unpaired && !o.Efficiency {
		v.Pairs = pairedBlocks(old[0], now[0])
	}
	switch {
	case v.Interleaved():
		v.Method = OneRun
	case v.Pairs != nil:
		v.Method = InTurns
	case min(len(old), len(now)) >= LeastRuns:
		v.Method = Runs
	default:
		v.Method = Single
	}
	v.AllowSingle = o.AllowSingle && v.MayAllowSingle()
}

// Judges says whether the way in which the runs were measured allows verdicts. What is exact has them all the same.
func (v *Comparison) Judges() bool { return v.Method != Single || v.AllowSingle }

// MayAllowSingle says whether Options.AllowSingle gives verdicts that there are not else.
func (v *Comparison) MayAllowSingle() bool {
	return v.Method == Single && len(v.sides[0].Files) == 1 && len(v.sides[1].Files) == 1
}

// howToTell is what to do for a verdict.
var howToTell = fmt.Sprintf("measure both in one run with overlap against, or give at least %d runs a side, as in "+
	"FILE,FILE,FILE", LeastRuns)

// WhyNoVerdict says why nothing can be told of runs that were not interleaved, and what to do.
func (v *Comparison) WhyNoVerdict() string {
	return "how much equal runs differ from run to run is not known: " + howToTell
}

// noVerdict says the same of a comparison that has ratios.
func (v *Comparison) noVerdict() []string {
	if v.Judges() || !slices.ContainsFunc(v.All(), func(c *Cell) bool { return c.Compared() && !c.Exact() }) {
		return nil
	}
	why := "There is no verdict, and an interval holds the noise within each run only: how much equal runs differ from " +
		"run to run is not known."
	if v.several() {
		why = fmt.Sprintf("There is no verdict: how much equal runs differ from run to run is not known from fewer than %d "+
			"on each side.", LeastRuns)
	}
	return []string{why + " For a verdict, " + howToTell + "."}
}

// runsOf groups the tables of the runs of one side: those of the same work are one table, with the rows of all. An
// error says which of them did other work.
func (o Options) runsOf(l record.Labelled) (all []*table.Table, runs map[*table.Table][]*table.Table, err error) {
	if len(l.Files) == 1 {
		all, err = o.Tables(l.Files)
		return all, nil, err
	}
	var groups [][]*table.Table
	for _, f := range l.Files {
		tables, err := o.Tables([]*record.File{f})
		if err != nil {
			return nil, nil, err
		}
		for _, t := range tables {
			i := slices.IndexFunc(groups, func(g []*table.Table) bool {
				return g[0].Name == t.Name && g[0].IsStrategies == t.IsStrategies && g[0].CPUs == t.CPUs &&
					slices.Equal(g[0].Differs, t.Differs)
			})
			if i < 0 {
				groups = append(groups, []*table.Table{t})
				continue
			}
			if differ, _ := groups[i][0].WorkDiffers(t); len(differ) > 0 {
				return nil, nil, fmt.Errorf("%s and %s are not both runs of %s: the work in %s differs (%s)", groups[i][0].File,
					t.File, l.Label, t.Name, table.InWords(differ))
			}
			groups[i] = append(groups[i], t)
		}
	}
	runs = map[*table.Table][]*table.Table{}
	for _, g := range groups {
		one := joined(g)
		all, runs[one] = append(all, one), g
	}
	return all, runs, nil
}

// joined is one table that stands for those of several runs. Each row is of one of them: of one in which it fails, or
// else of the first that has figures.
func joined(runs []*table.Table) *table.Table {
	one := *runs[0]
	one.Rows = nil
	place, keys := map[table.CellKey]int{}, table.KeysIn(runs...)
	for _, t := range runs {
		for _, r := range t.Rows {
			i, ok := place[keys.Of(r)]
			switch {
			case !ok:
				place[keys.Of(r)] = len(one.Rows)
				one.Rows = append(one.Rows, r)
			case r.Failing() && !one.Rows[i].Failing(), r.Ranked() && !one.Rows[i].Ranked() && !one.Rows[i].Failing():
				one.Rows[i] = r
			}
		}
	}
	return &one
}

// Tables are those of a match on one side, 0 or 1: one for each run.
func (m *Match) Tables(side int) []*table.Table {
	if m.runs[side] != nil {
		return m.runs[side]
	}
	return []*table.Table{[2]*table.Table{m.Old, m.New}[side]}
}

// OfRuns is a match of the tables of several runs on each side.
func OfRuns(old, now []*table.Table) *Match {
	return &Match{Old: joined(old), New: joined(now), runs: [2][]*table.Table{old, now}}
}

// rowsOf are the rows of a cell in the runs of one side that have figures.
func (m *Match) rowsOf(side int, keys func(*table.Row) table.CellKey, key table.CellKey) (rows []*table.Row) {
	for _, t := range m.Tables(side) {
		for _, r := range t.Rows {
			if keys(r) == key && r.Ranked() {
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// several says whether a run is one sample.
func (v *Comparison) several() bool {
	return v.Method == Runs || len(v.sides[0].Files) > 1 || len(v.sides[1].Files) > 1
}

// aboutRuns says how much runs differ from each other, and which change would have been found.
func (v *Comparison) aboutRuns() []string {
	spread, found := v.sight()
	if math.IsNaN(found) {
		return nil
	}
	return []string{fmt.Sprintf("Runs of one side differ from each other by %s %% (standard deviation, in the median "+
		"cell). A change of %s %% would have been found in 8 of 10 such comparisons.", text.Rounded(100*spread, 2),
		text.Rounded(100*math.Expm1(found), 2))}
}

// sight is the standard deviation from run to run, and the log-ratio that is found in 8 of 10 comparisons if it is the
// only one: of the times in the median cell; NaN if there is none.
func (v *Comparison) sight() (spread, found float64) {
	var spreads, least []float64
	for _, c := range v.All() {
		if c.IsTime() && c.logs && c.t.StdErr > 0 && v.Tested(c) {
			x, y := moremath.Variance(c.groups[0]), moremath.Variance(c.groups[1])
			low := math.Pow(1-2/(9*c.t.DF), 1.5) // what half of estimated deviations are below, as a part of the true one
			spreads = append(spreads, math.Sqrt((x+y)/2)/low)
			least = append(least, stats.Found(v.LeastTold(c)/c.t.StdErr, c.t.DF)*c.t.StdErr/low)
		}
	}
	return stats.Median(spreads), stats.Median(least)
}

// counted says of how many samples on each side some cells are.
func (v *Comparison) counted(cells []*Cell) string {
	if v.Pairs != nil {
		return fmt.Sprintf("%d blocks in pairs", len(v.Pairs))
	}
	a, b, noun := 0, 0, "sample"
	for _, c := range cells {
		if a, b = max(a, c.N), max(b, c.M); v.several() && !c.Exact() {
			noun = "run"
		}
	}
	return fmt.Sprintf("%d and %s", a, text.Count(b, noun))
}

// medianOfRuns is the median of what the runs of a row's side have, to the power of 1 or −1.
func (c *Cell) medianOfRuns(r *table.Row, power float64) (benchmath.Summary, bool) {
	values := slices.Clone(c.groups[0])
	if r == c.New {
		values = slices.Clone(c.groups[1])
	}
	for i, x := range values {
		if c.logs {
			values[i] = math.Exp(power * x)
		}
	}
	if len(values) == 0 {
		return benchmath.Summary{}, false
	}
	return benchmath.AssumeNothing.Summary(stats.SampleOf(values), 0.95), true
}
