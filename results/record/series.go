package record

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
	Cell   Cell              // that the name says
	Config []benchfmt.Config // the key: value lines that hold; shared with other series, so not to be changed
	Iters  int               // over all results
	Blocks []int             // of each result; 0 is in none; nil if the file knows of no blocks

	Procs       string // GOMAXPROCS at the end of the name; "" for none
	n           int
	ColumnUnits []Unit
	Columns     [][]float64 // by unit, a number a result that has it
}

// A unit is as it is written, and as golang.org/x/perf keeps it.
type Unit struct {
	Written, Tidied string
	factor          float64 // from the one to the other
}

func newUnit(written string) Unit {
	factor, tidied := benchunit.Tidy(1, written)
	return Unit{written, tidied, factor}
}

// N is the number of results.
func (s *Series) N() int { return s.n }

// Values are the numbers of a unit, in the order of the results; those that lack the unit are
// left out. They are not to be changed.
func (s *Series) Values(unit string) []float64 {
	if i := s.Column(Tidied(unit)); i >= 0 {
		return s.Columns[i]
	}
	return nil
}

// Fact is the value of a key: value line that holds, "" if there is none.
func (s *Series) Fact(key string) string {
	for _, c := range s.Config {
		if c.Key == key {
			return string(c.Value)
		}
	}
	return ""
}

// forget makes a fact unknown.
func (s *Series) forget(key string) {
	s.Config = slices.Clone(s.Config)
	for i, c := range s.Config {
		if c.Key == key {
			s.Config[i].Value = []byte(UnknownFact)
		}
	}
}

func (s *Series) Column(tidied string) int {
	return slices.IndexFunc(s.ColumnUnits, func(u Unit) bool { return u.Tidied == tidied })
}

// Key is a result of the series without its numbers, as benchproc's filters and projections
// take it. The file is its configuration ".file".
func (s *Series) Key(file string) *benchfmt.Result {
	key := &benchfmt.Result{Name: benchfmt.Name(s.Name), Config: slices.Clone(s.Config)}
	key.SetConfig(".file", file)
	return key
}

// Like is a result of that name, without numbers, under the facts of the file: those of another
// series or, where the file has none, of its sidecar.
func (f *File) Like(name string) *benchfmt.Result {
	result, procs := &benchfmt.Result{}, ""
	switch {
	case len(f.Series) > 0:
		result = f.Series[0].Key(f.Path)
		_, procs = CutProcs(f.Series[0].Name)
	case f.Run != nil:
		for _, key := range slices.Sorted(maps.Keys(f.Run.Facts)) {
			result.Config = append(result.Config, benchfmt.Config{Key: key, Value: []byte(f.Run.Facts[key]), File: true})
		}
		procs = f.Run.Facts["gomaxprocs"]
	}
	if TrimProcs(name) == name && procs != "" && procs != "1" { // a failure that overlap run recorded does not say
		name += "-" + procs
	}
	result.Name = benchfmt.Name(name)
	result.SetConfig(".file", f.Path)
	return result
}

// Bounds of what a line may hold. What is beyond them is not a measurement, and would make
// nonsense, or an infinite sum, of the figures that it is in.
const (
	MostUnits = 1000 // of a series
	mostValue = 1e30
	mostIters = min(1e15, math.MaxInt)
)

// check says what is wrong with a line: nothing of it is then used.
func check(r *benchfmt.Result) error {
	if r.Iters < 0 || r.Iters > mostIters {
		return fmt.Errorf("%d iterations cannot be", r.Iters)
	}
	if len(r.Values) > MostUnits {
		return fmt.Errorf("it has %d units, and %d at most can be", len(r.Values), MostUnits)
	}
	seen := make(map[string]bool, len(r.Values))
	for _, v := range r.Values {
		written, name := cmp.Or(v.OrigUnit, v.Unit), tidiedUnit(v)
		switch {
		case math.IsNaN(v.Value) || math.IsInf(v.Value, 0):
			return fmt.Errorf("the %s is not a finite number", written)
		case v.Value < 0 && slices.Contains(KnownUnits, name):
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

// tidiedUnit is the unit of a value, tidied: benchfmt leaves that of a zero as it is.
func tidiedUnit(v benchfmt.Value) string {
	if v.Value == 0 {
		return Tidied(v.Unit)
	}
	return v.Unit
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
	units, columns := s.ColumnUnits, s.Columns
	for i, v := range r.Values {
		name := tidiedUnit(v)
		if i < len(s.ColumnUnits) && s.ColumnUnits[i].Tidied == name {
			continue // as in most lines
		}
		if s.Column(name) < 0 {
			s.ColumnUnits = append(s.ColumnUnits, newUnit(strings.Clone(cmp.Or(v.OrigUnit, v.Unit))))
			s.Columns = append(s.Columns, nil)
		}
	}
	if len(s.ColumnUnits) > MostUnits {
		s.ColumnUnits, s.Columns = units, columns
		return fmt.Errorf("the benchmark has more than %d units in all", MostUnits)
	}
	for at, v := range r.Values {
		if name := tidiedUnit(v); s.ColumnUnits[at].Tidied != name {
			at = s.Column(name)
		}
		s.Columns[at] = append(s.Columns[at], v.Value)
	}
	if block > 0 || s.Blocks != nil {
		s.Blocks = append(append(s.Blocks, make([]int, s.n-len(s.Blocks))...), block)
	}
	s.n++
	s.Iters += min(r.Iters, mostIters-s.Iters) // more is as good
	return nil
}

// OfStrategy says whether it is a strategy that was measured, and not somebody else's benchmark, which may
// have such a name too: but no makespan by which strategies are compared.
func (s *Series) OfStrategy() bool {
	return s.Cell.Strategy != "" && len(s.Values(Makespan)) > 0
}
