package report

import (
	"errors"
	"fmt"

	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchmath"
)

// Percentiles of the report. Of some there is also the median of the samples' own, since percentiles cannot be
// averaged.
var Percentiles = []struct {
	Name string
	Q    float64
	own  bool
}{{"p50", 0.50, true}, {"p90", 0.90, false}, {"p99", 0.99, true}, {"p99.9", 0.999, false}}

// Latencies are those of a row: the histograms of its samples, and merged.
type Latencies struct {
	Label   string
	Row     *table.Row
	merged  *latency.Latency
	samples []*latency.Latency
}

// LatenciesOf of a row; nil if none of its samples has any. The error is of those that cannot be
// read, and are left out.
func LatenciesOf(r *table.Row) (*Latencies, error) {
	l := &Latencies{Label: r.Table.Label(r), Row: r, merged: latency.NewLatency()}
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
	items, want := l.merged.Sojourn.Count(), int64(r.Batches*r.Table.Items)
	if len(l.samples) == r.N() && want > 0 && items != want {
		return nil, fmt.Errorf("%s: the latency of %s is of %d items, and its samples are of %d: is it the sidecar of "+
			"another run?", record.SidecarPath(r.Table.File), r.Cell(), items, want)
	}
	if len(l.samples) == 0 {
		l = nil
	}
	return l, errors.Join(errs...)
}

// known says whether enough items lie beyond a percentile for it to be shown.
func (l *Latencies) known(q float64) bool {
	return float64(l.merged.Sojourn.Count())*(1-q) >= table.BeyondP99-1e-6
}

// Percentile of the merged histogram, in seconds; false where fewer than 10 items lie beyond.
func (l *Latencies) Percentile(part int, q float64) (float64, bool) {
	if !l.known(q) {
		return 0, false
	}
	return l.merged.Parts()[part].Quantile(q), true
}

// Longest is the most that any item took, in seconds.
func (l *Latencies) Longest(part int) float64 { return l.merged.Parts()[part].Most() }

// Items is how many are in the merged histogram.
func (l *Latencies) Items() int64 { return l.merged.Sojourn.Count() }

// ofSamples is the median over the samples of their own percentiles, with its 95 % confidence
// interval; false where that of the merged histogram is hidden, or where a sample of average
// length has no item beyond. That is the rule of [table.Table.P99].
func (l *Latencies) ofSamples(part int, q float64) (benchmath.Summary, bool) {
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
