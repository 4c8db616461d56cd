package report

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// inFull says what binds as a sentence does: that first there is only waiting is not all of it.
func inFull(binds string) string {
	if binds == "waiting" {
		return "waiting for the first response, then computing"
	}
	return binds
}

// bound names T* and what binds it, what the limit allows, and whoever beat T*.
func bound(t *table.Table, best *table.Row) []string {
	bound, binds, ok := t.Bound.Seconds, t.Bound.Binds, t.Bound.Known
	if !ok {
		return nil
	}
	said := "No schedule can beat " + text.Seconds(bound)
	if t.Exact { // its costs are those that were simulated, and not what was measured for T*
		said = "In this simulation no schedule can beat " + text.Seconds(bound)
	}
	if binds != "" {
		said += " (" + inFull(binds) + ")"
	}
	if least, most, wide := t.BoundSpread(); wide {
		said += fmt.Sprintf(", of a machine that changed: by what was measured before each block, it was %s to %s", text.Seconds(least), text.Seconds(most))
	}
	low, ok1 := best.Median(record.LimitLow)
	high, ok2 := best.Median(record.LimitHigh)
	if ok1 && ok2 && best.Strategy != table.Unlimited && low > bound && text.Seconds(low) != text.Seconds(high) {
		said += fmt.Sprintf("; at limit %s the best takes %s if it overlaps everything, %s if nothing", best.Limit, text.Seconds(low), text.Seconds(high))
	}
	sentences := []string{said + "."}
	for _, r := range t.Bound.Beaten {
		e, _ := r.Efficiency()
		sentences = append(sentences, fmt.Sprintf("%s took less than T*, which cannot be: its efficiency is %.2f. %s: do not use this table, and please report it.", t.Label(r), e, table.WhyBeaten))
	}
	return sentences
}
