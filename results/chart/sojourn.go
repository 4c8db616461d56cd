package chart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

const sojournTitle = "How long items take"

// quantiles are where a line has points, besides the percentiles of the report.
var quantiles = []float64{0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999}

// Sojourn draws the percentiles of each strategy's sojourns, from pull to emit, up to p99.9 as far as there are enough
// items to know it.
func Sojourn(t *table.Table) (*Chart, string) {
	rows, err := report.LatencyRows(t)
	if len(rows) == 0 && err != nil {
		return nil, "The histograms of sojourns cannot be read: " + text.Brief(text.Visible(err.Error()))
	}
	c := &Chart{ID: "sojourn", Title: sojournTitle,
		Alt: "A line for each strategy: the sojourn, from pull to emit, that a share of the items does not exceed, from " +
			"10 % of them at the left to 99.9 % at the right. Both scales are logarithmic.",
		Note: "Sojourn: from when the strategy pulls an item until its result is out. p99: 99 % of all items of all " +
			"samples take at most that. A line ends where fewer than 10 items lie beyond."}
	c.Table.Head = []string{"strategy", "items"}
	for _, pc := range report.Percentiles {
		c.Table.Head = append(c.Table.Head, pc.Name)
	}
	c.Table.Head = append(c.Table.Head, "longest")
	kept, best := fastestOfEach(t.Shown())
	var lines []*report.Latencies
	for _, r := range rows {
		cells := []string{r.Label, fmt.Sprint(r.Items())}
		for _, pc := range report.Percentiles {
			cell := none
			if v, ok := r.Percentile(latency.OfSojourn, pc.Q); ok {
				cell = text.Seconds(v)
			}
			cells = append(cells, cell)
		}
		c.Table.add(append(cells, text.Seconds(r.Longest(latency.OfSojourn)))...)
		if _, ok := r.Percentile(latency.OfSojourn, 0.5); ok && len(lines) < mostRows && slices.Contains(kept, r.Row) {
			lines = append(lines, r)
		}
	}
	switch {
	case len(rows) == 0:
		return nil, "The file has no histograms of sojourns: overlap run records them beside the text."
	case len(lines) == 0:
		return nil, "There are too few items for percentiles."
	}
	if err != nil {
		c.Note += " Some histograms cannot be read and are left out."
	}
	c.Note = join(c.Note, best)
	c.Sentence = join(sojournSentence(lines), text.Readable(report.Tails(rows)))
	c.drawSojourn(lines)
	return c, ""
}

func (c *Chart) drawSojourn(lines []*report.Latencies) {
	const top, left, right = 26, 50, 268
	bottom := top + fieldHeight(len(lines))
	p := c.begin(bottom + axisRoom)
	var values []float64
	for _, l := range lines {
		for _, q := range quantiles {
			if v, ok := l.Percentile(latency.OfSojourn, q); ok && v > 0 {
				values = append(values, v)
			}
		}
	}
	// As usual, each further nine of a percentile takes as much room as the one before.
	beyond := func(q float64) float64 { return 1 / (1 - q) }
	x := svg.Log(beyond(quantiles[0]), beyond(quantiles[len(quantiles)-1]), left, right)
	y, log := scaleOf(values, bottom, top)
	p.AxisX(x, x.TicksOf([]float64{beyond(0.5), beyond(0.9), beyond(0.99), 1000},
		func(v float64) string { return percentile(1 - 1/v) }), top, bottom, "percentile of the items")
	p.AxisY(y, y.DurationTicks(6), left, right, 0, "")
	p.Text(2, top-12, svg.Start, "ink", onAxis("sojourn", log))
	var labels []label
	for i, l := range lines {
		class, shape := series(i)
		var d svg.Data
		end := label{name: l.Label, class: class, shape: shape}
		for _, q := range quantiles {
			if v, ok := l.Percentile(latency.OfSojourn, q); ok {
				end.x, end.y = x.At(beyond(q)), y.At(v)
				d.Point(end.x, end.y)
			}
		}
		p.Path(class+" line", &d)
		for _, pc := range report.Percentiles {
			if v, ok := l.Percentile(latency.OfSojourn, pc.Q); ok {
				p.Titled(fmt.Sprintf("%s, %s: %s", l.Label, pc.Name, text.Seconds(v)), datum(l.Label, v),
					func() { p.Mark(class+" solid", shape, x.At(beyond(pc.Q)), y.At(v), 3) })
			}
		}
		labels = append(labels, end)
	}
	labelsBeside(p, labels, right+18, top+4, bottom-4)
}

// percentile is the name of a quantile: p99.9.
func percentile(q float64) string {
	return "p" + strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", 100*q), "0"), ".")
}

// sojournSentence compares the strategies at the highest percentile that is known of at least half of them.
func sojournSentence(lines []*report.Latencies) string {
	at := report.Percentiles[0]
	var known []*report.Latencies
	for _, pc := range report.Percentiles {
		var have []*report.Latencies
		for _, l := range lines {
			if _, ok := l.Percentile(latency.OfSojourn, pc.Q); ok {
				have = append(have, l)
			}
		}
		if 2*len(have) >= len(lines) {
			at, known = pc, have
		}
	}
	least, most := known[0], known[0]
	of := func(l *report.Latencies) float64 {
		v, _ := l.Percentile(latency.OfSojourn, at.Q)
		return v
	}
	for _, l := range known {
		if of(l) < of(least) {
			least = l
		}
		if of(l) > of(most) {
			most = l
		}
	}
	share := strings.TrimPrefix(percentile(at.Q), "p") + " %"
	if few := len(lines) - len(known); few > 0 {
		share = fmt.Sprintf("Of the strategies with enough items to know it, %s", share)
	}
	if text.Seconds(of(least)) == text.Seconds(of(most)) {
		return fmt.Sprintf("%s of the items of %s take at most %s.", share, called(least.Label), text.Seconds(of(least)))
	}
	return fmt.Sprintf("%s of the items of all samples take at most %s with %s, the shortest, and %s with %s, the longest.",
		share,
		text.Seconds(of(least)), called(least.Label), text.Seconds(of(most)), called(most.Label))
}
