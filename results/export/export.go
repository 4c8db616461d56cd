// Package export holds what the machine-readable forms have in common: numbers and text in CSV, and the JSON schemas
// of all reports.
package export

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// CSV as in RFC 4180: a line of names first, lines end in CRLF, an empty field is an unknown figure. Numbers have all
// their digits and a point. Units are named and scaled as in benchmark text, where durations are in ns.
//
// Text that begins with =, +, -, @, a tab or a carriage return gets an apostrophe in front, because a spreadsheet would
// compute it, and a file of results may come from anywhere.

// Formula starts what a spreadsheet takes for something to compute.
const Formula = "=+-@\t\r"

// WriteCSV writes the names of the columns and a line for each row.
func WriteCSV(w io.Writer, names []string, rows [][]any) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	header := make([]any, len(names))
	for i, name := range names {
		header[i] = name
	}
	for _, row := range slices.Concat([][]any{header}, rows) {
		line := make([]string, len(row))
		for i, value := range row {
			line[i] = field(value)
		}
		out.Write(line) // its error stays, for Error
	}
	out.Flush()
	return out.Error()
}

// field is a value as text. Nil, and a nil pointer, is an unknown figure.
func field(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case *float64:
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	case Verbatim:
		return string(v)
	}
	return csvText(fmt.Sprint(value))
}

// Verbatim is text of which it is known that it holds nothing but a figure, such as "-1.2 %".
type Verbatim string

// csvText is a field with text that no spreadsheet computes and no terminal obeys.
func csvText(s string) string {
	if s != "" && strings.ContainsRune(Formula, rune(s[0])) {
		s = "'" + s
	}
	return text.Visible(s)
}

// Known is a figure of which 0 means that it is unknown.
func Known[T int | float64](x T) any {
	if x == 0 {
		return nil
	}
	return x
}

// Written is a tidied value as it was written, in a unit that is so many times smaller. To tidy it and back may have
// changed its last bit; numbers in benchmark text have fewer than 15 digits.
func Written(x *float64, factor float64) any {
	if x == nil || factor == 1 {
		return x
	}
	back, _ := strconv.ParseFloat(strconv.FormatFloat(*x*factor, 'g', 15, 64), 64)
	return back
}

// MedianJSON is a median with its 95 % confidence interval. With too few samples there is no interval.
type MedianJSON struct {
	Median float64  `json:"median"`
	Low    *float64 `json:"low,omitempty"`
	High   *float64 `json:"high,omitempty"`
}

// Fields are three fields of CSV.
func (m *MedianJSON) Fields() []any {
	if m == nil {
		return []any{nil, nil, nil}
	}
	return []any{m.Median, m.Low, m.High}
}

// WriteJSON writes a value as all JSON of overlap is written: indented, with a newline at its end.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func NewMedianJSON(s benchmath.Summary) MedianJSON {
	mj := MedianJSON{Median: s.Center}
	if !math.IsInf(s.Lo, 0) && !math.IsInf(s.Hi, 0) {
		mj.Low, mj.High = &s.Lo, &s.Hi
	}
	return mj
}

// JSON Schemas (draft 2020-12) of what is written as JSON, with what each field is and its unit.
// Their $id is in the documents, and ends in the version.
var (
	//go:embed show.schema.json
	ShowSchema string
	//go:embed scaling.schema.json
	ScalingSchema string
	//go:embed compare.schema.json
	CompareSchema string
	//go:embed across.schema.json
	AcrossSchema string
	//go:embed grid.schema.json
	GridSchema string
	//go:embed regimes.schema.json
	RegimesSchema string
)

// CompareVersion is that of the JSON of compare and of gate. In version 1 single runs had verdicts.
const CompareVersion = 2

const (
	ShowSchemaID    = "https://github.com/overlap-bench/overlap/results/show/1"
	ScalingSchemaID = "https://github.com/overlap-bench/overlap/results/scaling/1"
	CompareSchemaID = "https://github.com/overlap-bench/overlap/results/compare/2"
	AcrossSchemaID  = "https://github.com/overlap-bench/overlap/results/across/1"
	GridSchemaID    = "https://github.com/overlap-bench/overlap/results/grid/1"
	RegimesSchemaID = "https://github.com/overlap-bench/overlap/results/regimes/1"
)
