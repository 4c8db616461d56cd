package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Sentences are all that the numbers of a table show.
func Sentences(t *table.Table) []string {
	main, remarks := sentences(t)
	return append(main, remarks...)
}

// sentences are what a reader has to know of a table: warnings, who is the fastest and by how much, the first surprise,
// and how far the best is from the lower bound. Remarks are the rest.
func sentences(t *table.Table) (main, remarks []string) {
	var ranked []*table.Row
	var faults []string
	for _, r := range t.Rows {
		if r.Wrong() != "" {
			faults = append(faults, fmt.Sprintf("%s is disqualified: %s.", t.Label(r), r.Wrong()))
		} else if failed := r.Faults(); len(failed) > 0 {
			faults = append(faults, fmt.Sprintf("%s: %d of %d samples failed: %s.", t.Label(r), len(failed),
				len(failed)+r.N(), failed[0].Why()))
		}
		if r.Ranked() {
			ranked = append(ranked, r)
		}
	}
	faults = slices.Concat(faults, t.TooShort(), t.Inexact())
	if len(ranked) == 0 || !t.IsStrategies {
		return faults, nil
	}
	surprises := surprises(t, t.Best())
	first := min(1, len(surprises))
	main = slices.Concat(serviceWarnings(t), []string{verdict(t, ranked)}, faults, surprises[:first],
		bound(t, t.Best()))
	return main, append(surprises[first:], text.Listed(t.Negligible(t.Best()))...)
}

// verdict names the fastest strategy with a limit, its gain, and the next best.
func verdict(t *table.Table, ranked []*table.Row) string {
	best := t.Best()
	_, hasGain := t.Gain(best, record.Makespan)
	group, few := fastestGroup(t), t.Unranked(best)
	said := ""
	switch {
	case len(ranked) == 1:
		return fmt.Sprintf("There is only %s: nothing to compare.", t.Label(best))
	case group != nil:
		said = labels(t, group) + " are the fastest" + fasterThanBase(t, ", ", group...) + ". This run cannot separate " +
			"them; they may still differ."
	case few != "":
		said = fmt.Sprintf("The fastest is unknown: %s. %s took the least time", few, t.Label(best))
		if best.Strategy != t.BaseName {
			said += fasterThanBase(t, ", ", best)
		}
		said += "."
	case best.Strategy == t.BaseName:
		said = fmt.Sprintf("No strategy with a limit is faster than %s.%s", t.Label(best), nextBest(t, best, ranked))
	case hasGain && t.TiesBase(best):
		said = fmt.Sprintf("No strategy with a limit is measurably faster than %s.", t.BaseName)
		if others := t.FasterThanBase(); len(others) > 0 {
			said = fmt.Sprintf("%s %s measurably faster than %s, by %s.", labels(t, others), text.IsAre(len(others)), t.BaseName,
				gains(t, others, record.Makespan))
		}
		said += fmt.Sprintf(" %s has the least median, within %s of %s.", t.Label(best), t.Noise(), t.BaseName)
	case hasGain:
		said = t.Label(best) + fasterThanBase(t, " is ", best) + "." + nextBest(t, best, ranked)
	default:
		said = t.Label(best) + " is the fastest." + nextBest(t, best, ranked)
	}
	return said + unlimited(t, ranked)
}

func labels(t *table.Table, rows []*table.Row) string {
	var names []string
	for _, r := range rows {
		names = append(names, t.Label(r))
	}
	return text.List(names)
}

// fastestGroup are several that are the fastest together: see [table.Table.Leaders]. It is nil where one stands alone,
// and for tables that are not compared in blocks.
func fastestGroup(t *table.Table) []*table.Row {
	rows := t.Leaders()
	hasBase := slices.ContainsFunc(rows, func(r *table.Row) bool { return t.Base(r.Limit) != nil })
	notFaster := func(r *table.Row) bool { return t.Finding(r).Verdict != table.Faster }
	if !t.Paired() || len(rows) < 2 || hasBase && slices.ContainsFunc(rows, notFaster) {
		return nil
	}
	return rows
}

// fasterThanBase is the gain of rows in all and of both stages, after a lead; nothing if there is no baseline.
func fasterThanBase(t *table.Table, lead string, rows ...*table.Row) string {
	gain := gains(t, rows, record.Makespan)
	if gain == "" {
		return ""
	}
	said := fmt.Sprintf("%s%s faster than %s", lead, gain, t.BaseName)
	fetch, process := gains(t, rows, record.FetchActive), gains(t, rows, record.ProcessActive)
	if fetch != "" && process != "" {
		said += fmt.Sprintf(" (fetching %s, processing %s)", fetch, process)
	}
	return said
}

// gains is the range of gains of rows, "" if one has none.
func gains(t *table.Table, rows []*table.Row, unit string) string {
	least, most := math.Inf(1), 0.0
	for _, r := range rows {
		gain, ok := t.Gain(r, unit)
		if !ok {
			return ""
		}
		least, most = min(least, gain), max(most, gain)
	}
	if text.Ratio(least) == text.Ratio(most) {
		return text.Ratio(most)
	}
	return text.Ratio(least) + " to " + text.Ratio(most)
}

func nextBest(t *table.Table, best *table.Row, ranked []*table.Row) string {
	ties, next := t.Ties(best, ranked)
	switch {
	case len(ties) == 1:
		return fmt.Sprintf(" The next best, %s, is within %s.", ties[0], t.Noise())
	case len(ties) > 1:
		return fmt.Sprintf(" The next best are within %s: %s.", t.Noise(), strings.Join(ties, ", "))
	case next == nil || next.Strategy == t.BaseName:
		return "" // what it gains over the baseline has been said
	}
	x, _ := best.Median(record.Makespan)
	y, _ := next.Median(record.Makespan)
	longer, evidence := y/x-1, fmt.Sprintf(" (%s)", table.Compare(best, next, record.Makespan))
	if t.Paired() {
		d, _ := t.Distance(next)
		longer, evidence = t.Compare(next, best).Ratio-1, fmt.Sprintf(" (95 %% CI %.1f to %.1f %%)", 100*(d.Low-1), 100*(d.High-1))
	}
	if t.Exact {
		evidence = ""
	}
	return fmt.Sprintf(" The next best, %s, takes %.1f %% longer%s.", t.Label(next), 100*longer, evidence)
}

// unlimited sets the strategy apart that is fast because it has no limit.
func unlimited(t *table.Table, ranked []*table.Row) string {
	i := slices.IndexFunc(ranked, func(r *table.Row) bool { return r.Strategy == table.Unlimited && r != t.Best() })
	if i < 0 {
		return ""
	}
	makespan, _ := ranked[i].Median(record.Makespan)
	return fmt.Sprintf(" %s has no limit and takes %s.", t.Label(ranked[i]), text.Seconds(makespan))
}

// bound says how far the best is from T*, and what cannot be true.
func bound(t *table.Table, best *table.Row) (said []string) {
	if !t.Bound.Known {
		return nil
	}
	sentence := ""
	if e, ok := best.Efficiency(); ok {
		sentence = fmt.Sprintf("Efficiency is the best possible time divided by the measured time: %s for %s. ",
			text.Efficiency(e), t.Label(best))
	}
	sentence += "No schedule can beat " + text.Seconds(t.Bound.Seconds)
	switch binds := t.Bound.Binds; binds {
	case "":
	case "waiting":
		sentence += " (waiting for the first response, then computing)"
	default:
		sentence += " (" + binds + ")"
	}
	if t.Exact {
		sentence += " in this simulation"
	}
	sentence += "."
	if least, most, wide := t.BoundSpread(); wide {
		sentence += fmt.Sprintf(" The machine changed meanwhile: measured before each block, that was %s to %s.",
			text.Seconds(least), text.Seconds(most))
	}
	if low, ok := best.Median(record.LimitLow); ok && best.Strategy != table.Unlimited && low > t.Bound.Seconds {
		sentence += fmt.Sprintf(" At limit %s the least possible is %s.", best.Limit, text.Seconds(low))
	}
	said = append(said, sentence)
	for _, r := range t.Bound.Beaten {
		e, _ := r.Efficiency()
		said = append(said, fmt.Sprintf("%s took less than the lower bound, which is impossible (efficiency %.2f). %s: "+
			"do not use this table, and please report it.",
			t.Label(r), e, table.WhyBeaten))
	}
	return said
}
