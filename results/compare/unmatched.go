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
