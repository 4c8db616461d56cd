package results

import "fmt"

// why explains what a reader would stumble over, where the numbers bear it out.
func (t *Table) why(ranked []*Row) []string {
	var said []string
	best := t.Best()
	for _, s := range []string{t.beyondCPUs(best), t.fetchesWait(best), t.negligible(best)} {
		if s != "" {
			said = append(said, s)
		}
	}
	find := func(name string) *Row {
		for _, r := range ranked {
			if r.Strategy == name && r.Limit == best.Limit {
				return r
			}
		}
		return nil
	}
	if threads, pool := find("threads"), find("pool"); threads != nil && pool != nil {
		x, ok1 := threads.median(CPUPerItem)
		y, ok2 := pool.median(CPUPerItem)
		if ok1 && ok2 && x > y && differs(threads, pool, CPUPerItem) {
			said = append(said, fmt.Sprintf("threads pays %s the CPU of pool for an item.", ratio(x/y)))
		}
	}
	return said
}

// beyondCPUs explains a speedup that exceeds the number of CPUs though the processing,
// which is what CPUs can speed up, gains no more than that.
func (t *Table) beyondCPUs(best *Row) string {
	base := t.Base(best.Limit)
	if t.base != Baseline {
		return "" // which may waste nothing
	}
	whole, ok1 := t.Gain(best, Makespan)
	process, ok2 := t.Gain(best, ProcessActive)
	fetch, ok3 := base.median(FetchActive)
	makespan, ok4 := base.median(Makespan)
	if !ok1 || !ok2 || !ok3 || !ok4 || t.CPUs == 0 || whole <= 1.02*float64(t.CPUs) || whole <= process || fetch/makespan < 0.05 || fetch/makespan > 0.5 {
		return ""
	}
	said := fmt.Sprintf("The gain of %s is more than %s can give, and processing alone gains %s: %s also spends %.0f %% of its time waiting for responses, which the others overlap",
		t.label(best), cpus(t.CPUs), ratio(process), t.base, 100*fetch/makespan)
	x, ok5 := base.median(CPUPerItem)
	y, ok6 := best.median(CPUPerItem)
	if ok5 && ok6 && x > 1.02*y && differs(base, best, CPUPerItem) {
		said += fmt.Sprintf(", and pays %s the CPU for an item", ratio(x/y))
	}
	return said + "."
}

// fetchesWait explains a fetch speedup below 1: fetches that share the CPUs with
// processing are under way for longer, and it does not matter.
func (t *Table) fetchesWait(best *Row) string {
	fetch, ok1 := t.Gain(best, FetchActive)
	overlap, ok2 := best.OverlapFactor()
	if !ok1 || !ok2 || fetch > 0.95 || overlap < 1.2 || t.base != Baseline {
		return ""
	}
	return fmt.Sprintf("Fetching is under way for longer than in %s (%s) because it shares the CPUs with processing, with which it is overlapped (factor %.2f).",
		t.base, ratio(fetch), overlap)
}

// negligible warns of a speedup of next to nothing.
func (t *Table) negligible(best *Row) string {
	base := t.Base(best.Limit)
	process, ok1 := base.median(ProcessActive)
	whole, ok2 := base.median(Makespan)
	if !ok1 || !ok2 || process/whole > 0.01 {
		return ""
	}
	return fmt.Sprintf("Processing is %.2g %% of the time of %s here: its speedup says little.", 100*process/whole, t.base)
}

func cpus(n int) string {
	if n == 0 {
		return "as many CPUs as wanted"
	}
	if n == 1 {
		return "one CPU"
	}
	return fmt.Sprintf("%d CPUs", n)
}
