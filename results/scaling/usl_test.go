package scaling

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/table"
)

var nine = []int{1, 2, 4, 8, 16, 32, 64, 128, 256}

var nineLevels = []float64{1, 2, 4, 8, 16, 32, 64, 128, 256}

func logsAt(n []float64, throughput func(n float64) float64) []float64 {
	logs := make([]float64, len(n))
	for i, x := range n {
		logs[i] = math.Log(throughput(x))
	}
	return logs
}

func isNear(got, want, tolerance float64) bool {
	return math.Abs(got-want) <= tolerance*math.Abs(want)
}

// The fit finds the law that points are of, and its peak if that is among them.
func TestFitRecovers(t *testing.T) {
	for _, want := range []law{
		{100, 0.05, 0.001}, {113, 0.0039, 1.3e-5}, {9000, 0.3, 0.01}, {0.5, 0.001, 0.0003}, {1e6, 0.9, 1e-5},
	} {
		got, refused := fitLaw(nine, nineLevels, logsAt(nineLevels, want.at), nil, 0)
		if refused != "" || !isNear(got.lambda, want.lambda, 1e-2) || !isNear(got.sigma, want.sigma, 2e-2) ||
			!isNear(got.kappa, want.kappa, 2e-2) || got.Miss > 0.01 {
			t.Errorf("%+v, %q, want %+v", got, refused, want)
		}
		inside := want.peak() >= 1 && want.peak() <= 256
		if inside == (got.Peak == nil) || inside && !isNear(got.Peak.Value, want.peak(), 1e-2) {
			t.Errorf("%+v: peak %v, want %v", want, got.Peak, want.peak())
		}
		if got.Lambda.Low != nil || got.Peak != nil && got.Peak.Low != nil {
			t.Errorf("an interval without samples: %+v", got)
		}
	}
}

// No peak is claimed that was not seen: without κ, beyond the levels, or of a law that does
// not describe the curve.
func TestNoPeak(t *testing.T) {
	for name, throughput := range map[string]func(n float64) float64{
		"κ is 0":               law{100, 0.05, 0}.at,
		"σ and κ are 0":        law{100, 0, 0}.at,
		"beyond the levels":    law{100, 0.001, 1e-6}.at,
		"falls from the start": law{100, 1.5, 0.01}.at,
		"straight, then level": func(n float64) float64 { return min(100*n, 1600) },
	} {
		if got, refused := fitLaw(nine, nineLevels, logsAt(nineLevels, throughput), nil, 0); refused != "" ||
			got.Peak != nil {
			t.Errorf("%s: peak at %v, %q", name, got.Peak, refused)
		}
	}
}

func TestPeak(t *testing.T) {
	for u, want := range map[law]float64{{1, 0.19, 1e-4}: 90, {1, 1.5, 0.01}: 0, {1, 1, 0.01}: 0, {1, 0, 0}: math.Inf(1)} {
		if got := u.peak(); got != want && !(math.Abs(got-want) < 1e-9) {
			t.Errorf("%+v: %v, want %v", u, got, want)
		}
	}
}

func TestFitRefused(t *testing.T) {
	if _, refused := fitLaw(nine[:3], nineLevels[:3], logsAt(nineLevels[:3], law{100, 0.05, 0.001}.at), nil,
		0); refused != "it needs 6 limits and there are 3: overlap run --limits 1..64" {
		t.Errorf("3 levels: %q", refused)
	}
	if _, refused := fitLaw(nine[:6], nineLevels[:6], logsAt(nineLevels[:6], law{100, 0.05, 0.001}.at), nil,
		0); refused != "" {
		t.Errorf("6 levels: %q", refused)
	}
}

// noisyCurve is a curve as it would be measured in blocks: each has its own speed, and each
// sample its own noise.
func noisyCurve(r *rand.Rand, truth []float64, limits []float64, blocks int, shared, own float64) *Analysis {
	c := &Curve{Strategy: "pool"}
	for _, limit := range limits {
		c.Levels = append(c.Levels, Level{Limit: int(limit), row: &table.Row{}})
	}
	for block := range blocks {
		speed := shared * r.NormFloat64()
		for i, log := range truth {
			l := &c.Levels[i]
			l.logs, l.blocks = append(l.logs, log+speed+own*r.NormFloat64()), append(l.blocks, block+1)
		}
	}
	s := &Analysis{table: &table.Table{}, Curves: []*Curve{c}}
	s.summarize(c)
	return s
}

// The 95 % intervals hold the parameters of a law about as often as they say. With -trials
// 10000, the figures of the comment on newInterval.
func TestFitCovers(t *testing.T) {
	truth := law{100, 0.02, 0.0005}
	for _, blocks := range noise.Vary([]int{6, 12}, 6) {
		runs, held := max(50, *noise.Trials/20), map[string]int{}
		for trial := range runs {
			s := noisyCurve(rand.New(rand.NewPCG(uint64(trial), 7)), logsAt(nineLevels, truth.at), nineLevels, blocks, 0.05,
				0.03)
			s.resample(max(120, min(resamples, *noise.Trials/10)))
			c := s.Curves[0]
			found, refused := fitLaw(nine, nineLevels, c.logs, c.draws, c.samples)
			if refused != "" {
				t.Fatal(refused)
			}
			var peak Estimate
			if found.Peak != nil {
				peak = *found.Peak
			}
			for name, of := range map[string]struct {
				Estimate
				truth float64
			}{
				"λ": {found.Lambda, truth.lambda}, "σ": {found.Sigma, truth.sigma},
				"κ": {found.Kappa, truth.kappa}, "peak": {peak, truth.peak()},
			} {
				if of.Low != nil && *of.Low <= of.truth && of.truth <= *of.High {
					held[name]++
				}
			}
		}
		for name, n := range held {
			share := float64(n) / float64(runs)
			t.Logf("%d blocks: %s is held in %.1f %% of %d runs", blocks, name, 100*share, runs)
			if share < 0.85 {
				t.Errorf("%d blocks: the 95 %% interval of %s holds it in %.0f %% of %d runs", blocks, name, 100*share, runs)
			}
		}
		if len(held) != 4 {
			t.Errorf("%d blocks: only %v", blocks, held)
		}
	}
}

// A law may have its peak within levels that rise to the last: then nobody has seen it.
func TestPeakNotSeen(t *testing.T) {
	u := law{100, 0.02, 0.98 / (30 * 30)}
	var n, logs []float64
	for _, at := range []float64{1, 2, 4, 8, 16, 32, 64} {
		n, logs = append(n, at), append(logs, math.Log(u.at(at)))
	}
	if found, refused := fitLaw(nine, n, logs, nil, 6); refused != "" || found.Peak == nil {
		t.Fatalf("no peak is found at 30 (%s): %v", refused, found)
	}
	logs[6] = logs[5] + 0.01
	found, refused := fitLaw(nine, n, logs, nil, 6)
	if peak := found.peak(); refused != "" || peak > 64 || found.Miss > tolerable {
		t.Fatalf("the law has its peak at %v and misses by %v: this tests nothing", peak, found.Miss)
	}
	if found.Peak != nil {
		t.Errorf("a peak at %v of a curve that rises to 64", found.Peak)
	}
}
