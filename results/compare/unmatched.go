package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Unmatched is what only one of the runs has: a table, a row or a unit.
type Unmatched struct {
	What string

	why  string // it is not compared
	side int    // 0 for the old run, 1 for the new one
	rows []*table.Row
}

func (u Unmatched) String() string { return onlyIn([]Unmatched{u})[0] }

// only notes what one side alone has. The other may have it in lines that could not be used.
func (v *Comparison) only(what string, side int, rows ...*table.Row) {
	labels := [2]string{v.Old, v.New}
	u := Unmatched{what, "Only in " + labels[side], side, rows}
	for _, f := range v.sides[1-side].Files {
		for _, r := range rows {
			if !r.Table.IsStrategies && f.Unusable[r.Strategy] {
				u.why = "Not compared, since no line in " + labels[1-side] + " could be used"
			}
		}
	}
	v.Only = append(v.Only, u)
}

// onlyIn says what is missing in one sentence for each run.
func onlyIn(list []Unmatched) (said []string) {
	var names ordered.ByKey[string, string]
	for _, u := range list {
		names.Add(u.why, u.What)
	}
	for _, why := range names.Keys {
		said = append(said, why+": "+text.Briefly(names.Of[why])+".")
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
