package export

import (
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
