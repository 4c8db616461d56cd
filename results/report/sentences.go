package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/summary"
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
	faults = slices.Concat(faults, t.TooShort(), inexact(t))
	if len(ranked) == 0 || !t.IsStrategies {
		return faults, nil
	}
	surprises := surprises(t, t.Best())
	first := min(1, len(surprises))
	main = slices.Concat(serviceWarnings(t), text.Listed(disturbed(t)), []string{verdict(t, ranked)},
		text.Listed(slowerThanTheirMedian(t)), faults, surprises[:first], bound(t, t.Best()), text.Listed(seen(t)))
	interrupted := text.Listed(text.Interrupted(t.Interrupted()))
	return main, slices.Concat(surprises[first:], text.Listed(t.Negligible(t.Best())), interrupted)
}

// verdict names the fastest strategy with a limit, its gain, and the next best.
func verdict(t *table.Table, ranked []*table.Row) string {
	best := t.Best()
	_, hasGain := t.Gain(best, record.Makespan)
	group, few := summary.FastestGroup(t), t.Unranked(best)
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

// disturbed says in which block everything took longer.
func disturbed(t *table.Table) string {
	d, notable, _ := t.Disturbance()
	if !notable {
		return ""
	}
	return fmt.Sprintf("In block %d everything took %.0f %% longer than in the median block, where up to %.0f %% is "+
		"usual. Comparisons are made within blocks, so they suffer less from that than times do.", d.Block, 100*d.Slower,
		math.Ceil(100*d.Usual))
}

// seen says which effect would have been found, had there been one.
func seen(t *table.Table) string {
	effect, ok := t.Seen()
	if !ok {
		return ""
	}
	return fmt.Sprintf("If a strategy takes %s %% longer than the fastest, 8 of 10 such runs find that. They may miss "+
		"smaller differences.", text.Rounded(100*effect, 2))
}

// slowerThanTheirMedian names rows that are slower than the fastest, though their median is less than that of one of
// these.
func slowerThanTheirMedian(t *table.Table) string {
	group := t.Group()
	if !t.Paired() || len(group) < 2 {
		return ""
	}
	var most float64
	for _, r := range group {
		x, _ := r.Median(record.Makespan)
		most = max(most, x)
	}
	var rows []*table.Row
	for _, r := range t.Rows {
		x, ok := r.Median(record.Makespan)
		if _, compared := t.Distance(r); compared && ok && r.Group == 0 && x < most {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return ""
	}
	return fmt.Sprintf("%s %s slower than another in the same blocks, so not of the fastest, though not by the median of "+
		"all blocks.", labels(t, rows), text.IsAre(len(rows)))
}

func labels(t *table.Table, rows []*table.Row) string { return text.List(summary.NamesOf(t, rows)) }

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
		longer = t.Compare(next, best).Ratio - 1
		evidence = fmt.Sprintf(" (95 %% CI %.1f to %.1f %%)", 100*(d.Low-1), 100*(d.High-1))
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

// bound says how far those that are the fastest are from T*, and what cannot be true.
func bound(t *table.Table, best *table.Row) (said []string) {
	if !t.Bound.Known {
		return nil
	}
	rows := summary.FastestGroup(t)
	if rows == nil {
		rows = []*table.Row{best}
	}
	sentence := "The shortest time possible is "
	switch {
	case t.Exact:
		sentence = "In this simulation, the shortest time possible is "
	case t.Bound.Spread.Known:
		sentence += "estimated at "
	}
	sentence += withInterval(t.Bound.Spread, text.Seconds, text.SecondsRange)
	switch binds := t.Bound.Binds; binds {
	case "":
	case "waiting":
		sentence += ": waiting for the first response, then computing"
	default:
		sentence += ": " + binds
	}
	said = append(said, sentence+"."+efficiencies(t, rows))
	for _, r := range t.Bound.Beaten {
		e, _ := r.Efficiency()
		said = append(said, fmt.Sprintf("%s took less than the lower bound, which is impossible (efficiency %.2f). %s: "+
			"do not use this table, and please report it.",
			t.Label(r), e, table.WhyBeaten))
	}
	return said
}

// efficiencies say what the limit makes of the shortest time, and how close to each the rows come.
func efficiencies(t *table.Table, rows []*table.Row) string {
	efficiency := inWords(rows, (*table.Row).EfficiencyEstimate, text.Efficiency, text.EfficiencyRange)
	if efficiency == "" {
		return ""
	}
	at, limit := "", ""
	if low, ok := rows[0].LimitBound(); ok && rows[0].Strategy != table.Unlimited && low.Value > t.Bound.Seconds {
		if at = inWords(rows, (*table.Row).LimitEfficiency, text.Efficiency, text.EfficiencyRange); at != "" {
			at = fmt.Sprintf(", and %s at the limit", at)
			limit = fmt.Sprintf(" At limit %s it is %s.", rows[0].Limit, withInterval(low, text.Seconds, text.SecondsRange))
		}
	}
	whose := ", of the fastest"
	if len(rows) == 1 {
		whose = " of " + t.Label(rows[0])
	}
	return fmt.Sprintf("%s Efficiency is the shortest time divided by the time taken%s: "+
		"%s%s.", limit, whose, efficiency, at)
}

// inexact says where values differ though the file calls their unit exact.
func inexact(t *table.Table) (said []string) {
	for _, unit := range t.Units() {
		for _, r := range t.Rows {
			if !r.Assumption(unit).Exact {
				break
			}
			said = append(said, table.NotExact(unit, t.Label(r), r.Values[unit])...)
		}
	}
	return text.Few(said)
}
