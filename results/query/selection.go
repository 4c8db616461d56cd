// Package query selects results by benchstat's language of filters and projections (golang.org/x/perf/benchproc),
// extended by the keys of a cell: "/strategy:pool /limit:(16 OR 64)".
package query

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"
)

// A Selection says in benchproc's own language (see golang.org/x/perf/benchproc/syntax) which
// results count, and what are the rows and the columns of a table made of them.
type Selection struct {
	text     string                // of the filter
	filter   *benchproc.Filter     // and the values that rows and columns list, as in "/limit@(4 16)"
	Row, Col *benchproc.Projection // nil unless one was asked for
	Table    *benchproc.Projection // what may not be put together
	Residue  *benchproc.Projection // what is
	Asked    [2]string             // the expressions for row and col
	Used     []string              // keys that rows and columns tell apart
}

// MaxExpression bounds an expression in bytes: one that a person writes is shorter, and nesting
// costs stack.
const MaxExpression = 1000

// ParseSelection parses a filter such as "/scenario:(io OR mixed) AND /strategy:pool" and the
// projections for rows and columns, such as "/strategy,/limit" and "machine". What is empty is not
// asked for: a filter then keeps everything. If only one of the projections is, rows are by full
// name, or columns by file. An error is one line.
func ParseSelection(filter, row, col string) (*Selection, error) {
	s := &Selection{text: filter}
	for _, f := range []struct{ flag, expression string }{{"filter", filter}, {"row", row}, {"col", col}} {
		if len(f.expression) > MaxExpression {
			return nil, fmt.Errorf("--%s has %d bytes: use at most %d", f.flag, len(f.expression), MaxExpression)
		}
	}
	if strings.TrimSpace(filter) == "" {
		filter = "*"
	}
	var err error
	if s.filter, err = benchproc.NewFilter(filter); err != nil {
		return nil, fmt.Errorf("--filter: %w", inLine(err))
	}
	if row == "" && col == "" {
		return s, nil
	}
	return s, s.project(row, col)
}

func (s *Selection) project(row, col string) error {
	var parser benchproc.ProjectionParser
	if row == "" {
		row = ".fullname"
	}
	if col == "" {
		col = ".file"
	}
	s.Asked = [2]string{row, col}
	var err error
	if s.Row, err = parser.Parse(row, s.filter); err != nil {
		return fmt.Errorf("--row: %w", inLine(err))
	}
	if s.Col, err = parser.Parse(col, s.filter); err != nil {
		return fmt.Errorf("--col: %w", inLine(err))
	}
	for _, f := range append(s.Row.FlattenedFields(), s.Col.FlattenedFields()...) {
		s.Used = append(s.Used, f.Name)
	}
	work := slices.DeleteFunc(slices.Concat(table.WorkFacts, table.VirtualFacts, []string{".fullname"}), s.Uses)
	if s.Table, err = parser.Parse(strings.Join(work, ","), nil); err != nil {
		return fmt.Errorf("--row, --col: %w", inLine(err))
	}
	s.Residue = parser.Residue()
	return nil
}

// Uses says whether rows or columns tell a key apart.
func (s *Selection) Uses(key string) bool { return slices.Contains(s.Used, key) }

// inLine makes one line of a syntax error, which has three: what is wrong, the expression, and
// where in it.
func inLine(err error) error {
	lines := strings.Split(err.Error(), "\n")
	if len(lines) < 3 {
		return errors.New(strings.Join(strings.Fields(err.Error()), " "))
	}
	at := strings.Index(strings.TrimPrefix(lines[len(lines)-1], "\t"), "^") + 1
	return fmt.Errorf("%s at character %d of %q", lines[0], at, strings.TrimSpace(lines[1]))
}

// Projects says whether rows or columns were asked for.
func (s *Selection) Projects() bool { return s.Row != nil }

// Apply returns of the files what the filter keeps, before anything is compared: Holm's correction is
// then for what is left. The noise floor, T* and the baseline stay those of the whole table. Its ".file"
// is the label, as in rows and columns. unit is what is tabulated; what is not, is compared by
// [record.Makespan]. It is an error if nothing is left.
func (s *Selection) Apply(labelled []record.Labelled, unit string) ([]record.Labelled, error) {
	if !s.Projects() {
		unit = record.Makespan
	}
	if units := UnitsOf(labelled); len(units) > 0 && !slices.Contains(units, record.Tidied(unit)) && s.Projects() {
		return nil, UnknownUnit(unit, units)
	}
	kept, left := make([]record.Labelled, len(labelled)), 0
	for i, l := range labelled {
		kept[i].Label = l.Label
		for _, f := range l.Files {
			some, err := s.keepOf(*f, l.Label, unit)
			if err != nil {
				return nil, fmt.Errorf("--filter: %w", inLine(err))
			}
			kept[i].Files = append(kept[i].Files, some)
			left += some.N() + len(some.Failures)
		}
	}
	if left == 0 {
		return nil, s.nothing()
	}
	return kept, nil
}

// keepOf is what the filter keeps of a file: results with their units, and failures. Strategies that it leaves out are
// put aside.
func (s *Selection) keepOf(f record.File, label, unit string) (*record.File, error) {
	example, procs := &benchfmt.Result{}, "" // of the facts of the file
	if len(f.Series) > 0 {
		example, procs = f.Series[0].Key(label), f.Series[0].Cell.Procs
	}
	series, order, failures := f.Series, f.Order, f.Failures
	f.Series, f.Order, f.Failures = nil, nil, nil
	place := make([]int32, len(series)) // that a series has now; -1 for one that is out
	for i, all := range series {
		some, err := s.only(all, label, unit)
		if err != nil {
			return nil, err
		}
		place[i] = -1
		switch {
		case some != nil:
			place[i] = int32(len(f.Series))
			f.Series = append(f.Series, some)
		case all.OfStrategy():
			f.Filtered.Series = append(f.Filtered.Series, all)
		}
	}
	for _, at := range order {
		if place[at] >= 0 {
			f.Order = append(f.Order, place[at])
		}
	}
	for _, failure := range failures {
		example.Name = benchfmt.Name(s.withProcs(failure, procs))
		if match, err := s.filter.Match(example); err == nil && (match.Any() || match.All()) {
			f.Failures = append(f.Failures, failure)
		} else {
			f.Filtered.Failures = append(f.Filtered.Failures, failure)
		}
	}
	return &f, nil
}

// nothing says what left nothing: the filter, and the values that rows or columns list.
func (s *Selection) nothing() error {
	var asked []string
	for i, expression := range []string{s.text, s.Asked[0], s.Asked[1]} {
		if i == 0 && strings.TrimSpace(expression) != "" || strings.Contains(expression, "@(") {
			asked = append(asked, fmt.Sprintf("%s %q", []string{"--filter", "--row", "--col"}[i], expression))
		}
	}
	switch {
	case len(asked) == 0:
		return errors.New("there are no results in the files")
	case strings.Contains(s.text, ".unit") && s.Projects():
		return fmt.Errorf("%s leaves nothing: name the same unit in --unit", strings.Join(asked, " with "))
	case strings.Contains(s.text, ".unit"):
		return fmt.Errorf("%s leaves nothing: strategies are compared by ns/op; for another unit use "+
			"--row /strategy --unit UNIT", asked[0])
	}
	return fmt.Errorf("%s leaves nothing", strings.Join(asked, " with "))
}

// Key is a series as the filter takes it: with its units, and without numbers.
func (s *Selection) Key(series *record.Series, label string) *benchfmt.Result {
	key := series.Key(label)
	key.Name = benchfmt.Name(series.Name)
	if series.Procs == "" && s.asksProcs() {
		key.Name = append(key.Name, "-1"...)
	}
	for _, u := range series.ColumnUnits {
		key.Values = append(key.Values, benchfmt.Value{Unit: u.Tidied, OrigUnit: u.Written})
	}
	return key
}

func (s *Selection) asksProcs() bool {
	return strings.Contains(s.text+s.Asked[0]+s.Asked[1], "/gomaxprocs")
}

// withProcs is the name of a failure with its GOMAXPROCS, which go test leaves out where it is 1, if an expression asks
// for that. procs is what it is where the name does not say, "" for 1.
func (s *Selection) withProcs(f record.Failure, procs string) string {
	if !s.asksProcs() || f.Cell.Procs != "" {
		return f.Name
	}
	return f.Name + "-" + cmp.Or(procs, "1")
}

// only is a series with the units that a filter keeps; nil if it keeps none. A strategy keeps all units
// or none, since what is said of its makespan is made of others too: all if the filter keeps the one
// that is asked for.
func (s *Selection) only(series *record.Series, label, asked string) (*record.Series, error) {
	key := s.Key(series, label)
	some, err := s.filter.Apply(key)
	if err != nil || !some {
		return nil, err
	}
	if series.OfStrategy() {
		if !slices.ContainsFunc(key.Values, func(v benchfmt.Value) bool { return v.Unit == record.Tidied(asked) }) {
			return nil, nil
		}
		return series, nil
	}
	kept := *series
	kept.ColumnUnits, kept.Columns = nil, nil
	for _, v := range key.Values {
		i := series.Column(v.Unit)
		kept.ColumnUnits = append(kept.ColumnUnits, series.ColumnUnits[i])
		kept.Columns = append(kept.Columns, series.Columns[i])
	}
	return &kept, nil
}

// UnitsOf are those of all results.
func UnitsOf(labelled []record.Labelled) (units []string) {
	for _, l := range labelled {
		for _, f := range l.Files {
			for _, s := range f.Series {
				for _, u := range s.ColumnUnits {
					units = ordered.Union(units, []string{u.Tidied})
				}
			}
		}
	}
	return units
}

// UnknownUnit is the error of a unit that no result has; there is some other.
func UnknownUnit(unit string, units []string) error {
	return fmt.Errorf("no result has the unit %s, which --unit says to tabulate; there are: %s", unit,
		strings.Join(text.MostNames(units), ", "))
}
