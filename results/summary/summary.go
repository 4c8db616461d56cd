// Package summary answers for a run what concurrency gains over the baseline: in all, of fetching and of processing, by
// which strategies, and how much of the speed that is possible. It stands last on the screen, first in Markdown and on
// the page. Figures come from package table. Not here: the tables themselves and what stands under them (package
// report).
package summary

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Alone is the strategy that tells what each stage gains by itself: its stages run one after the other, so that neither
// slows the other down.
const Alone = "staged"

// A Figure is an estimate that may not be there.
type Figure struct {
	stats.Estimate
	Is bool // there
}

// A Summary answers for one table what concurrency gains over the baseline.
type Summary struct {
	Table    *table.Table
	Best     *table.Row   // of those that keep to the limit
	Tied     []*table.Row // those that are named the fastest together, or the best alone: see [FastestGroup]
	Unranked string       // why it is unknown which is the fastest, "" if it is known

	Base       Figure // the makespan of the baseline, in seconds
	Gain       Figure // in all: from the lowest to the highest that is plausible for any of those that tie
	Share      Figure // the efficiency of these at the limit, as Gain
	Efficiency Figure // the same, of the shortest time that is possible at whatever limit
	Fetching   Figure // the gain of the stage alone: see [Alone]
	Processing Figure
	Negligible bool   // next to nothing of the time is processing, so that its gain says little
	NoLimit    Figure // the gain of [table.Unlimited]
}

// Of is the summary of a table; false if there is nothing to compare, or it is of somebody else's benchmarks.
func Of(t *table.Table) (s Summary, ok bool) {
	best := t.Best()
	others := func(r *table.Row) bool { return r != best && r.Ranked() }
	if best == nil || !t.IsStrategies || !slices.ContainsFunc(t.Rows, others) {
		return s, false
	}
	s = Summary{Table: t, Best: best, Tied: tied(t, best), Unranked: t.Unranked(best),
		Negligible: t.Negligible(best) != ""}
	if base := t.Base(best.Limit); base != nil {
		seconds, ok := base.Median(record.Makespan)
		s.Base = Figure{stats.Certain(seconds), ok}
	}
	figure := func(e stats.Estimate, ok bool) Figure {
		if e.Low <= 0 || math.IsInf(e.High, 0) { // too few blocks for an interval
			e = stats.Certain(e.Value)
		}
		return Figure{e, ok}
	}
	s.Gain = figure(Over(s.Tied, GainOf(t, record.Makespan)))
	if !t.TooFast() { // else neither T* nor a makespan can be trusted
		s.Share = figure(Over(s.Tied, (*table.Row).LimitEfficiency))
		s.Efficiency = figure(Over(s.Tied, (*table.Row).EfficiencyEstimate))
	}
	if r := at(t, Alone, best.Limit); r != nil && t.BaseName == table.Baseline {
		s.Fetching = figure(t.GainEstimate(r, record.FetchActive))
		s.Processing = figure(t.GainEstimate(r, record.ProcessActive))
	}
	if r := at(t, table.Unlimited, best.Limit); r != nil && r != best {
		s.NoLimit = figure(t.GainEstimate(r, record.Makespan))
	}
	return s, true
}

// tied are those that are named the fastest, or the best alone: also where that is not told from the baseline, since a
// range over the baseline and all that tie with it would say nothing of the one that is named.
func tied(t *table.Table, best *table.Row) []*table.Row {
	rows := FastestGroup(t)
	if len(rows) == 0 || rows[0] != best || t.Unranked(best) != "" {
		return []*table.Row{best}
	}
	return rows
}

// at is the row of a strategy at a limit, or at the only one at which it was measured; nil if it has no figures.
func at(t *table.Table, strategy, limit string) *table.Row {
	var of []*table.Row
	for _, r := range t.Rows {
		if r.Strategy == strategy {
			of = append(of, r)
		}
	}
	i := slices.IndexFunc(of, func(r *table.Row) bool { return r.Limit == limit || len(of) == 1 })
	if i < 0 || !of[i].Ranked() {
		return nil
	}
	return of[i]
}

// fastest names all that are the fastest together, or those that are not if they are fewer.
func (s Summary) fastest() string {
	t, group := s.Table, FastestGroup(s.Table)
	if group == nil || group[0] != s.Best {
		return t.Tied(s.Best)
	}
	var others []*table.Row
	for _, r := range t.Rows {
		if r.Strategy != table.Unlimited && r.Strategy != t.BaseName && !slices.Contains(group, r) { // one that failed too
			others = append(others, r)
		}
	}
	switch {
	case len(group) <= few:
	case len(others) == 0:
		return fmt.Sprintf("all %d tie", len(group))
	case len(others) <= few:
		return "all but " + strings.Join(NamesOf(t, others), ", ")
	}
	names := NamesOf(t, group)
	if more := len(names) - few; more > 1 {
		names = append(names[:few:few], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}

// The answers of a summary, in words.

func (s Summary) base() string {
	return s.Base.in(func(_, seconds float64) string { return text.Seconds(seconds) })
}
func (s Summary) share() string      { return s.Share.in(text.PercentRange) }
func (s Summary) efficiency() string { return s.Efficiency.in(text.PercentRange) }
func (s Summary) fetching() string   { return s.Fetching.in(text.RatioRange) }
func (s Summary) noLimit() string    { return s.NoLimit.in(text.RatioRange) }

// inAll is the gain in all, marked where it would be more without a cap on requests.
func (s Summary) inAll() string {
	if !s.Gain.Is {
		return page.None
	}
	return s.Best.AtLeast(s.Gain.in(text.RatioRange))
}

// processing is the gain of processing alone, marked where it says little.
func (s Summary) processing() string {
	gain := s.Processing.in(text.RatioRange)
	if s.Processing.Is && s.Negligible {
		gain += "*"
	}
	return gain
}

// in is the interval of the figure in words.
func (f Figure) in(words func(low, high float64) string) string {
	if !f.Is {
		return page.None
	}
	return words(f.Low, f.High)
}

// few is how many names the summary lists rather than those that are left.
const few = 3

// anyLimit is said of several.
const anyLimit = "a limit"

// limitOf is the limit of all summaries, if it is one.
func limitOf(summaries []Summary) string {
	var all []string
	for _, s := range summaries {
		all = ordered.Union(all, s.Table.Limits())
	}
	if len(all) == 1 && all[0] != "" {
		return "limit " + all[0]
	}
	return anyLimit
}

// name is the scenario with what tells its table from the others of its name.
func name(t *table.Table) string {
	return strings.Join(append([]string{t.Name}, t.Qualifiers...), " · ")
}
