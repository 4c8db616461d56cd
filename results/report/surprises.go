package report

import (
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/summary"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// surprises explain figures that a reader would not expect, where the numbers say why. Each is one that the whole
// interval of a gain bears out.
func surprises(t *table.Table, best *table.Row) (said []string) {
	if t.BaseName != table.Baseline { // which may waste nothing
		return nil
	}
	return slices.Concat(text.Listed(beyondCPUs(t, best)), stageWaits(t, best),
		text.Listed(processesBeyond(t, best)))
}

// beyondCPUs explains a speedup that exceeds the number of CPUs, though processing, which is what CPUs can speed up,
// gains no more than that.
func beyondCPUs(t *table.Table, best *table.Row) string {
	base := t.Base(best.Limit)
	whole, ok1 := t.GainEstimate(best, record.Makespan)
	process, ok2 := t.GainEstimate(best, record.ProcessActive)
	if !ok1 || !ok2 || t.CPUs == 0 || !sureAbove(t, whole, float64(t.CPUs)) || sureAbove(t, process, float64(t.CPUs)) {
		return ""
	}
	fetch, ok1 := base.Median(record.FetchActive)
	makespan, ok2 := base.Median(record.Makespan)
	if !ok1 || !ok2 || fetch/makespan < 0.05 || fetch/makespan > 0.5 {
		return ""
	}
	said := fmt.Sprintf("%s gains more than %s can give. Processing gains %s: %s also spends %.0f %% of its "+
		"time waiting for one response at a time", t.Label(best), text.Cpus(t.CPUs),
		withInterval(process, text.Ratio, text.RatioRange), t.BaseName, 100*fetch/makespan)
	return said + moreCPU(", and uses %s the CPU for each item", base, best) + "."
}

// sureAbove says whether a figure is more than x: by its interval, or, of a simulation, by itself. Figures that are not
// compared within blocks have no interval, so they have to be clearly more.
func sureAbove(t *table.Table, e stats.Estimate, x float64) bool {
	return e.Above(x) || !t.Paired() && e.Value > 1.05*x
}

// stageWaits explains a speedup of a stage below 1: a stage that shares the CPUs with the other takes longer, and that
// does not matter.
func stageWaits(t *table.Table, best *table.Row) (said []string) {
	rows := summary.FastestGroup(t)
	if rows == nil {
		rows = []*table.Row{best}
	}
	for _, stage := range []struct{ name, unit, other string }{
		{"Fetching", record.FetchActive, "processing"}, {"Processing", record.ProcessActive, "fetching"},
	} {
		var longer []*table.Row
		for _, r := range rows {
			gain, ok := t.GainEstimate(r, stage.unit)
			overlap, known := r.OverlapFactor()
			if ok && known && overlap >= 1.2 && (gain.Below(1) || !t.Paired() && gain.Value <= 0.95) {
				longer = append(longer, r)
			}
		}
		if gain := gains(t, longer, stage.unit); gain != "" && len(said) == 0 {
			said = append(said, fmt.Sprintf("%s at %s is no loss for %s: it takes longer than in %s because it shares the "+
				"CPUs with %s, which runs at the same time.", stage.name, gain, labels(t, longer), t.BaseName, stage.other))
		}
	}
	return said
}

// processesBeyond explains processing that gains more than the CPUs can give.
func processesBeyond(t *table.Table, best *table.Row) string {
	gain, ok := t.GainEstimate(best, record.ProcessActive)
	if !ok || t.CPUs == 0 || !sureAbove(t, gain, float64(t.CPUs)) || t.Negligible(best) != "" {
		return ""
	}
	why := moreCPU(t.BaseName+" uses %s the CPU for each item", t.Base(best.Limit), best)
	if why == "" {
		why = "these figures do not show why"
	}
	return fmt.Sprintf("For %s processing gains %s, more than %s can give: %s.", t.Label(best),
		withInterval(gain, text.Ratio, text.RatioRange), text.Cpus(t.CPUs), why)
}

// moreCPU says how many times the CPU of another row a row uses for an item, "" if that is not measurably more.
func moreCPU(format string, r, other *table.Row) string {
	x, ok1 := r.Median(record.CPUPerItem)
	y, ok2 := other.Median(record.CPUPerItem)
	if !ok1 || !ok2 || x <= y || !table.Differs(r, other, record.CPUPerItem) {
		return ""
	}
	ratio := stats.Certain(x / y)
	if d := table.LogRatios(r, other, record.CPUPerItem); r.Table.Paired() && len(d) > 0 {
		ratio = stats.RatioOf(d)
	}
	return fmt.Sprintf(format, withInterval(ratio, text.Ratio, text.RatioRange))
}

// serviceWarnings say which figures are those of a service of one's own rather than of the strategies.
func serviceWarnings(t *table.Table) (said []string) {
	var held, dialled []string
	var share, changed, dials float64 // the most of each
	baseHeld := false
	for _, r := range t.Rows {
		rate, _ := r.Median(record.RateHeld)
		if _, own := r.Summary(record.RateHeld); !own || !r.Ranked() {
			continue
		}
		if r.Held() {
			held, share = append(held, t.Label(r)), max(share, rate)
			baseHeld = baseHeld || r.Strategy == t.BaseName
		}
		if n, ok := r.Median(record.Changed); ok {
			changed = max(changed, n)
		}
		if n, ok := r.Median(record.Dials); ok { // against the fixture, such a sample fails
			dialled, dials = append(dialled, t.Label(r)), max(dials, n)
		}
	}
	if len(held) > 0 {
		capped := fmt.Sprintf("The cap of %s requests a second held back %s for up to %.0f %% of the fetch time: "+
			"without it they would be faster.",
			t.Facts["max-rate"], text.List(held), 100*share)
		if baseHeld {
			capped += fmt.Sprintf(" %s was held back too, so that no speedup is shown.", t.BaseName)
		}
		said = append(said, capped)
	}
	if changed > 0 {
		said = append(said, fmt.Sprintf("Up to %.0f of %d items a batch had another result than when first asked for, "+
			"so that the work was not quite equal.", changed, t.Items))
	}
	if len(dialled) > 0 {
		said = append(said, fmt.Sprintf("%s opened up to %.0f connections a batch while timed, because the service had "+
			"closed them. The figures include that.",
			text.List(dialled), dials))
	}
	return said
}
