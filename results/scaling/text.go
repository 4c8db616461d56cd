package scaling

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"gonum.org/v1/gonum/floats"
)

// ErrOneLimit is for files in which there is no limit to choose.
var ErrOneLimit = errors.New("no strategy was measured at more than one limit: " +
	"measure several, with overlap run --limits 1..256; limits from the number of items on count as one")

// Show writes, for each table with several limits, which limit to take: the knee of each strategy, charts of throughput
// and p99 sojourn against the limit, and models of the two. It is an error if no table has several limits.
func Show(p page.Page, tables []*table.Table) error {
	page.Begin(p, table.Preface(tables))
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
nothing. The Universal Scalability Law (Gunther 2007) is X(N) = λN/(1 + σ(N−1) + κN(N−1)): λ is the throughput
of one item at a time, σ what waits its turn, κ what it costs to have more at once. N* = CPUs · (1 + L/C), with the
latency L of the server and the CPU time C of an item (Denning & Buzen 1978): with fewer items at once some CPU is
idle, with more they wait for the CPUs. Intervals are 95 %, from resampled blocks, each for itself: they do not know
that a strategy and a limit were chosen for what they show.`

// show writes a table: the answer first, then each curve.
func (s *Analysis) show(p page.Page) {
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
func (s *Analysis) Columns() []page.Column {
	cols := []page.Column{
		{Heading: "strategy", Text: true}, {Heading: "knee\n(95 % CI)", Text: true}, {Heading: s.Unit + "\nat the knee"},
		{Heading: "the most,\nat a limit", Text: true}, {Heading: "p99\nat the knee"}, {Heading: "N*"},
	}
	number := func(log float64) string { return text.RateNumber(math.Exp(log)) }
	for _, c := range s.Curves {
		best, p99, bound := floats.MaxIdx(c.logs), page.None, page.None
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
func (s *Analysis) charts(w io.Writer, c *Curve, width int) {
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

// rate is a throughput, from its logarithm, with its unit.
func (s *Analysis) rate(log float64) string { return text.RateNumber(math.Exp(log)) + " " + s.Unit }

// text is the knee with its interval: "64 (95 % CI 32 to 64)".
func (k Knee) text(kind string) string {
	if k.Low == nil {
		return strconv.Itoa(k.Limit)
	}
	return fmt.Sprintf("%d (%s%d to %d)", k.Limit, kind, *k.Low, *k.High)
}

// curveAdvice says of a curve what the knee gives, and whether more is to be had beyond it.
func (s *Analysis) curveAdvice(c *Curve) string {
	at, best := c.kneeAt, floats.MaxIdx(c.logs)
	said := fmt.Sprintf("%s reaches %s at a limit of %s", c.Strategy, s.rate(c.logs[at]), c.Knee.text("95 % CI "))
	if at > 0 {
		said += c.overLimitBefore(at)
	}
	switch {
	case at == len(c.limits)-1:
		return said + "." + s.further(c.Knee.Limit)
	case at == best:
		return said + ". No limit gives more."
	}
	return said + fmt.Sprintf(". The most is %s, at %d.", s.rate(c.logs[best]), c.limits[best])
}

// tiedBelow is a row at the least limit, if that is below another, that the verdicts of the table do not tell from the
// fastest; nil if there is none.
func (s *Analysis) tiedBelow(limit int) (least *table.Row) {
	if !s.table.Paired() {
		return nil
	}
	for _, c := range s.Curves {
		for _, l := range c.Levels {
			if l.Limit < limit && l.row.Group > 0 && s.table.Unranked(l.row) == "" {
				least, limit = l.row, l.Limit
			}
		}
	}
	return least
}

// advice names the least limit with which any strategy comes close to the best of all, and who does.
func (s *Analysis) advice() string {
	limit, c := s.overall.Knee.Limit, s.best
	var names []string
	for _, other := range s.Curves {
		if i := slices.Index(other.limits, limit); i >= 0 && other.logs[i] >= s.most+math.Log(kneeShare) {
			names = append(names, other.Strategy)
		}
	}
	said := "Take a limit of "
	if s.few() {
		said = "With so few samples, the limit would be "
	}
	said += fmt.Sprintf("%s: %s %s then within %.0f %% of the most, %s by %s at %d.", s.overall.Knee.text("95 % CI "),
		text.List(names), text.IsAre(len(names)), 100*(1-kneeShare), s.rate(s.most), c.Strategy,
		c.limits[floats.MaxIdx(c.logs)])
	if limit == c.limits[len(c.limits)-1] {
		said += s.further(limit)
	}
	if tied := s.tiedBelow(limit); tied != nil {
		said += fmt.Sprintf(" Corrected for all comparisons, %s cannot be told from the fastest either.", s.table.Label(tied))
	}
	return said
}

// lawText is the fit of a curve, with what it says and how well.
func (s *Analysis) lawText(c *Curve) string {
	const name = "Universal Scalability Law: "
	f, last := c.Law, float64(c.limits[len(c.limits)-1])
	if f == nil {
		return name + c.NoLaw + "."
	}
	// A coefficient is 0 if its term is less than a thousandth even at the highest limit.
	coefficient := func(times float64) func(float64) string {
		return func(x float64) string {
			if x*times < 0.001 {
				return "0"
			}
			return text.Rounded(x, 2)
		}
	}
	said := fmt.Sprintf("%sλ %s %s, σ %s, κ %s. It misses by up to %.0f "+
		"%%, at %d", name, f.Lambda.text(text.RateNumber),
		s.Unit, f.Sigma.text(coefficient(last)), f.Kappa.text(coefficient(last*last)), 100*f.Miss, f.MissAt)
	switch {
	case f.Miss > tolerable:
		return said + ", so it does not describe this curve."
	case f.Peak == nil:
		return said + ". There is no peak within these limits."
	}
	first := float64(c.limits[0])
	return said + fmt.Sprintf(". The peak is at %s.", f.Peak.text(func(x float64) string {
		switch {
		case x < first:
			return fmt.Sprintf("below %.0f", first)
		case x > last:
			return fmt.Sprintf("beyond %.0f", last)
		}
		return fmt.Sprintf("%.0f", x)
	}))
}

func (e Estimate) text(number func(float64) string) string {
	if e.Low == nil {
		return number(e.Value)
	}
	return fmt.Sprintf("%s (%s to %s)", number(e.Value), number(*e.Low), number(*e.High))
}

// boundText is N*, with what it is made of.
func (c *Curve) boundText() string {
	b := c.Bound
	if b == nil {
		return "N* is not known: " + c.NoBound + "."
	}
	return fmt.Sprintf("N* = %d · (1 + %s/%s) = %.0f.", b.CPUs, text.Seconds(b.Latency), text.Seconds(b.CPU), b.Limit)
}

// few says whether there are too few samples for intervals, and for firm advice.
func (s *Analysis) few() bool { return !s.table.Exact && s.overall.samples < stats.LeastBlocks }

// notes say what is known of the machine, and what is not shown and why.
func (s *Analysis) notes() []string {
	said := slices.Clone(s.table.Notes)
	if s.few() {
		said = append(said, fmt.Sprintf("No intervals: %s too few (%d are needed).",
			text.Samples(s.overall.samples, "is", "are"), stats.LeastBlocks))
	}
	if len(s.beyond) > 0 {
		said = append(said, fmt.Sprintf("Left out: the limits %s. A batch has only %d items.",
			strings.ReplaceAll(strings.Trim(fmt.Sprint(s.beyond), "[]"), " ", ", "), s.table.Items))
	}
	if len(s.unused) > 0 {
		var labels []string
		for _, r := range s.unused {
			labels = append(labels, s.table.Label(r))
		}
		said = append(said, "Left out: "+text.List(labels)+". They are disqualified, failed, or have no number as limit.")
	}
	missing := func(l Level) bool { return l.P99 == nil }
	if slices.ContainsFunc(s.Curves, func(c *Curve) bool { return slices.ContainsFunc(c.Levels, missing) }) {
		said = append(said, fmt.Sprintf("The p99 is known only where it was measured, of %d items in all and %d in a sample.",
			100*table.BeyondP99, 100))
	}
	return said
}
