package results

import (
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// CSV as in RFC 4180: a line of names first, lines end in CRLF, an empty field is a figure
// that there is not. Numbers have all their digits and a point. Units are named and scaled as
// in benchmark text, where durations are in ns.
//
// Text that begins with =, +, -, @, a tab or a carriage return gets an apostrophe in front of
// it: a spreadsheet would compute it, and a file of results comes from who knows where.

// formula starts what a spreadsheet takes for something to compute.
const formula = "=+-@\t\r"

// csvText is a field with text, which no spreadsheet computes and no terminal obeys.
func csvText(s string) string {
	if s != "" && strings.ContainsRune(formula, rune(s[0])) {
		s = "'" + s
	}
	return text.Visible(s)
}

// csvNumber has all digits; a nil pointer is a figure that there is not.
func csvNumber(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}

// csvPositive is for figures of which 0 is none.
func csvPositive(x float64) string {
	if x == 0 {
		return ""
	}
	return csvNumber(&x)
}

func csvCount(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// csvTable is what the line of a row has of its table: file, machine, scenario, facts, gomaxprocs. The
// facts are those that tell the table from others of its name in the same report.
func (t *Table) csvTable(r *Row) []string {
	return []string{csvText(t.File), csvText(t.Facts["machine"]), csvText(t.Name), csvText(strings.Join(t.Differs, "; ")), csvCount(t.rowProcs(r))}
}

var csvTableNames = []string{"file", "machine", "scenario", "facts", "gomaxprocs"}

// newCSV is a writer that has written the names of the columns.
func newCSV(w io.Writer, names ...[]string) *csv.Writer {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	out.Write(slices.Concat(names...)) // its error stays, for Error
	return out
}

// csvUnits are the tidied units that the rows have.
func csvUnits(tables []*Table) []string {
	units := map[string]bool{}
	for _, t := range tables {
		for _, r := range slices.Concat(t.Rows, t.again) {
			for unit := range r.values {
				units[unit] = true
			}
		}
	}
	list := slices.Sorted(maps.Keys(units))
	if i := slices.Index(list, record.Tidied(record.Makespan)); i > 0 { // what it is about comes first
		list = slices.Insert(slices.Delete(list, i, i+1), 0, record.Tidied(record.Makespan))
	}
	return list
}

// csvUnitName is the name of a unit's column: as written, unless that is the name of another.
func csvUnitName(unit string) string {
	name, _ := text.Written(unit)
	if slices.Contains(slices.Concat(csvLabelNames, csvTableNames, csvCellNames, csvSampleNames), name) {
		name += " (unit)"
	}
	return csvText(name)
}

// writtenNumber is a tidied value as it was written. To tidy it and back may have changed its
// last bit; numbers in benchmark text have fewer than 15 digits.
func writtenNumber(x, factor float64) string {
	if factor != 1 {
		x, _ = strconv.ParseFloat(strconv.FormatFloat(x*factor, 'g', 15, 64), 64)
	}
	return csvNumber(&x)
}
