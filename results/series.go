package results

import (
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// only keeps the units that a filter does, and says whether that is any. A strategy keeps all units
// or none, since what is said of its makespan is made of others too: all if the filter keeps the one
// that is asked for.
func only(s *record.Series, selection *Selection, label, asked string) (bool, error) {
	key := selection.key(s, label)
	any, err := selection.filter.Apply(key)
	if err != nil || !any {
		return false, err
	}
	if s.OfStrategy() {
		kept := func(v benchfmt.Value) bool { return v.Unit == record.Tidied(asked) }
		return slices.ContainsFunc(key.Values, kept), nil
	}
	var units []record.Unit
	var columns [][]float64
	for _, v := range key.Values {
		i := s.Column(v.Unit)
		units, columns = append(units, s.ColumnUnits[i]), append(columns, s.Columns[i])
	}
	s.ColumnUnits, s.Columns = units, columns
	return true, nil
}

// keepOnly keeps the results that a filter does, and their units. Strategies that it leaves out are
// put aside.
func keepOnly(f *record.File, selection *Selection, label, asked string) error {
	var kept []*record.Series
	place := make([]int32, len(f.Series)) // that a series has now; -1 for one that is out
	for i, s := range f.Series {
		some, err := only(s, selection, label, asked)
		if err != nil {
			return err
		}
		place[i] = -1
		switch {
		case some:
			place[i] = int32(len(kept))
			kept = append(kept, s)
		case s.OfStrategy():
			f.Aside.Series = append(f.Aside.Series, s)
		}
	}
	order := f.Order[:0]
	for _, at := range f.Order {
		if place[at] >= 0 {
			order = append(order, place[at])
		}
	}
	f.Series, f.Order = kept, order
	return nil
}
