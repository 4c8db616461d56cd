package compare

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Unmatched is what only one of the runs has: a table, a row or a unit.
type Unmatched struct {
	What     string
	In       string // the label of the run that has it
	Unusable string // the label of the other, if that has it in lines that could not be used; else ""

	side int // 0 for the old run, 1 for the new one
	rows []*table.Row
}

func (u Unmatched) String() string { return onlyIn([]Unmatched{u})[0] }

// only notes what one side alone has.
func (v *Comparison) only(what string, side int, rows ...*table.Row) {
	labels := [2]string{v.Old, v.New}
	u := Unmatched{What: what, In: labels[side], side: side, rows: rows}
	for _, f := range v.sides[1-side].Files {
		for _, r := range rows {
			if !r.Table.IsStrategies && f.Unusable[r.Strategy] {
				u.Unusable = labels[1-side]
			}
		}
	}
	v.Only = append(v.Only, u)
}

// onlyIn says what is missing in one sentence for each run.
func onlyIn(list []Unmatched) (said []string) {
	var names ordered.ByKey[string, string]
	for _, u := range list {
		why := "Only in " + u.In
		if u.Unusable != "" {
			why = "Not compared, since no line in " + u.Unusable + " could be used"
		}
		names.Add(why, u.What)
	}
	for _, why := range names.Keys {
		said = append(said, why+": "+text.Briefly(names.Of[why])+".")
	}
	return said
}

// likelySame says of benchmarks that both runs have, at another GOMAXPROCS or in another package, how to compare
// them. That they are the same is for the reader to decide.
func likelySame(only []Unmatched) (said []string) {
	type where struct {
		row   *table.Row
		label string
	}
	old := map[string]where{}
	var both ordered.ByKey[string, string] // names, by what to say of them
	for _, side := range []int{0, 1} {
		for _, u := range only {
			for _, r := range u.rows {
				name := strings.TrimSuffix(r.Strategy, "-"+r.Procs)
				was := old[name]
				switch {
				case u.side != side || r.Table.IsStrategies:
				case side == 0:
					old[name] = where{r, u.In}
				case was.row != nil:
					both.Add(otherwise(was.row, r, was.label, u.In), name)
				}
			}
		}
	}
	for _, but := range both.Keys {
		names := both.Of[but]
		said = append(said, fmt.Sprintf("%s %s in both, but %s.", text.Briefly(names), text.IsAre(len(names)), but))
	}
	return text.Few(said)
}

// otherwise says what differs between two benchmarks of one name, and which command compares them.
func otherwise(was, is *table.Row, old, now string) string {
	what, a, b := "GOMAXPROCS", cmp.Or(was.Procs, "1"), cmp.Or(is.Procs, "1")
	how := "--row .name --col .file,/gomaxprocs"
	wasIn, isIn := was.Table.Facts["pkg"], is.Table.Facts["pkg"]
	switch {
	case wasIn != isIn:
		what, a, b = "the package", cmp.Or(wasIn, "unknown"), cmp.Or(isIn, "unknown")
		how = "--row .fullname --col .file,pkg"
	case wasIn != "":
		how = "--row pkg,.name --col .file,/gomaxprocs" // else packages would be in one cell
	}
	return fmt.Sprintf("%s is %s in %s and %s in %s: to compare them, use overlap compare %s", what, a, old, b, now, how)
}
