package export

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/text"
)

// CSV as in RFC 4180: a line of names first, lines end in CRLF, an empty field is a figure
// that there is not. Numbers have all their digits and a point. Units are named and scaled as
// in benchmark text, where durations are in ns.
//
// Text that begins with =, +, -, @, a tab or a carriage return gets an apostrophe in front of
// it: a spreadsheet would compute it, and a file of results comes from who knows where.

// Formula starts what a spreadsheet takes for something to compute.
const Formula = "=+-@\t\r"

// CsvText is a field with text, which no spreadsheet computes and no terminal obeys.
func CsvText(s string) string {
	if s != "" && strings.ContainsRune(Formula, rune(s[0])) {
		s = "'" + s
	}
	return text.Visible(s)
}

// CsvNumber has all digits; a nil pointer is a figure that there is not.
func CsvNumber(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}

// CsvPositive is for figures of which 0 is none.
func CsvPositive(x float64) string {
	if x == 0 {
		return ""
	}
	return CsvNumber(&x)
}

func CsvCount(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// NewCSV is a writer that has written the names of the columns.
func NewCSV(w io.Writer, names ...[]string) *csv.Writer {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	out.Write(slices.Concat(names...)) // its error stays, for Error
	return out
}

// WrittenNumber is a tidied value as it was written. To tidy it and back may have changed its
// last bit; numbers in benchmark text have fewer than 15 digits.
func WrittenNumber(x, factor float64) string {
	if factor != 1 {
		x, _ = strconv.ParseFloat(strconv.FormatFloat(x*factor, 'g', 15, 64), 64)
	}
	return CsvNumber(&x)
}
