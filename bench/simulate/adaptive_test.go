package simulate

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
)

// tuned and holdout are where the seeds begin with which Adaptive was tuned, and of others on
// which it was only tried.
const tuned, holdout = 0, 1000

// work is a random profile and machine: latency of 1 to 100 ms, CPU time of 10 µs to 3 ms an
// item, 1 to 8 CPUs; half of the servers queue beyond a capacity, half slow down under load.
func work(seed uint64, items int) (profile.Profile, virtual.Machine) {
	r := rand.New(rand.NewPCG(seed, 1))
	between := func(low, high float64) float64 { return low * math.Pow(high/low, r.Float64()) }
	p := profileOf(items, time.Duration(between(1, 100)*float64(ms)), time.Duration(between(0.01, 3)*float64(ms)))
	p.Seed = seed
	p.Latency.Sigma, p.CPU.Sigma = 0.6*r.Float64(), 0.6*r.Float64()
	capacity, degrade := int(between(4, 128)), int(between(8, 128))
	if seed%2 == 1 {
		p.Capacity = capacity
	}
	if seed/2%2 == 1 {
		p.Degrade = degrade
	}
	return p, virtual.Machine{CPUs: 1 + r.IntN(8)}
}

// A simulator answers a request.
type simulator func(Request, func(Answer)) error

// cost is the makespan of Adaptive over that of the best static limit of 1, 2, 4 … 256, of
// pool and of pipeline.
func cost(seed uint64, items int, simulate simulator) (float64, error) {
	p, m := work(seed, items)
	request := Request{Scenarios: []Scenario{{"random", p}}, Machine: m}
	best := int64(math.MaxInt64)
	request.Strategies, request.Limits = []string{"pool", "pipeline"}, []int{1, 2, 4, 8, 16, 32, 64, 128, 256}
	if err := simulate(request, func(a Answer) { best = min(best, a.Makespan) }); err != nil {
		return 0, err
	}
	var found int64
	request.Strategies, request.Limits = []string{"adaptive"}, []int{256}
	err := simulate(request, func(a Answer) { found = a.Makespan })
	return float64(found) / float64(best), err
}

// costs are sorted.
func costs(first uint64, n, items int, simulate simulator) ([]float64, error) {
	var all []float64
	for i := range uint64(n) {
		c, err := cost(first+i, items, simulate)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	slices.Sort(all)
	return all, nil
}

func quantile(sorted []float64, q float64) float64 {
	return sorted[int(math.Ceil(q*float64(len(sorted))))-1]
}

// Adaptive is near the best static limit, which it was not told. These are few profiles, for
// the time that they take; BenchmarkAdaptive has a hundred. Virtual time is exact, so the
// numbers are the same everywhere.
func TestLongAdaptiveFindsTheLimit(t *testing.T) {
	long(t)
	all, err := costs(holdout, few(3, 8), 4000, func(r Request, answered func(Answer)) error {
		_, err := Run(t.Context(), r, answered)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if median, worst := quantile(all, 0.5), quantile(all, 1); median > 1.05 || worst > 1.25 {
		t.Errorf("%.3f times the best static makespan in the median and %.3f at the worst, want at most 1.05 and 1.25",
			median, worst)
	}
}

// BenchmarkAdaptive compares Adaptive with the best static limit on a hundred random profiles:
// what it costs not to know the limit.
//
//	go test -run '^$' -bench '^BenchmarkAdaptive$' -benchtime 1x ./bench/simulate
func BenchmarkAdaptive(b *testing.B) {
	for _, bm := range []struct {
		seeds        string
		first, items int
	}{
		{"tuned", tuned, 4000}, {"holdout", holdout, 4000}, {"holdout", holdout, 16_000}, {"holdout", holdout, 128},
	} {
		b.Run("seeds="+bm.seeds+"/items="+strconv.Itoa(bm.items), func(b *testing.B) {
			var all []float64
			for b.Loop() {
				var err error
				all, err = costs(uint64(bm.first), 100, bm.items, func(r Request, answered func(Answer)) error {
					_, err := Run(b.Context(), r, answered)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(quantile(all, 0.5), "p50-cost")
			b.ReportMetric(quantile(all, 0.95), "p95-cost")
			b.ReportMetric(quantile(all, 1), "max-cost")
		})
	}
}
