package results

import (
	"errors"
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchmath"
)

// Percentiles of the report.
var percentiles = []struct {
	name string
	q    float64
}{{"p50", 0.50}, {"p90", 0.90}, {"p99", 0.99}, {"p99.9", 0.999}}

// latencies are those of a row: the histograms of its samples merged, and beside them the
// samples' own medians and 99th percentiles, since percentiles cannot be averaged.
type latencies struct {
	merged  *latency.Latency
	samples int
	own     [4]map[float64][]float64 // by quantile, a value a sample
}

// latenciesOf of a row; nil if none of its samples has any. The error is of those that cannot be
// read, and are left out.
func latenciesOf(r *table.Row) (*latencies, error) {
	l := &latencies{merged: latency.NewLatency()}
	for i := range l.own {
		l.own[i] = map[float64][]float64{}
	}
	var errs []error
	for _, s := range r.Recorded {
		if len(s.Latency) == 0 {
			continue
		}
		one, err := latency.DecodeLatency(s.Latency)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: the latency of %s in block %d is left out: %w", record.SidecarPath(r.Table().File), s.Cell, s.Block, err))
			continue
		}
		l.samples++
		l.merged.Merge(one)
		for i, h := range one.Parts() {
			for _, q := range []float64{0.50, 0.99} {
				l.own[i][q] = append(l.own[i][q], h.Quantile(q))
			}
		}
	}
	if items, want := l.merged.Sojourn.Count(), int64(r.Batches*r.Table().Items); l.samples == r.N() && want > 0 && items != want {
		return nil, fmt.Errorf("%s: the latency of %s is of %d items, and its samples are of %d: is it the sidecar of another run?", record.SidecarPath(r.Table().File), r.Cell(), items, want)
	}
	if l.samples == 0 {
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
	if !l.known(q) || float64(l.merged.Sojourn.Count())*(1-q) < float64(l.samples)-1e-6 {
		return benchmath.Summary{}, false
	}
	sample := benchmath.NewSample(slices.Clone(l.own[part][q]), &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(sample, 0.95), true
}
