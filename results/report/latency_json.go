package report

import (
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/table"
)

// The JSON of percentiles, in seconds. One that too few items lie beyond is left out.
type (
	latencyJSON struct {
		Items       int64                        `json:"items"`   // of all samples
		Samples     int                          `json:"samples"` // that have histograms
		Clamped     int64                        `json:"clamped,omitempty"`
		Percentiles map[string]float64           `json:"percentiles"` // "p50", … of the merged histogram, and "max"
		OfSamples   map[string]export.MedianJSON `json:"of_samples"`  // "p50" and "p99": the median of the samples' own
	}
)

// latencyToJSON is by what was timed: "sojourn", "fetch", "queue_wait" and "process"; nil where
// the row has no histograms, or none that can be read.
func latencyToJSON(r *table.Row) map[string]latencyJSON {
	l, _ := latenciesOf(r) // show --latency says which could not be read
	if l == nil {
		return nil
	}
	out := map[string]latencyJSON{}
	for part, name := range []string{"sojourn", "fetch", "queue_wait", "process"} {
		lj := latencyJSON{
			Items: l.merged.Sojourn.Count(), Samples: l.samples, Clamped: l.merged.Clamped,
			Percentiles: map[string]float64{"max": l.merged.Parts()[part].Most()}, OfSamples: map[string]export.MedianJSON{},
		}
		for _, pc := range percentiles {
			if v, ok := l.percentile(part, pc.q); ok {
				lj.Percentiles[pc.name] = v
			}
			if pc.q != 0.50 && pc.q != 0.99 {
				continue
			}
			if s, ok := l.ofSamples(part, pc.q); ok {
				lj.OfSamples[pc.name] = export.NewMedianJSON(s)
			}
		}
		out[name] = lj
	}
	return out
}
