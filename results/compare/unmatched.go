package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// What only one of two files has, where the other has something like it: a unit, a package of another
// name, another GOMAXPROCS. That it is the same is for the reader to say, who is told how to compare it.

// only says that one side alone, 0 the old and 1 the new, has rows. The other may have them too, in lines
// that could not be used.
func (v *Comparison) only(what string, side int, rows ...*table.Row) string {
	labels := [2]string{v.Old, v.New}
	lacking := labels[1-side]
	for _, f := range v.files[1-side] {
		for _, r := range rows {
			if !r.Table.IsStrategies && f.Unusable[r.Strategy] {
				return fmt.Sprintf("%s is not compared: lines of %s in %s were left out, and no good one remains.", what, r.Strategy, lacking)
			}
		}
	}
	return fmt.Sprintf("%s is only in %s.", what, labels[side])
}

// unitsOnly names the units that only one of the two has of benchmarks that both have.
func (v *Comparison) unitsOnly(m *Match, pairs [][2]*table.Row) (said []string) {
	for _, side := range []struct {
		label      string
		has, lacks int
	}{{v.New, 1, 0}, {v.Old, 0, 1}} {
		var only ordered.ByKey[string, string] // names, by unit
		for _, pair := range pairs {
			for _, unit := range pair[side.has].Units() {
				if len(pair[side.lacks].Values[unit]) == 0 {
					only.Add(unit, pair[side.has].Strategy)
				}
			}
		}
		for _, unit := range only.Keys {
			said = append(said, fmt.Sprintf("%s of %s in %s is only in %s.", text.Brief(unit), text.Briefly(only.Of[unit]), m.New.Full(), side.label))
		}
	}
	return said
}

// likely says of what only one file has that the other has it under another name, and then how to compare it.
func (v *Comparison) likely(before, after []*table.Table) (said []string) {
	var matched []*table.Table
	var how []string
	add := func(facts, commands []string) {
		said, how = append(said, facts...), append(how, commands...)
	}
	for _, m := range v.Matches {
		matched = append(matched, m.Old, m.New)
		add(v.otherProcs(m))
	}
	rest := func(tables []*table.Table) []*table.Table {
		return slices.DeleteFunc(slices.Clone(tables), func(t *table.Table) bool { return t.IsStrategies || slices.Contains(matched, t) })
	}
	add(v.renamed(rest(before), rest(after), len(before)+len(after) > 2))
	said = text.Few(said)
	for _, command := range text.Few(ordered.Distinct(how)) {
		said = append(said, "To compare all the same: overlap compare "+command+".")
	}
	return said
}

// otherProcs names the benchmarks of a match that both files have, at another GOMAXPROCS each.
func (v *Comparison) otherProcs(m *Match) (said, how []string) {
	old := map[string]string{} // GOMAXPROCS, by name without it
	for _, r := range m.Old.Rows {
		old[withoutProcs(r)] = r.Procs
	}
	var both ordered.ByKey[string, string] // names, by what is said
	for _, r := range m.New.Rows {
		name := withoutProcs(r)
		was, ok := old[name]
		if ok && r.Procs != was && m.Old.Row(r.Strategy) == nil {
			both.Add(fmt.Sprintf("GOMAXPROCS %s in %s and %s in %s", cmp.Or(was, "1"), v.Old, cmp.Or(r.Procs, "1"), v.New), name)
		}
	}
	row := ".name"
	if m.New.Facts["pkg"] != "" {
		row = "pkg,.name" // or packages would be in one cell
	}
	for _, at := range both.Keys {
		names := both.Of[at]
		said = append(said, fmt.Sprintf("%s of %s %s in both, at %s, which makes another machine of it.", text.Briefly(names), m.New.Full(), text.IsAre(len(names)), at))
		how = append(how, "--row "+row+" --col .file,/gomaxprocs")
	}
	return said, how
}

// withoutProcs is the name of somebody else's benchmark without GOMAXPROCS at its end.
func withoutProcs(r *table.Row) string {
	if r.Procs == "" {
		return r.Strategy
	}
	return strings.TrimSuffix(r.Strategy, "-"+r.Procs)
}

// renamed names the benchmarks that both files have, in a package of another name each: of all packages
// without a counterpart those that have most names in common go together. Where there are others,
// benchmarks of theirs may have the same names, and are to be left out.
func (v *Comparison) renamed(old, now []*table.Table, others bool) (said, how []string) {
	for len(old) > 0 && len(now) > 0 {
		var a, b *table.Table
		var most []string
		for _, x := range old {
			for _, y := range now {
				if names := namesInBoth(x, y); x.Name != y.Name && len(names) > len(most) {
					a, b, most = x, y, names
				}
			}
		}
		if a == nil {
			break
		}
		old = slices.DeleteFunc(slices.Clone(old), func(t *table.Table) bool { return t == a })
		now = slices.DeleteFunc(slices.Clone(now), func(t *table.Table) bool { return t == b })
		was, is := a.Facts["pkg"], b.Facts["pkg"]
		command := "--row .fullname --col .file"
		if others && was != "" && is != "" {
			command += fmt.Sprintf(" --filter 'pkg:(%q OR %q)'", was, is)
		}
		how = append(how, command)
		said = append(said, fmt.Sprintf("%s %s in both, but the package is %s in %s and %s in %s: was it renamed?", text.Briefly(most), text.IsAre(len(most)),
			cmp.Or(was, "not said"), v.Old, cmp.Or(is, "not said"), v.New))
	}
	return said, how
}

// namesInBoth are those of the benchmarks that two tables have.
func namesInBoth(a, b *table.Table) (names []string) {
	has := map[string]bool{}
	for _, r := range a.Rows {
		has[r.Strategy] = true
	}
	for _, r := range b.Rows {
		if has[r.Strategy] {
			names = append(names, r.Strategy)
		}
	}
	return names
}
