package results

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"
)

// A Selection says in benchproc's own language (see golang.org/x/perf/benchproc/syntax) which
// results count, and what are the rows and the columns of a table made of them.
type Selection struct {
	text     string // of the filter
	filter   *benchproc.Filter
	row, col *benchproc.Projection // nil unless one was asked for
	table    *benchproc.Projection // what may not be put together
	residue  *benchproc.Projection // what is
	arms     bool                  // they are told apart
}

// maxExpression bounds an expression in bytes: one that a person writes is shorter, and nesting
// costs stack.
const maxExpression = 1000

// ParseSelection parses a filter such as "/scenario:(io OR mixed) AND /strategy:pool" and the
// projections for rows and columns, such as "/strategy,/limit" and "machine". What is empty is not
// asked for: a filter then keeps everything. If only one of the projections is, rows are by full
// name, or columns by file. An error is one line.
func ParseSelection(filter, row, col string) (*Selection, error) {
	s := &Selection{text: filter}
	for flag, expression := range map[string]string{"filter": filter, "row": row, "col": col} {
		if len(expression) > maxExpression {
			return nil, fmt.Errorf("--%s has %d bytes: use at most %d", flag, len(expression), maxExpression)
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
	var err error
	if s.row, err = parser.Parse(row, s.filter); err != nil {
		return fmt.Errorf("--row: %w", inLine(err))
	}
	if s.col, err = parser.Parse(col, s.filter); err != nil {
		return fmt.Errorf("--col: %w", inLine(err))
	}
	var used []string
	for _, f := range append(s.row.FlattenedFields(), s.col.FlattenedFields()...) {
		used = append(used, f.Name)
	}
	s.arms = slices.Contains(used, "/arm") || slices.Contains(used, ".fullname")
	apart := []string{}
	for _, key := range append(workKeys(), virtualFacts...) {
		if !slices.Contains(used, key) {
			apart = append(apart, key)
		}
	}
	if !slices.Contains(used, ".fullname") {
		apart = append(apart, ".fullname")
	}
	if s.table, err = parser.Parse(strings.Join(apart, ","), nil); err != nil {
		return fmt.Errorf("--row, --col: %w", inLine(err))
	}
	s.residue = parser.Residue()
	return nil
}

func workKeys() (keys []string) {
	for _, f := range workFacts {
		keys = append(keys, f.key)
	}
	return keys
}

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
func (s *Selection) Projects() bool { return s.row != nil }

// Apply keeps of the files what the filter does, before anything is compared: Holm's correction is
// then for what is left. It is an error if that is nothing.
func (s *Selection) Apply(files []*File) error {
	left := 0
	for _, f := range files {
		example := &benchfmt.Result{}
		if len(f.Series) > 0 {
			example = f.Series[0].Key(f.Path)
		}
		if err := f.keep(s.filter); err != nil {
			return fmt.Errorf("--filter: %w", inLine(err))
		}
		f.Failures = slices.DeleteFunc(f.Failures, func(failure Failure) bool {
			example.Name = benchfmt.Name(failure.Name) // and the facts of the file that it is in
			match, err := s.filter.Match(example)
			return err != nil || !match.Any() && !match.All()
		})
		left += f.N() + len(f.Failures)
	}
	if left == 0 {
		return fmt.Errorf("--filter %q leaves nothing", s.text)
	}
	return nil
}

// keep leaves the series, and the units of them, that a filter keeps.
func (f *File) keep(filter *benchproc.Filter) error {
	var kept []*Series
	now := make([]int32, len(f.Series)) // the place of each series; -1 for one that is left out
	for i, series := range f.Series {
		key := series.Key(f.Path)
		for _, u := range series.units {
			key.Values = append(key.Values, benchfmt.Value{Unit: u.tidied, OrigUnit: u.written})
		}
		match, err := filter.Match(key)
		if err != nil {
			return err
		}
		now[i] = -1
		if !match.Any() && !match.All() {
			continue
		}
		left := *series
		left.units, left.columns = nil, nil
		for j, u := range series.units {
			if match.Test(j) {
				left.units, left.columns = append(left.units, u), append(left.columns, series.columns[j])
			}
		}
		now[i] = int32(len(kept))
		kept = append(kept, &left)
	}
	var order []int32
	for _, at := range f.order {
		if now[at] >= 0 {
			order = append(order, now[at])
		}
	}
	f.Series, f.order = kept, order
	return nil
}
