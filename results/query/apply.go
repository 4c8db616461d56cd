package query

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// What a selection leaves of files.

// Apply keeps of the files what the filter does, before anything is compared: Holm's correction is
// then for what is left. The noise floor, T* and the baseline stay those of the whole table. Its ".file"
// is the label, as in rows and columns. unit is what is tabulated; what is not, is compared by
// [record.Makespan]. It is an error if nothing is left.
func (s *Selection) Apply(labelled []record.Labelled, unit string) error {
	if !s.Projects() {
		unit = record.Makespan
	}
	if units := UnitsOf(labelled); len(units) > 0 && !slices.Contains(units, record.Tidied(unit)) && s.Projects() {
		return UnknownUnit(unit, units)
	}
	left, given := 0, false
	for _, l := range labelled {
		for _, f := range l.Files {
			given = given || s.isGiven(f, l.Label)
			if err := s.keepOf(f, l.Label, unit); err != nil {
				return fmt.Errorf("--filter: %w", inLine(err))
			}
			left += f.N() + len(f.Failures)
		}
	}
	if left > 0 {
		return nil
	}
	return s.nothing(given, unit)
}

// keepOf keeps what the filter does of a file.
func (s *Selection) keepOf(f *record.File, label, unit string) error {
	example, procs := &benchfmt.Result{}, "" // of the facts of the file
	if len(f.Series) > 0 {
		example, procs = f.Series[0].Key(label), record.NameParts(f.Series[0].Name)["gomaxprocs"]
	}
	if err := keepOnly(f, s, label, unit); err != nil {
		return err
	}
	var kept []record.Failure
	for _, failure := range f.Failures {
		example.Name = benchfmt.Name(s.withProcs(failure.Name, procs))
		if match, err := s.filter.Match(example); err == nil && (match.Any() || match.All()) {
			kept = append(kept, failure)
		} else {
			f.Aside.Failures = append(f.Aside.Failures, failure)
		}
	}
	f.Failures = kept
	return nil
}

// nothing says what left nothing: the filter, unless it was given something that the values left out
// which rows or columns list, or that has another unit.
func (s *Selection) nothing(given bool, unit string) error {
	var lists []string
	for i, flag := range []string{"--row", "--col"} {
		if strings.Contains(s.asked[i], "@(") {
			lists = append(lists, fmt.Sprintf("%s %q", flag, s.asked[i]))
		}
	}
	switch {
	case given && strings.Contains(s.text, ".unit") && !s.Projects():
		return fmt.Errorf("--filter %q leaves no makespan, ns/op, by which strategies are compared: for another unit use --row /strategy --unit UNIT", s.text)
	case given && strings.Contains(s.text, ".unit"):
		return fmt.Errorf("--filter %q leaves nothing in %s, which --unit says to tabulate: name the same unit in both", s.text, unit)
	case given && len(lists) > 0:
		return fmt.Errorf("%s leaves nothing: no result that there is has any of the values listed", strings.Join(lists, " with "))
	case strings.TrimSpace(s.text) == "":
		return errors.New("there are no results in the files")
	}
	return fmt.Errorf("--filter %q leaves nothing", s.text)
}

// isGiven says whether the filter alone keeps anything of a file, where else than in the filter may be why
// nothing is left.
func (s *Selection) isGiven(f *record.File, label string) bool {
	if !strings.Contains(s.text+s.asked[0]+s.asked[1], "@(") && !strings.Contains(s.text, ".unit") {
		return false
	}
	return slices.ContainsFunc(f.Series, func(series *record.Series) bool {
		match, err := s.given.Match(s.Key(series, label))
		return err == nil && match.Any()
	})
}

// Key is a series as the filter takes it: with its units, and without numbers.
func (s *Selection) Key(series *record.Series, label string) *benchfmt.Result {
	key := series.Key(label)
	key.Name = benchfmt.Name(series.Name)
	if series.Procs() == "" && s.asksProcs() {
		key.Name = append(key.Name, "-1"...)
	}
	for _, u := range series.ColumnUnits {
		key.Values = append(key.Values, benchfmt.Value{Unit: u.Tidied(), OrigUnit: u.Written()})
	}
	return key
}

func (s *Selection) asksProcs() bool {
	return strings.Contains(s.text+s.asked[0]+s.asked[1], "/gomaxprocs")
}

// withProcs is a name with its GOMAXPROCS, which go test leaves out where it is 1, if an expression asks
// for that. procs is what it is where the name does not say, "" for 1.
func (s *Selection) withProcs(name, procs string) string {
	if !s.asksProcs() || record.NameParts(name)["gomaxprocs"] != "" {
		return name
	}
	return name + "-" + cmp.Or(procs, "1")
}

// only keeps the units that a filter does, and says whether that is any. A strategy keeps all units
// or none, since what is said of its makespan is made of others too: all if the filter keeps the one
// that is asked for.
func only(s *record.Series, selection *Selection, label, asked string) (bool, error) {
	key := selection.Key(s, label)
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
