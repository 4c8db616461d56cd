package summary

import (
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// The summary is a table with a column for each scenario and a row for each question, so that there is room to ask in
// words. With four scenarios it fits a screen of 80 columns and 24 rows, with what a command writes below it.

// Show answers for all scenarios what concurrency gains, and says how to read that.
func Show(p page.Page, tables []*table.Table) {
	summaries := summarize(tables)
	if len(summaries) == 0 {
		return
	}
	table.NameApart(tables)
	p.Heading("What concurrency gains", factsOf(summaries)...)
	cols, aids := answers(summaries)
	for _, part := range parts(cols, p.Width()) {
		p.Table(part)
	}
	switch n := len(table.NotesOf(tables)); {
	case slices.ContainsFunc(tables, wasBusy): // one line, as the summary is made for a screen
		p.Say("The machine was busy: measure again when it is not. At the top: " + text.Count(n, "note") + ".")
	case n > 0:
		p.Say("The report begins with " + text.Count(n, "note") + " on the machine or the run: read that first.")
	}
	page.SayAll(p, text.Listed(strings.Join(aids, " ")))
	page.SayAll(p, marksOf(summaries, cols))
}

func wasBusy(t *table.Table) bool {
	return t.Source != nil && t.Source.Run != nil && t.Source.Run.Busy != ""
}

// Any says whether any of the tables has a summary.
func Any(tables []*table.Table) bool { return len(summarize(tables)) > 0 }

func summarize(tables []*table.Table) (summaries []Summary) {
	for _, t := range tables {
		if s, ok := Of(t); ok {
			summaries = append(summaries, s)
		}
	}
	return summaries
}

// factsOf are those that hold for all summaries, of what decides the gains.
func factsOf(summaries []Summary) (facts []string) {
	first := summaries[0].Table
	shared := func(of func(t *table.Table) int) bool {
		return of(first) > 0 && !slices.ContainsFunc(summaries, func(s Summary) bool { return of(s.Table) != of(first) })
	}
	if shared(func(t *table.Table) int { return t.Items }) {
		facts = append(facts, text.Count(first.Items, "item")+" a batch")
	}
	if shared(func(t *table.Table) int { return t.CPUs }) {
		facts = append(facts, text.Cpus(first.CPUs))
	}
	return facts
}

// A question is a row of the summary. Its aid says how to read the answers, and is given if there is any answer.
type question struct {
	asked  string
	answer func(Summary) string
	aid    string
}

func questions(summaries []Summary) []question {
	base, limit := summaries[0].Table.BaseName, limitOf(summaries)
	share, at := shareOf(summaries)
	return []question{
		{base + " takes", Summary.base, ""},
		{"fastest at " + limit, Summary.fastest, ""},
		{"gain over " + base, Summary.inAll, "A gain of 2× is half the time, 10× a tenth."},
		{"of the speed possible", share,
			"At 100 % of the speed possible, nothing could be faster at " + at + "."},
		{"fetching alone gains", Summary.fetching, "Alone: in " + Alone + ", which fetches everything first, so " +
			"neither stage slows the other."},
		{"processing alone gains", Summary.processing, ""},
		{"no limit: " + table.Unlimited + " gains", Summary.noLimit, ""},
	}
}

// shareOf is the share of the speed possible that is known of all summaries, and at which limit that is possible.
func shareOf(summaries []Summary) (share func(Summary) string, at string) {
	limit := limitOf(summaries)
	unlimited := func(s Summary) bool { return s.Efficiency.Is && !s.Share.Is }
	if limit == anyLimit || slices.ContainsFunc(summaries, unlimited) {
		return Summary.efficiency, "any limit"
	}
	return Summary.share, limit
}

// sure says whether the gain has an interval.
func (s Summary) sure() bool { return s.Gain.Known }

// answers are the columns of the summary, with what helps to read them.
func answers(summaries []Summary) (cols []page.Column, aids []string) {
	cols = []page.Column{{Text: true}}
	for _, s := range summaries {
		cols = append(cols, page.Column{Heading: name(s.Table), Text: true})
	}
	for _, q := range questions(summaries) {
		cells := []string{q.asked}
		for _, s := range summaries {
			cells = append(cells, q.answer(s))
		}
		if strings.Trim(strings.Join(cells[1:], ""), page.None) == "" {
			continue
		}
		page.AddRow(cols, cells...)
		if aids = append(aids, text.Listed(q.aid)...); len(aids) == 1 && slices.ContainsFunc(summaries, Summary.sure) {
			aids = append(aids, "A range covers the plausible values (95 % confidence) of all that tie.")
		}
	}
	return cols, append(aids, missing(summaries)...)
}

// missing says what would have to be measured for the gains, and for those of each stage.
func missing(summaries []Summary) []string {
	base := summaries[0].Table.BaseName
	has := func(of func(Summary) bool) bool { return slices.ContainsFunc(summaries, of) }
	switch {
	case !has(func(s Summary) bool { return s.Base.Is }):
		return []string{"No gain is known, since " + base + " was not measured with these."}
	case base == table.Baseline && !has(func(s Summary) bool { return s.Fetching.Is || s.Base.Is && s.Best.Held() }):
		return []string{"What each stage gains alone is known if " + Alone + " is measured too."}
	}
	return nil
}

// marksOf explain the marks in the cells.
func marksOf(summaries []Summary, cols []page.Column) (said []string) {
	marked := func(mark string) bool {
		return slices.ContainsFunc(cols, func(c page.Column) bool {
			return strings.Contains(strings.Join(c.Cells, " "), mark)
		})
	}
	if marked("×*") {
		said = append(said, "* processing is less than 1 % of the time: this says little.")
	}
	if i := slices.IndexFunc(summaries, func(s Summary) bool { return s.Unranked != "" }); i >= 0 {
		said = append(said, table.UnknownFastest+": "+summaries[i].Unranked+".")
	}
	if marked("≥") {
		said = append(said, "≥ more without the cap on requests: see under the table.")
	}
	return said
}

// parts are the columns in as many tables as it takes to fit a width, each with the questions first.
func parts(cols []page.Column, width int) (parts [][]page.Column) {
	if width == 0 {
		return [][]page.Column{cols}
	}
	const gap = 2
	least := 0 // columns of a terminal that an answer in figures takes
	for _, c := range cols[1:] {
		figures := slices.DeleteFunc(slices.Clone(c.Cells), func(cell string) bool { return strings.Contains(cell, " ") })
		least = max(least, page.Column{Cells: figures}.Width())
	}
	room, each, n := width-cols[0].Width()-gap, 0, len(cols)-1
	for ; n > 1; n-- {
		if each = room/n - gap; each >= least {
			break
		}
	}
	each = max(least, room/n-gap)
	for some := range slices.Chunk(cols[1:], n) {
		part := []page.Column{cols[0]}
		for _, c := range some {
			c.Heading, c.Cells = broken(c.Heading, each), slices.Clone(c.Cells)
			for i, cell := range c.Cells {
				c.Cells[i] = broken(cell, each)
			}
			part = append(part, c)
		}
		parts = append(parts, part)
	}
	return parts
}

// broken is a text in lines of so many columns of a terminal, with longer words cut.
func broken(s string, most int) string {
	return strings.Join(page.Lines(page.FitHeading(text.Readable(s), most), most), "\n")
}
