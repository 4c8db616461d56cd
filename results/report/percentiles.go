package report

import (
	"errors"
	"fmt"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchmath"
)

// percentiles of the report. Of some there is also the median of the samples' own, since percentiles cannot be averaged.
var percentiles = []struct {
	name string
	q    float64
	own  bool
}{{"p50", 0.50, true}, {"p90", 0.90, false}, {"p99", 0.99, true}, {"p99.9", 0.999, false}}

// latencies are those of a row: the histograms of its samples, and merged.
type latencies struct {
	label   string
	merged  *latency.Latency
	samples []*latency.Latency
}

// latenciesOf of a row; nil if none of its samples has any. The error is of those that cannot be
// read, and are left out.
func latenciesOf(r *table.Row) (*latencies, error) {
	l := &latencies{label: r.Table.Label(r), merged: latency.NewLatency()}
	var errs []error
	for _, s := range r.Recorded {
		if len(s.Latency) == 0 {
			continue
		}
		one, err := latency.DecodeLatency(s.Latency)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: the latency of %s in block %d is left out: %w",
				record.SidecarPath(r.Table.File), s.Cell, s.Block, err))
			continue
		}
		l.samples = append(l.samples, one)
		l.merged.Merge(one)
	}
	if items, want := l.merged.Sojourn.Count(), int64(r.Batches*r.Table.Items); len(l.samples) == r.N() && want > 0 && items != want {
		return nil, fmt.Errorf("%s: the latency of %s is of %d items, and its samples are of %d: is it the sidecar of "+
			"another run?", record.SidecarPath(r.Table.File), r.Cell(), items, want)
	}
	if len(l.samples) == 0 {
		l = nil
	}
	return l, errors.Join(errs...)
}

// known says whether enough items lie beyond a percentile for it to be shown.
func (l *latencies) known(q float64) bool {
	return float64(l.merged.Sojourn.Count())*(1-q) >= table.BeyondP99-1e-6
}

// percentile of the merged histogram, in seconds; false where fewer than 10 items lie beyond.
func (l *latencies) percentile(part int, q float64) (float64, bool) {
	if !l.known(q) {
		return 0, false
	}
	return l.merged.Parts()[part].Quantile(q), true
}

// ofSamples is the median over the samples of their own percentiles, with its 95 % confidence
// interval; false where that of the merged histogram is hidden, or where a sample of average
// length has no item beyond. That is the rule of [table.Table.P99].
func (l *latencies) ofSamples(part int, q float64) (benchmath.Summary, bool) {
	if !l.known(q) || float64(l.merged.Sojourn.Count())*(1-q) < float64(len(l.samples))-1e-6 {
		return benchmath.Summary{}, false
	}
	var own []float64
	for _, one := range l.samples {
		own = append(own, one.Parts()[part].Quantile(q))
	}
	sample := benchmath.NewSample(own, &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(sample, 0.95), true
}

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
			Items: l.merged.Sojourn.Count(), Samples: len(l.samples), Clamped: l.merged.Clamped,
			Percentiles: map[string]float64{"max": l.merged.Parts()[part].Most()}, OfSamples: map[string]export.MedianJSON{},
		}
		for _, pc := range percentiles {
			if v, ok := l.percentile(part, pc.q); ok {
				lj.Percentiles[pc.name] = v
			}
			if s, ok := l.ofSamples(part, pc.q); ok && pc.own {
				lj.OfSamples[pc.name] = export.NewMedianJSON(s)
			}
		}
		out[name] = lj
	}
	return out
}
