package export

import (
	_ "embed"
	"encoding/json"
	"io"
	"math"

	"golang.org/x/perf/benchmath"
)

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
)

const (
	ShowSchemaID    = "https://github.com/overlap-bench/overlap/results/show/1"
	ScalingSchemaID = "https://github.com/overlap-bench/overlap/results/scaling/1"
	CompareSchemaID = "https://github.com/overlap-bench/overlap/results/compare/1"
	AcrossSchemaID  = "https://github.com/overlap-bench/overlap/results/across/1"
	GridSchemaID    = "https://github.com/overlap-bench/overlap/results/grid/1"
)
