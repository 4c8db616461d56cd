package table

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// A gain is estimated within blocks: what a slow block does to both, it does not see. The medians do.
func TestGainWithinBlocks(t *testing.T) {
	base := []float64{1, 2, 1, 4, 1, 8, 1}
	pool := make([]float64, len(base))
	for i, x := range base {
		pool[i] = x / 2 * []float64{1.01, 0.99, 1, 1.02, 0.98, 1, 1}[i]
	}
	table := inBlocks(t, map[string][]float64{Baseline: base, "pool": pool}, Baseline, "pool")
	e, ok := table.GainEstimate(table.Row("pool"), record.Makespan)
	finding := table.Finding(table.Row("pool"))
	if low, high := finding.Simultaneous(); !ok || !e.Known || e.Value != finding.Ratio || e.Low != low || e.High != high {
		t.Errorf("a gain of %+v, the verdict is on %+v", e, finding)
	}
	if math.Abs(e.Value-2) > 0.01 || !e.Above(1.9) || !e.Below(2.1) || e.Below(2) {
		t.Errorf("a gain of %+v", e)
	}
	if e, ok := table.GainEstimate(table.Row(Baseline), record.Makespan); !ok || e != stats.Certain(1) {
		t.Errorf("the baseline gains %+v", e)
	}
}

// Too few blocks have no interval, and samples that are in no block neither.
func TestGainWithoutInterval(t *testing.T) {
	few := inBlocks(t, map[string][]float64{Baseline: {8, 8, 8, 8, 8}, "pool": {2, 2, 2, 2, 2}}, Baseline, "pool")
	text := resultstest.TextOf("io", map[string][]float64{Baseline: {8, 8}, "pool": {2, 2}}, Baseline, "pool")
	plain := parseTables(t, text)[0]
	for name, table := range map[string]*Table{"few blocks": few, "no blocks": plain} {
		e, ok := table.GainEstimate(table.Row("pool"), record.Makespan)
		if !ok || e.Known || e.Above(0) || e.Below(100) || math.Abs(e.Value-4) > 1e-9 {
			t.Errorf("%s: a gain of %+v, %v", name, e, ok)
		}
	}
}

// How often all gains of a table are in their intervals at once.
func TestGainCoverage(t *testing.T) {
	for _, n := range someNoises(t) {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			for _, blocks := range noise.Vary([]int{6, 9, 12, 24}, 6, 12) {
				gainCoverage(t, n, blocks)
			}
		})
	}
}

func gainCoverage(t *testing.T, n noise.Noise, blocks int) {
	truth := []float64{2, 0, 0.05, 0.05, 0.1, 0.3, 1, 2}
	r, held, trials := rand.New(rand.NewPCG(9, uint64(blocks))), 0, min(*noise.Trials, 2000)
	for range trials {
		table, all := simulated(r, blocks, n, truth, false), true
		for _, row := range table.Rows {
			if e, _ := table.GainEstimate(row, record.Makespan); row.Strategy != Baseline {
				gain := math.Exp(truth[0] - truth[int(row.Strategy[1]-'0')])
				all = all && e.Low <= gain && gain <= e.High
			}
		}
		held += noise.Btoi(all)
	}
	rate := float64(held) / float64(trials)
	t.Logf("%-11s %2d blocks: all gains of eight are in their intervals in %.2f %%", n.Name, blocks, 100*rate)
	if rate < 1-stats.Alpha-3*math.Sqrt(stats.Alpha*(1-stats.Alpha)/float64(trials)) {
		t.Errorf("%s, %d blocks: only %.1f %%", n.Name, blocks, 100*rate)
	}
}

// T* and the efficiencies have intervals, of which the efficiency at the limit is the larger.
func TestBoundIntervals(t *testing.T) {
	for _, table := range readTables(t, resultstest.RecordedPath) {
		if b := table.Bound.Spread; !b.Known || b.Value != table.Bound.Seconds || b.Low > b.Value || b.High < b.Value {
			t.Errorf("%s: T* %+v", table.Name, b)
		}
		for _, r := range table.Rows {
			e, ok1 := r.EfficiencyEstimate()
			at, ok2 := r.LimitEfficiency()
			low, ok3 := r.LimitBound()
			if !ok1 || !ok2 || !ok3 || !e.Known || !at.Known || !low.Known {
				t.Fatalf("%s %s: %+v %+v %+v", table.Name, r.Strategy, e, at, low)
			}
			if at.Value < e.Value-0.01 || at.High > 1 || e.Low > e.Value || e.High < e.Value || low.Value < table.Bound.Seconds {
				t.Errorf("%s %s: efficiency %+v, at the limit %+v of %+v", table.Name, r.Strategy, e, at, low)
			}
		}
	}
}
