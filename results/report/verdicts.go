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

// Sentences says what the table shows, from its numbers alone.
func Sentences(t *table.Table) []string {
	var said []string
	var ranked []*table.Row
	for _, r := range t.Rows {
		switch {
		case r.Wrong() != "":
			said = append(said, fmt.Sprintf("%s is disqualified: %s.", t.Label(r), r.Wrong()))
		default:
			if failed := r.Faults(); len(failed) > 0 {
				said = append(said, fmt.Sprintf("%s: %d of %d samples failed: %s.",
					t.Label(r), len(failed), len(failed)+r.N(), failed[0].Reason))
			}
		}
		if r.Ranked() {
			ranked = append(ranked, r)
		}
	}
	said = append(said, t.TooShort()...)
	said = append(said, t.Inexact()...)
	if len(ranked) > 0 && t.IsStrategies {
		said = append(append(service(t), verdict(t, ranked)), said...)
		said = append(said, why(t, ranked)...)
		said = append(said, bound(t, t.Best())...)
	}
	return said
}

// verdict names the fastest at the limit, its gain, and who cannot be told from it.
func verdict(t *table.Table, ranked []*table.Row) string {
	best := t.Best()
	if len(ranked) == 1 {
		return fmt.Sprintf("There is only %s: nothing to compare.", t.Label(best))
	}
	if said := groupVerdict(t); said != "" {
		return said + unlimited(t, ranked)
	}
	if few := t.Unranked(best); few != "" {
		return unknown(t, best, few) + unlimited(t, ranked)
	}
	said := t.Label(best) + " is the fastest"
	switch gain, ok := t.Gain(best, record.Makespan); {
	case best.Strategy == t.BaseName:
		said = fmt.Sprintf("No strategy that keeps to a limit is faster than %s", t.Label(best))
	case ok && t.TiesBase(best):
		return unsure(t, best) + unlimited(t, ranked)
	case ok:
		said = fmt.Sprintf("%s is %s faster than %s%s", t.Label(best), text.Ratio(gain), t.BaseName, stageGains(t, best))
	}
	if next := nextBest(t, best, ranked); next != "" {
		said += "; " + next
	}
	return said + "." + unlimited(t, ranked)
}

// unknown names no winner, but who took the least time in the few samples that there are.
func unknown(t *table.Table, best *table.Row, few string) string {
	said := fmt.Sprintf("Which is the fastest is not known: %s. %s took the least time", few, t.Label(best))
	if gain, ok := t.Gain(best, record.Makespan); ok && best.Strategy != t.BaseName {
		said += fmt.Sprintf(", %s faster than %s%s", text.Ratio(gain), t.BaseName, stageGains(t, best))
	}
	return said + "."
}

// groupVerdict speaks of several that are the fastest together: see [table.Table.Leaders]. It is empty where one
// stands alone, and for tables that are not compared in blocks.
func groupVerdict(t *table.Table) string {
	rows := t.Leaders()
	if !t.Paired() || len(rows) < 2 {
		return ""
	}
	based := slices.ContainsFunc(rows, func(r *table.Row) bool { return t.Base(r.Limit) != nil })
	if based && slices.ContainsFunc(rows, func(r *table.Row) bool { return t.Verdict(r) != table.Faster }) {
		return ""
	}
	var names []string
	for _, r := range rows {
		names = append(names, t.Label(r))
	}
	if !based {
		return text.List(names) + " are the fastest; " + whichOfThem + "."
	}
	said := fmt.Sprintf("%s are the fastest, %s faster than %s", text.List(names), gains(t, rows, record.Makespan), t.BaseName)
	if fetch, process := gains(t, rows, record.FetchActive), gains(t, rows, record.ProcessActive); fetch != "" && process != "" {
		said += fmt.Sprintf(" (fetching %s, processing %s)", fetch, process)
	}
	return said + "; " + whichOfThem + "."
}

// whichOfThem is said of a group: the first cannot be told from any. That they are equal nobody has
// shown, and some of them may be told from each other.
const whichOfThem = "these blocks do not tell which of them is"

// gains is the range of gains of several rows, "" if one has none.
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
		return fmt.Sprintf("the next best, %s, is within %s", ties[0], t.Noise())
	case len(ties) > 1:
		return fmt.Sprintf("the next best are within %s: %s", t.Noise(), strings.Join(ties, ", "))
	case next == nil || next.Strategy == t.BaseName:
		return "" // what it gains over the baseline has been said
	}
	if p := t.Compare(next, best); t.Paired() {
		low, high := p.Simultaneous()
		return fmt.Sprintf("the next best, %s, takes %.1f %% longer, block by block (95 %% CI %.1f to %.1f %%, corrected for all pairs)",
			t.Label(next), 100*(p.Ratio-1), 100*(low-1), 100*(high-1))
	}
	x, _ := best.Median(record.Makespan)
	y, _ := next.Median(record.Makespan)
	said := fmt.Sprintf("the next best, %s, takes %.1f %% longer", t.Label(next), (y/x-1)*100)
	if t.Exact {
		return said
	}
	return said + fmt.Sprintf(" (%s)", table.Compare(best, next, record.Makespan))
}

// unlimited sets the strategy apart that is fast because it keeps to no limit.
func unlimited(t *table.Table, ranked []*table.Row) string {
	for _, r := range ranked {
		if r.Strategy != table.Unlimited || r == t.Best() {
			continue
		}
		said := fmt.Sprintf(" %s, which keeps to no limit, %s", t.Label(r), takes(t, r))
		if peak, ok := r.Median(record.PeakInFlight); ok {
			said += fmt.Sprintf(" with %.0f items in flight", peak)
		}
		return said + "."
	}
	return ""
}

// takes compares a row with the baseline; without one it says what the row takes.
func takes(t *table.Table, r *table.Row) string {
	gain, ok := t.Gain(r, record.Makespan)
	makespan, _ := r.Median(record.Makespan)
	switch {
	case !ok:
		return "takes " + text.Seconds(makespan)
	case t.Verdict(r) == table.InNoise:
		return fmt.Sprintf("is within %s of %s", t.Noise(), t.BaseName)
	case gain < 1:
		return fmt.Sprintf("takes %s as long", text.Ratio(1/gain))
	}
	return fmt.Sprintf("is %s faster", text.Ratio(gain))
}

func stageGains(t *table.Table, r *table.Row) string {
	fetch, ok1 := t.Gain(r, record.FetchActive)
	process, ok2 := t.Gain(r, record.ProcessActive)
	if !ok1 || !ok2 {
		return ""
	}
	return fmt.Sprintf(" (fetching %s, processing %s)", text.Ratio(fetch), text.Ratio(process))
}

// more says what is not shown, and how to see it.
func more(t *table.Table) string {
	of := "strategies"
	if len(t.Limits()) > 1 {
		of = "cells"
	}
	if t.HiddenRows == 1 {
		of = map[string]string{"strategies": "strategy", "cells": "cell"}[of]
	}
	return fmt.Sprintf("%d more %s: name some with --strategies, or all with --scenarios %s.", t.HiddenRows, of, t.Name)
}

// unsure speaks of a best that cannot be told from the baseline. Others may be, whose medians are no
// less but whose samples agree more: they are named, as their own verdicts say.
func unsure(t *table.Table, best *table.Row) string {
	told := t.FasterThanBase()
	if len(told) == 0 {
		return fmt.Sprintf("No strategy that keeps to a limit can be told to be faster than %s; %s, with the least median, is within %s of it.", t.BaseName, t.Label(best), t.Noise())
	}
	var names []string
	for _, r := range told {
		names = append(names, t.Label(r))
	}
	return fmt.Sprintf("Told to be faster than %s: %s, by %s; %s, with the least median, is within %s of it.", t.BaseName, text.List(names), gains(t, told, record.Makespan), t.Label(best), t.Noise())
}
