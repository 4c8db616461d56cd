package languages

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Show has a table for each scenario: the languages, and what their programs gain. It says what a lesson's
// asynchronous processing has gained, and what else did.
func Show(p page.Page, tables []*table.Table) error {
	table.NameApart(tables)
	page.Begin(p, table.Preface(tables))
	shown := 0
	for _, t := range tables {
		languages := Of(t)
		if len(languages) == 0 {
			continue
		}
		if shown > 0 {
			p.Gap()
		}
		shown++
		p.Heading("What each language gains · "+t.Name, facts(t)...)
		p.Table(page.Folded(columns(languages), p.Width()))
		page.SayAll(p, failures(languages))
		for _, l := range languages {
			page.SayAll(p, said(t, l))
		}
		if slices.Contains(hashing, t.Name) && t.Facts["python"] != "" {
			p.Say("Python has one lock, which whoever computes holds. Here hashlib computes, and gives it up while it does: " +
				"other threads go on meanwhile.")
		}
	}
	if shown == 0 {
		p.Say("No program in another language was measured: overlap run --contenders does that.")
		return p.Flush()
	}
	p.Gap()
	page.SayAll(p, reading(tables))
	return p.Flush()
}

// hashing are the scenarios whose work is all in a library that hashes.
var hashing = []string{"hash", "cpu", "io", "capacity", "overload"}

func facts(t *table.Table) (facts []string) {
	if t.Items > 0 {
		facts = append(facts, text.Count(t.Items, "item")+" a batch")
	}
	if t.CPUs > 0 {
		facts = append(facts, text.Cpus(t.CPUs))
	}
	for _, language := range slices.Sorted(maps.Keys(t.Source.Run.Contenders)) {
		if version := t.Facts[language]; version != "" {
			facts = append(facts, version)
		}
	}
	return facts
}

// reading says how to read the tables.
func reading(tables []*table.Table) []string {
	said := []string{
		"Fetching, processing and in all are over one item after the other in the same language. The last column is " +
			"over Go's sequential. Fetching and processing count the time in which at least one item is in that stage: " +
			"where both go on side by side, each takes longer, so look at what is gained in all.",
	}
	known := slices.ContainsFunc(tables, func(t *table.Table) bool { return slices.ContainsFunc(Of(t), Language.known) })
	if known {
		said = append(said, "± is the 95 % confidence interval, by the end that is farther away. "+
			"In 95 % of runs, all intervals of a column hold the true gains.")
	} else {
		said = append(said, fmt.Sprintf("No interval is known: a run needs %d blocks for that.", stats.LeastBlocks))
	}
	return said
}

// known says whether a gain has an interval.
func (l Language) known() bool {
	return slices.ContainsFunc(l.Rows, func(g Gains) bool { return g.All.Known })
}

// columns has the languages below each other, and for each program its time and its gains.
func columns(languages []Language) []page.Column {
	cols := []page.Column{
		{Heading: "program", Text: true}, {Heading: "takes"}, {Heading: "fetching\ngains"}, {Heading: "processing\ngains"},
		{Heading: "in all\ngains"}, {Heading: "over Go's\nsequential"},
	}
	for _, l := range languages {
		for _, g := range l.Rows {
			takes := page.None
			if seconds, ok := g.Median(record.Makespan); ok {
				takes = text.Seconds(seconds)
			}
			if g.Wrong() != "" {
				takes = page.Disqualified
			}
			over := written(g.OverGo)
			if l.Name == goLanguage {
				over = written(g.All)
			}
			page.AddRow(cols, g.Name, takes, written(g.Fetch), written(g.Process), written(g.All), over)
		}
	}
	return cols
}

// written is a gain as a column has it.
func written(g Gain) string {
	switch {
	case !g.Is:
		return page.None
	case !g.Known:
		return text.Ratio(g.Value)
	}
	return text.RatioPlusMinus(g.Value, g.Low, g.High)
}

// failures names the programs that have lost samples, with one reason each.
func failures(languages []Language) (said []string) {
	for _, l := range languages {
		for _, g := range l.Rows {
			if faults := g.Faults(); len(faults) > 0 {
				said = append(said, fmt.Sprintf("%s: %s failed: %s", g.Name, text.Samples(len(faults)),
					text.Message(faults[0].Why())))
			}
		}
	}
	return said
}

// in is a gain with its interval in a sentence: "12.0× (11.2–12.8×)".
func in(g Gain) string {
	if !g.Known {
		return text.Ratio(g.Value)
	}
	return fmt.Sprintf("%s (%s)", text.Ratio(g.Value), text.RatioRange(g.Low, g.High))
}

// named is the program of a language that is called so.
func (l Language) named(name string) *Gains {
	for i := range l.Rows {
		if l.Rows[i].Strategy == l.Name+"-"+name {
			return &l.Rows[i]
		}
	}
	return nil
}

// said is what there is to say of a language with the lesson's program: what its asyncio has gained, and what did.
func said(t *table.Table, l Language) (sentences []string) {
	lesson, loop := l.named("lesson"), l.named("loop")
	if lesson == nil || !lesson.Ranked() {
		return nil
	}
	if lesson.Fetch.Is {
		sentences = append(sentences, fmt.Sprintf("%s: threads fetch %s as fast as one after the other.", lesson.Name,
			in(lesson.Fetch)))
	}
	if loop != nil && loop.Ranked() {
		if gain := between(t, loop.Row, lesson.Row, record.ProcessActive); gain.Is {
			sentences = append(sentences, fmt.Sprintf("Then asyncio processes %s as fast as %s, a plain loop after the same "+
				"fetches: %s", in(gain), loop.Name, verdictOn(gain)))
		}
	}
	return append(sentences, faster(t, l, lesson)...)
}

// verdictOn says whether asyncio has gained anything.
func verdictOn(gain Gain) string {
	const why = " A task of asyncio runs until it waits for something, and these only compute."
	switch {
	case !gain.Known:
		return fmt.Sprintf("whether that is a gain is not known with fewer than %d blocks.", stats.LeastBlocks)
	case gain.Low > 1:
		return "it gains."
	case gain.High < 1:
		return "it gains nothing, it costs time." + why
	}
	missed := fmt.Sprintf("%.0f %%", max(1, 100*(gain.High-1))) // 0.4 % that is not excluded is not "at most 0 %"
	if gain.High > mostMissed {
		return "this run cannot tell whether that is a gain. One of up to " + missed + " is not excluded: the machine " +
			"was busy, or the blocks are few." + why
	}
	return "no gain is seen, and at most " + missed + " can have been missed." + why
}

// mostMissed is up to which gain that cannot be excluded it is said that none is seen.
const mostMissed = 1.1

// faster names what takes less time in all than the lesson's program. Of so many comparisons one would be found by
// chance, so the intervals hold together.
func faster(t *table.Table, l Language, lesson *Gains) []string {
	var names []string
	unknown := false
	gains := over(t, l, lesson.Row)
	for i, g := range l.Rows {
		if g.Row == lesson.Row || !gains[i].Is {
			continue
		}
		unknown = unknown || !gains[i].Known
		if gains[i].Known && gains[i].Low > 1 {
			names = append(names, fmt.Sprintf("%s, %s%s", g.Name, in(gains[i]), startUp(g)))
		}
	}
	switch {
	case len(names) > 0:
		return []string{"Faster than " + lesson.Name + " in all: " + strings.Join(names, "; ") + "."}
	case unknown:
		return nil
	}
	return []string{fmt.Sprintf("No other program of %s is shown to be faster than %s in all.", spelled(t, l.Name),
		lesson.Name)}
}

// over is what each program of a language gains in all over one of them.
func over(t *table.Table, l Language, base *table.Row) []Gain {
	rows := slices.Clone(l.Rows)
	var gains []Gain
	column(t, []Language{{Name: l.Name, Base: base, Rows: rows}}, record.Makespan,
		func(l Language) *table.Row { return l.Base }, func(g *Gains) *Gain { return &g.All })
	for _, g := range rows {
		gains = append(gains, g.All)
	}
	return gains
}

// spelled is a language as its interpreter spells it.
func spelled(t *table.Table, language string) string {
	name, _, _ := strings.Cut(t.Facts[language], " ")
	return cmp.Or(name, language)
}

// slowStart is from when on it is worth saying what was started before the clock was.
const slowStart = 0.1 // seconds

func startUp(g Gains) string {
	if g.StartUp < slowStart {
		return ""
	}
	return ", after " + text.Seconds(g.StartUp) + " to start it, which is not counted"
}

// between is how many times as fast as the first row the second one is, alone.
func between(t *table.Table, a, b *table.Row, unit string) Gain {
	if logs := table.LogRatios(a, b, unit); t.Paired() && len(logs) > 0 {
		return Gain{stats.RatioOf(logs), true}
	}
	x, okA := a.Median(unit)
	y, okB := b.Median(unit)
	if !okA || !okB {
		return Gain{}
	}
	return Gain{stats.Estimate{Value: x / y}, true}
}
