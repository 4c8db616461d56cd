package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// The columns of the summary, by their places.
const (
	summaryName = iota
	summaryFastest
	summaryWhole
	summaryFetching
	summaryProcessing
	summaryEfficiency
)

// showSummary answers the question on the first screen: what concurrency gains over
// sequential, in all, for fetching and for processing.
func showSummary(p page.Page, tables []*table.Table) {
	base := table.Baseline
	if len(tables) > 0 {
		base = tables[0].BaseName
	}
	cols := []page.Column{{Heading: "gain over " + base, Text: true}, {Heading: "fastest at " + limitOf(tables), Text: true}, {Heading: "in all"}, {Heading: "fetching"}, {Heading: "processing"}, {Heading: "efficiency"}}
	notes := map[string]bool{}
	apart := table.NewApart(slices.DeleteFunc(slices.Clone(tables), func(t *table.Table) bool { return !t.IsStrategies }))
	for _, t := range tables {
		cells := summary(t, notes)
		if cells == nil {
			continue
		}
		cells[summaryName] = name(apart, t)
		for i := range cols {
			cols[i].Cells = append(cols[i].Cells, cells[i])
		}
	}
	if len(cols[0].Cells) == 0 {
		return
	}
	shown, hidden := fitSummary(page.Used(cols), p.Width())
	p.Table(shown)
	for _, few := range tooFew(tables) {
		notes[table.UnknownFastest+": "+few] = true
	}
	for _, note := range slices.Sorted(maps.Keys(notes)) {
		mark := strings.TrimSuffix(strings.Fields(note)[0], ":")
		if slices.ContainsFunc(shown[summaryName+1:], func(c page.Column) bool { return strings.Contains(strings.Join(c.Cells, " "), mark) }) {
			p.Say(note)
		}
	}
	if len(hidden) > 0 {
		p.Say("Not shown: " + strings.Join(page.NamesOf(hidden), ", ") + ".")
	}
	p.Gap()
}

// fitSummary folds headings and breaks the names of the fastest before it leaves out the efficiency and what follows
// the gain in all.
func fitSummary(cols []page.Column, width int) (shown, hidden []page.Column) {
	for n := len(cols); ; n-- {
		shown = page.Flowed(page.Folded(cols[:n], width), width)
		if n == summaryWhole+1 || !page.TooWide(shown, width) {
			return shown, cols[n:]
		}
	}
}

// summary is the table's row of the summary, all but its name; nil if nothing can be compared with the
// baseline. It adds to the notes what has to be said of the marks in it.
func summary(t *table.Table, notes map[string]bool) []string {
	best := t.Best()
	if best == nil {
		return nil
	}
	gain, ok := t.Gain(best, record.Makespan)
	if alone := best.Strategy == t.BaseName && !slices.ContainsFunc(t.Rows, func(r *table.Row) bool { return r != best && r.Ranked() }); !ok || alone {
		return nil
	}
	cells := []string{"", t.Tied(best), text.Ratio(gain), page.None, page.None, page.None}
	for place, unit := range map[int]string{summaryWhole: record.Makespan, summaryFetching: record.FetchActive, summaryProcessing: record.ProcessActive} {
		if x, ok := t.Gain(best, unit); ok {
			cells[place] = text.Ratio(x)
		}
		if least, most, wide := rangeOf(t, unit); wide && (unit != record.ProcessActive || t.Negligible(best) == "") {
			cells[place] = strings.TrimSuffix(text.Ratio(least), "×") + "–" + text.Ratio(most)
			notes["–: of all that tie for the fastest, where they differ by more than a quarter"] = true
		}
	}
	if e, ok := best.Efficiency(); ok {
		cells[summaryEfficiency] = fmt.Sprintf("%.2f", e)
	}
	if t.Negligible(best) != "" {
		cells[summaryProcessing] += "*"
		notes["* next to nothing is processed here: this factor says little"] = true
	}
	if best.Held() {
		cells[summaryWhole] = "≥ " + cells[summaryWhole]
		if cells[summaryFetching] != page.None {
			cells[summaryFetching] = "≥ " + cells[summaryFetching]
		}
		notes["≥ more without the cap on requests: see under the table"] = true
	}
	return cells
}

// tooFew says of all tables at once how few blocks, or samples, do not tell which strategy is the fastest.
func tooFew(tables []*table.Table) (said []string) {
	for _, paired := range []bool{true, false} {
		least, most := math.MaxInt, 0
		for _, t := range tables {
			best := t.Best()
			if best == nil || t.Paired() != paired || t.Unranked(best) == "" {
				continue
			}
			n := t.Comparable(best)
			least, most = min(least, n), max(most, n)
		}
		if few := table.FewToRank(least, most, paired); least <= most {
			said = append(said, few)
		}
	}
	return said
}

// rangeOf is the range of a gain, in all or of a stage, over those that are named the fastest. It is wide
// if they differ by more than a quarter: the figure of whoever came first by chance would then say little.
func rangeOf(t *table.Table, unit string) (least, most float64, wide bool) {
	least = math.Inf(1)
	for _, r := range t.Leaders() {
		if x, ok := t.Gain(r, unit); ok && r.Strategy != t.BaseName {
			least, most = min(least, x), max(most, x)
		}
	}
	return least, most, t.Paired() && most > 1.25*least
}

// limitOf is the limit of all tables, if it is one.
func limitOf(tables []*table.Table) string {
	all := map[string]bool{}
	for _, t := range tables {
		for _, limit := range t.Limits() {
			all[limit] = true
		}
	}
	for limit := range all {
		if len(all) == 1 && limit != "" {
			return "limit " + limit
		}
	}
	return "a limit"
}

// name is the scenario with what tells its table from the others of its name.
func name(a *table.Apart, t *table.Table) string {
	return strings.Join(append([]string{t.Name}, a.Tell(t)...), " · ")
}
