package report

import (
	"cmp"
	"fmt"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// why explains what a reader would stumble over, where the numbers bear it out.
func why(t *table.Table, ranked []*table.Row) []string {
	var said []string
	best := t.Best()
	for _, s := range []string{beyondCPUs(t, best), stageWaits(t, best), processesBeyond(t, best), t.Negligible(best)} {
		if s != "" {
			said = append(said, s)
		}
	}
	find := func(name string) *table.Row {
		for _, r := range ranked {
			if r.Strategy == name && r.Limit == best.Limit {
				return r
			}
		}
		return nil
	}
	if threads, pool := find("threads"), find("pool"); threads != nil && pool != nil {
		x, ok1 := threads.Median(record.CPUPerItem)
		y, ok2 := pool.Median(record.CPUPerItem)
		if ok1 && ok2 && x > y && table.Differs(threads, pool, record.CPUPerItem) {
			said = append(said, fmt.Sprintf("threads pays %s the CPU of pool for an item.", text.Ratio(x/y)))
		}
	}
	return said
}

// beyondCPUs explains a speedup that exceeds the number of CPUs though the processing,
// which is what CPUs can speed up, gains no more than that.
func beyondCPUs(t *table.Table, best *table.Row) string {
	base := t.Base(best.Limit)
	if t.BaseName != table.Baseline {
		return "" // which may waste nothing
	}
	whole, ok1 := t.Gain(best, record.Makespan)
	process, ok2 := t.Gain(best, record.ProcessActive)
	fetch, ok3 := base.Median(record.FetchActive)
	makespan, ok4 := base.Median(record.Makespan)
	if !ok1 || !ok2 || !ok3 || !ok4 || t.CPUs == 0 || whole <= 1.02*float64(t.CPUs) || whole <= process || fetch/makespan < 0.05 || fetch/makespan > 0.5 {
		return ""
	}
	said := fmt.Sprintf("The gain of %s is more than %s can give, and processing alone gains %s: %s also spends %.0f %% of its time waiting for one response at a time",
		t.Label(best), text.Cpus(t.CPUs), text.Ratio(process), t.BaseName, 100*fetch/makespan)
	x, ok5 := base.Median(record.CPUPerItem)
	y, ok6 := best.Median(record.CPUPerItem)
	if ok5 && ok6 && x > 1.02*y && table.Differs(base, best, record.CPUPerItem) {
		said += fmt.Sprintf(", and pays %s the CPU for an item", text.Ratio(x/y))
	}
	return said + "."
}

// stageWaits explains a speedup below 1 of a stage: what shares the CPUs with the other stage is
// under way for longer, and it does not matter.
func stageWaits(t *table.Table, best *table.Row) string {
	overlap, ok := best.OverlapFactor()
	if !ok || overlap < 1.2 || t.BaseName != table.Baseline {
		return ""
	}
	stage := func(name, unit, other string) string {
		if gain, ok := t.Gain(best, unit); ok && gain <= 0.95 {
			return fmt.Sprintf("In %s, %s is under way for longer than in %s (%s) because it shares the CPUs with %s, with which it is overlapped (factor %.2f).",
				t.Label(best), name, t.BaseName, text.Ratio(gain), other, overlap)
		}
		return ""
	}
	return cmp.Or(stage("fetching", record.FetchActive, "processing"), stage("processing", record.ProcessActive, "fetching"))
}

// processesBeyond explains processing that gains more than the CPUs can give.
func processesBeyond(t *table.Table, best *table.Row) string {
	gain, ok := t.Gain(best, record.ProcessActive)
	base := t.Base(best.Limit)
	if !ok || t.BaseName != table.Baseline || t.CPUs == 0 || gain <= 1.05*float64(t.CPUs) || t.Negligible(best) != "" {
		return ""
	}
	said := fmt.Sprintf("Processing gains more than %s can give (%s)", text.Cpus(t.CPUs), text.Ratio(gain))
	x, ok1 := base.Median(record.CPUPerItem)
	y, ok2 := best.Median(record.CPUPerItem)
	if !ok1 || !ok2 || x <= 1.02*y || !table.Differs(base, best, record.CPUPerItem) {
		return said + ": why is not in these figures."
	}
	return said + fmt.Sprintf(": %s pays %s the CPU for an item.", t.BaseName, text.Ratio(x/y))
}
