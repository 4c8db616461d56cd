package results

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchunit"
)

// A Series is all the results of one benchmark under one configuration, in the order of the
// file. A file of a million lines has few of them: what they have in common is kept once, and of
// a line its numbers.
type Series struct {
	Name   string            // of the benchmark, without "Benchmark" and without its block
	Config []benchfmt.Config // the key: value lines that hold; shared with other series, so not to be changed
	Iters  int               // over all results
	Blocks []int             // of each result; 0 is in none; nil if the file knows of no blocks

	procs   string // GOMAXPROCS at the end of the name; "" for none
	n       int
	units   []unit
	columns [][]float64 // by unit, a number a result that has it
}

// A unit is as it is written, and as golang.org/x/perf keeps it.
type unit struct {
	written, tidied string
	factor          float64 // from the one to the other
}

func newUnit(written string) unit {
	factor, tidied := benchunit.Tidy(1, written)
	return unit{written, tidied, factor}
}

// N is the number of results.
func (s *Series) N() int { return s.n }

// Units are those of the results, tidied: "sec/op".
func (s *Series) Units() []string {
	units := make([]string, len(s.units))
	for i, u := range s.units {
		units[i] = u.tidied
	}
	return units
}

// Values are the numbers of a unit, in the order of the results; those that lack the unit are
// left out. They are not to be changed.
func (s *Series) Values(unit string) []float64 {
	if i := s.column(tidied(unit)); i >= 0 {
		return s.columns[i]
	}
	return nil
}

func (s *Series) column(tidied string) int {
	return slices.IndexFunc(s.units, func(u unit) bool { return u.tidied == tidied })
}

// Key is a result of the series without its numbers, as benchproc's filters and projections
// take it. The file is its configuration ".file".
func (s *Series) Key(file string) *benchfmt.Result {
	key := &benchfmt.Result{Name: benchfmt.Name(s.Name), Config: slices.Clone(s.Config)}
	key.SetConfig(".file", file)
	return key
}

// like is a result of that name, without numbers, under the facts of the file: those of another
// series or, where the file has none, of its sidecar.
func (f *File) like(name string) *benchfmt.Result {
	result := &benchfmt.Result{}
	procs := ""
	switch {
	case len(f.Series) > 0:
		result = f.Series[0].Key(f.Path)
		procs = strings.TrimPrefix(f.Series[0].Name, trimProcs(f.Series[0].Name))
	case f.Run != nil:
		for _, key := range slices.Sorted(maps.Keys(f.Run.Facts)) {
			result.Config = append(result.Config, benchfmt.Config{Key: key, Value: []byte(f.Run.Facts[key]), File: true})
		}
		if n := f.Run.Facts["gomaxprocs"]; n != "" && n != "1" {
			procs = "-" + n
		}
	}
	if trimProcs(name) == name { // a failure that overlap run recorded does not say
		name += procs
	}
	result.Name = benchfmt.Name(name)
	result.SetConfig(".file", f.Path)
	return result
}

// Bounds of what a line may hold. What is beyond them is not a measurement, and would make
// nonsense, or an infinite sum, of the figures that it is in.
const (
	mostUnits = 1000 // of a series
	mostValue = 1e30
	mostIters = min(1e15, math.MaxInt)
)

// check says what is wrong with a line: nothing of it is then used.
func check(r *benchfmt.Result) error {
	if r.Iters < 0 || r.Iters > mostIters {
		return fmt.Errorf("%d iterations cannot be", r.Iters)
	}
	if len(r.Values) > mostUnits {
		return fmt.Errorf("it has %d units, and %d at most can be", len(r.Values), mostUnits)
	}
	seen := make(map[string]bool, len(r.Values))
	for _, v := range r.Values {
		written, name := cmp.Or(v.OrigUnit, v.Unit), tidied(v.Unit)
		switch {
		case math.IsNaN(v.Value) || math.IsInf(v.Value, 0):
			return fmt.Errorf("the %s is not a finite number", written)
		case v.Value < 0 && slices.Contains(knownUnits, name):
			return fmt.Errorf("the %s is not a finite number, 0 or more", written)
		case math.Abs(v.Value) > mostValue || v.Value != 0 && math.Abs(v.Value) < 1/mostValue:
			return fmt.Errorf("the %s is %g, which cannot be", written, numberWritten(v))
		case seen[name]:
			return fmt.Errorf("the line has %s twice", written)
		}
		seen[name] = true
	}
	return nil
}

// numberWritten is a value in the unit in which the line has it.
func numberWritten(v benchfmt.Value) float64 {
	if v.OrigUnit != "" {
		return v.OrigValue
	}
	return v.Value
}

// add appends a result that is sound.
func (s *Series) add(r *benchfmt.Result, block int) error {
	at := make([]int, len(r.Values))
	units, columns := s.units, s.columns
	for i, v := range r.Values {
		name := tidied(v.Unit) // benchfmt leaves the unit of a zero as it is
		if at[i] = i; i >= len(units) || units[i].tidied != name {
			at[i] = slices.IndexFunc(units, func(u unit) bool { return u.tidied == name })
		}
		if at[i] < 0 {
			at[i] = len(units)
			units, columns = append(units, newUnit(strings.Clone(cmp.Or(v.OrigUnit, v.Unit)))), append(columns, nil)
		}
	}
	if len(units) > mostUnits {
		return fmt.Errorf("the benchmark has more than %d units in all", mostUnits)
	}
	s.units, s.columns = units, columns
	for i, v := range r.Values {
		s.columns[at[i]] = append(s.columns[at[i]], v.Value)
	}
	s.count(r.Iters, block)
	return nil
}

func (s *Series) count(iters, block int) {
	if block > 0 || s.Blocks != nil {
		for len(s.Blocks) < s.n {
			s.Blocks = append(s.Blocks, 0)
		}
		s.Blocks = append(s.Blocks, block)
	}
	s.n++
	s.Iters += min(iters, mostIters-s.Iters) // more is as good
}

// only keeps the units that a filter does, and says whether that is any. A strategy keeps all units
// or none, since what is said of its makespan is made of others too: all if the filter keeps the one
// that is asked for.
func (s *Series) only(selection *Selection, label, asked string) (bool, error) {
	key := selection.key(s, label)
	any, err := selection.filter.Apply(key)
	if err != nil || !any {
		return false, err
	}
	if s.ofStrategy() {
		kept := func(v benchfmt.Value) bool { return v.Unit == tidied(asked) }
		return slices.ContainsFunc(key.Values, kept), nil
	}
	var units []unit
	var columns [][]float64
	for _, v := range key.Values {
		i := s.column(v.Unit)
		units, columns = append(units, s.units[i]), append(columns, s.columns[i])
	}
	s.units, s.columns = units, columns
	return true, nil
}

// ofStrategy says whether it is a strategy that was measured, and not somebody else's benchmark, which may
// have such a name too: but no makespan by which strategies are compared.
func (s *Series) ofStrategy() bool {
	return nameParts(s.Name)["strategy"] != "" && len(s.Values(Makespan)) > 0
}

// keepOnly keeps the results that a filter does, and their units. Strategies that it leaves out are
// put aside.
func (f *File) keepOnly(selection *Selection, label, asked string) error {
	var kept []*Series
	place := make([]int32, len(f.Series)) // that a series has now; -1 for one that is out
	for i, s := range f.Series {
		some, err := s.only(selection, label, asked)
		if err != nil {
			return err
		}
		place[i] = -1
		switch {
		case some:
			place[i] = int32(len(kept))
			kept = append(kept, s)
		case s.ofStrategy():
			f.aside.series = append(f.aside.series, s)
		}
	}
	order := f.order[:0]
	for _, at := range f.order {
		if place[at] >= 0 {
			order = append(order, place[at])
		}
	}
	f.Series, f.order = kept, order
	return nil
}
