package scaling

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// ErrOneLimit is for files in which there is no limit to choose.
var ErrOneLimit = errors.New("no strategy was measured at more than one limit: " +
	"measure several, with overlap run --limits 1..256")

// Show writes, for each table with several limits, which limit to take: the knee of each strategy, charts of throughput
// and p99 sojourn against the limit, and models of the two. It is an error if no table has several limits.
func Show(p page.Page, tables []*table.Table) error {
	page.SayAll(p, table.NotesOf(tables))
	shown := 0
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		s, ok := New(t)
		p.Heading(t.Name, t.Title(tables)...)
		if !ok {
			p.Say("No strategy was measured at more than one limit here.")
			continue
		}
		shown++
		s.show(p)
	}
	if shown == 0 {
		return ErrOneLimit
	}
	p.Gap()
	p.Say(legend)
	return p.Flush()
}

const legend = `The knee is the lowest limit with 95 % of the strategy's best throughput: higher limits gain next to
nothing. The Universal Scalability Law (Gunther 2007) is X(N) = λN/(1 + σ(N−1) + κN(N−1)): λ is the throughput of one
item at a time, σ what waits its turn, κ what it costs to have more at once. N* = CPUs · (1 + L/C), with the latency L of
the server and the CPU time C of an item (Denning & Buzen 1978): with fewer items at once some CPU is idle, with more
they wait for the CPUs. Intervals are 95 %, from resampled blocks.`

// show writes a table: the answer first, then each curve.
func (s *scaling) show(p page.Page) {
	cols := page.Folded(s.Columns(), p.Width())
	cols, hidden := page.Fit(cols, p.Width(), page.LastFirst(cols, 2))
	p.Table(cols)
	if len(hidden) > 0 {
		p.Say("Not shown: " + text.List(page.NamesOf(hidden)) + "; --wide shows all.")
	}
	page.SayAll(p, append([]string{s.Advice}, s.Notes[len(s.table.Notes):]...))
	for _, c := range s.Curves {
		p.Gap()
		p.Subheading(c.Strategy)
		p.Draw(func(w io.Writer) { s.charts(w, c, p.Width()) })
		page.SayAll(p, []string{c.Advice, s.lawText(c), c.boundText()})
	}
}

// Columns of the summary: the curves, then what was measured at one limit.
func (s *scaling) Columns() []page.Column {
	cols := []page.Column{
		{Heading: "strategy", Text: true}, {Heading: "knee\n(95 % CI)", Text: true}, {Heading: s.Unit + "\nat the knee"},
		{Heading: "the most,\nat a limit", Text: true}, {Heading: "p99\nat the knee"}, {Heading: "N*"},
	}
	number := func(log float64) string { return text.RateNumber(math.Exp(log)) }
	for _, c := range s.Curves {
		best, p99, bound := stats.ArgMax(c.logs), page.None, page.None
		if c.Bound != nil {
			bound = fmt.Sprintf("%.0f", c.Bound.Limit)
		}
		if x := c.Levels[c.kneeAt].P99; x != nil {
			p99 = text.Seconds(*x)
		}
		page.AddRow(cols, c.Strategy, c.Knee.text(""), number(c.logs[c.kneeAt]),
			fmt.Sprintf("%s at %d", number(c.logs[best]), c.limits[best]), p99, bound)
	}
	for _, r := range s.fixed {
		logs, _ := s.logs(r)
		page.AddRow(cols, s.table.Label(r), page.None, page.None, number(stats.Median(logs)), page.None, page.None)
	}
	return slices.DeleteFunc(cols, page.Column.Empty)
}

// charts draws throughput, up to the most in the table, and p99: side by side if there is room.
func (s *scaling) charts(w io.Writer, c *curve, width int) {
	const least, most, gap = 38, 60, 2
	if width == 0 {
		width = 2*most + gap
	}
	left := page.Chart{Title: "throughput, " + s.Unit, Top: math.Exp(s.most)}
	right := page.Chart{Title: "p99 sojourn", Unit: record.Tidied(record.SojournP99)}
	for _, l := range c.Levels {
		left.Limits = append(left.Limits, strconv.Itoa(l.Limit))
		left.Values = append(left.Values, l.Throughput)
		tail := math.NaN()
		if l.P99 != nil {
			tail = *l.P99
		}
		right.Values = append(right.Values, tail)
	}
	right.Limits = left.Limits
	each := min(most, (width-gap)/2)
	stacked := each < least
	if stacked {
		each = max(least, min(most, width))
	}
	cols := []page.Column{{Text: true, Cells: left.Lines(each)}}
	switch tail := right.Lines(each); {
	case stacked:
		cols[0].Cells = append(cols[0].Cells, tail...)
	case tail != nil:
		cols[0].Cells[0] = page.Pad(cols[0].Cells[0], each)
		cols = append(cols, page.Column{Text: true, Cells: tail})
	}
	page.DrawColumns(w, cols)
}

// FileJSON is the JSON of show --scaling: [export.ScalingSchema] describes each field. Durations are in seconds; what is
// not known is left out.
type FileJSON struct {
	Schema  string     `json:"$schema"`
	Version int        `json:"version"`
	Tables  []*scaling `json:"tables"`
}

// WriteJSON writes what [Show] shows as JSON, of the tables with several limits. It is an error if there are none.
func WriteJSON(w io.Writer, tables []*table.Table) error {
	out := FileJSON{Schema: export.ScalingSchemaID, Version: 1}
	for _, t := range tables {
		if s, ok := New(t); ok {
			out.Tables = append(out.Tables, s)
		}
	}
	if len(out.Tables) == 0 {
		return ErrOneLimit
	}
	return export.WriteJSON(w, out)
}
