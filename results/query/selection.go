// Package query selects results by benchstat's language of filters and projections (golang.org/x/perf/benchproc),
// extended by the keys of a cell: "/strategy:pool /limit:(16 OR 64)".
package query

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/table"
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
