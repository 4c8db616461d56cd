package export

import (
	"encoding/json"
	"io"
	"math"

	"golang.org/x/perf/benchmath"
)

type (
	MedianJSON struct {
		Median float64  `json:"median"`
		Low    *float64 `json:"low,omitempty"` // 95 %; left out with too few samples for an interval
		High   *float64 `json:"high,omitempty"`
	}
)

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
