package results

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
	if units := unitsOf(labelled); len(units) > 0 && !slices.Contains(units, record.Tidied(unit)) && s.Projects() {
		return unknownUnit(unit, units)
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
		match, err := s.given.Match(s.key(series, label))
		return err == nil && match.Any()
	})
}

// key is a series as the filter takes it: with its units, and without numbers.
func (s *Selection) key(series *record.Series, label string) *benchfmt.Result {
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
