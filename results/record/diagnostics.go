package record

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// benchstat prints a table for each unit of a text, and another set of tables for each value of a fact. So the
// text has the units that a person compares, and facts that hold for all of it. Since version 2 of the format
// the rest is in the sidecar, in the line of each sample, and joins the series when the two are read.

// diagnostics are units that explain the others: what T* is made of, and where the time went.
var diagnostics = func() []string {
	units := []string{QueueWait, PeakGoroutines, Delay, FixtureCPU, Dials, Failures, LimitLow, LimitHigh}
	for _, term := range Terms {
		units = append(units, term.Unit)
	}
	for _, lost := range Lost {
		units = append(units, lost.Unit)
	}
	return units
}()

// scenarioFacts hold for some scenarios of a run only.
var scenarioFacts = []string{"corpus"}

// IsDiagnostic says whether a unit belongs in the sidecar rather than in the text.
func IsDiagnostic(unit string) bool { return slices.Contains(diagnostics, unit) }

// MoveToSidecar moves the diagnostics of a result, and the facts of its scenario alone, to the sample.
func MoveToSidecar(result *benchfmt.Result, s *Sample) {
	result.Values = slices.DeleteFunc(result.Values, func(v benchfmt.Value) bool {
		unit := cmp.Or(v.OrigUnit, v.Unit)
		if !IsDiagnostic(unit) {
			return false
		}
		if s.Diagnostics == nil {
			s.Diagnostics = map[string]float64{}
		}
		s.Diagnostics[unit] = numberWritten(v)
		return true
	})
	for _, key := range scenarioFacts {
		if value := result.GetConfig(key); value != "" {
			s.Facts = Facts{key: value}
			result.SetConfig(key, "") // removes it
		}
	}
}

// checkDiagnostics refuses what no run can have recorded.
func (s *Sample) checkDiagnostics() error {
	if len(s.Diagnostics) > MostUnits {
		return fmt.Errorf("the sample has %d diagnostics, and %d at most can be", len(s.Diagnostics), MostUnits)
	}
	for unit, value := range s.Diagnostics {
		switch {
		case Canonical(unit) != unit || unit == "" || strings.Contains(unit, " "):
			return fmt.Errorf("%.20q is not a unit", unit)
		case value < 0 && IsDiagnostic(unit), math.Abs(value) > mostValue, value != 0 && math.Abs(value) < 1/mostValue:
			return fmt.Errorf("%s is %g, which cannot be", unit, value)
		}
	}
	return nil
}

// withDiagnostics is the series with what the sidecar has of its results, in the order of the text.
func (s *Series) withDiagnostics(samples []*Sample) (Series, error) {
	joined := *s
	joined.ColumnUnits, joined.Columns = slices.Clone(s.ColumnUnits), slices.Clone(s.Columns)
	added := map[string][]float64{} // by unit, as it is written
	for _, sample := range samples {
		for unit, value := range sample.Diagnostics {
			added[unit] = append(added[unit], value)
		}
		joined.addFacts(sample.Facts)
	}
	for _, unit := range slices.Sorted(maps.Keys(added)) {
		u := newUnit(unit)
		at := joined.Column(u.Tidied)
		if at < 0 {
			at = len(joined.Columns)
			joined.ColumnUnits, joined.Columns = append(joined.ColumnUnits, u), append(joined.Columns, nil)
		}
		for _, value := range added[unit] {
			joined.Columns[at] = append(joined.Columns[at], value*u.factor)
		}
		if len(joined.Columns[at]) > s.n {
			return joined, fmt.Errorf("both it and the text have the %s of %s: is it the sidecar of another run?", unit, s.Name)
		}
	}
	if len(joined.Columns) > MostUnits {
		return joined, fmt.Errorf("%s has more than %d units in all", s.Name, MostUnits)
	}
	return joined, nil
}

// addFacts adds facts of a sample. One in which the samples or the text disagree is unknown.
func (s *Series) addFacts(facts Facts) {
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		switch s.Fact(key) {
		case "":
			s.Config = append(slices.Clone(s.Config), benchfmt.Config{Key: key, Value: []byte(facts[key]), File: true})
		case facts[key]:
		default:
			s.forget(key)
		}
	}
}

// lacksDiagnostics says whether the file has lower bounds, and of nothing what they are made of.
func (f *File) lacksDiagnostics() bool {
	has := func(unit string) bool {
		return slices.ContainsFunc(f.Series, func(s *Series) bool { return s.Column(Tidied(unit)) >= 0 })
	}
	return has(Bound) && !slices.ContainsFunc(diagnostics, has)
}
