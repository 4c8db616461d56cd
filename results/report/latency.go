package report

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// ShowLatency writes the percentiles of every scenario: a table each for sojourn, fetch, queue
// wait and process, and what they show. What cannot be read is left out, and returned.
func ShowLatency(p page.Page, tables []*table.Table) error {
	var errs []error
	report := latencyReport{Page: p}
	shown := false
	for _, t := range tables {
		rows, err := latencyRows(t)
		errs = append(errs, err)
		if len(rows) == 0 {
			continue
		}
		if !shown {
			showNotes(p, tables)
		}
		shown = true
		report.show(t, tables, rows)
		p.Gap()
	}
	if !shown && errors.Join(errs...) == nil {
		return fmt.Errorf("%s has no latency histograms: %smeasure again with overlap run, which records them beside the text", text.List(table.FilesOf(tables)), orBeside(tables))
	}
	if shown {
		report.explain()
	}
	return errors.Join(append(errs, p.Flush())...)
}

// A latencyRow is a row that has histograms.
type latencyRow struct {
	*latencies
	label string
}

// latencyRows of the rows that are shown and ranked, in their order.
func latencyRows(t *table.Table) (rows []latencyRow, err error) {
	var errs []error
	for _, r := range t.Shown() {
		if !r.Ranked() {
			continue
		}
		l, err := latenciesOf(r)
		if l != nil {
			rows = append(rows, latencyRow{l, t.Label(r)})
		}
		errs = append(errs, err)
	}
	return rows, errors.Join(errs...)
}

// A latencyReport remembers what has to be explained at its end.
type latencyReport struct {
	page.Page
	narrow, hidden, own bool // columns are left out, cells are, and there are the samples' own
	clamped             int64
}

func (p *latencyReport) show(t *table.Table, all []*table.Table, rows []latencyRow) {
	p.Heading(t.Name, t.Title(all)...)
	for part, of := range latency.Timed {
		if part > 0 {
			p.Gap()
		}
		p.Subheading(of.Name + ": " + of.Is)
		cols := latencyColumns(rows, part)
		fitted := page.Without(cols, p.Width(), dispensable...)
		p.Table(fitted)
		p.narrow = p.narrow || len(fitted) < len(cols)
		p.hidden = p.hidden || slices.ContainsFunc(fitted, func(c page.Column) bool { return slices.Contains(c.Cells, page.None) })
		p.own = p.own || slices.ContainsFunc(fitted, func(c page.Column) bool { return strings.HasPrefix(c.Heading, headingOwn) })
	}
	for _, r := range rows {
		p.clamped += r.merged.Clamped
	}
	for _, s := range append(serviceWarnings(t), tails(rows)...) {
		p.Say(s)
	}
}

// explain says once how to read the tables.
func (p *latencyReport) explain() {
	p.Say("Percentiles are those of all items of all samples, their histograms merged, at most 0.8 % too large. They do not add up: the items with the longest fetch need not be those with the longest wait.")
	if p.own {
		p.Say("Beside them is the median of the samples' own percentiles, with its 95 % confidence interval: how they differ from sample to sample.")
	}
	if p.hidden {
		p.Say(fmt.Sprintf("%s stands where fewer than %d items lie beyond the percentile, in all, or none in a sample: p99 takes %d items, p99.9 %d.", page.None, table.BeyondP99, 100*table.BeyondP99, 1000*table.BeyondP99))
	}
	if p.clamped > 0 {
		p.Say(text.Count(int(p.clamped), "duration", "was", "were") + " longer than a minute, and counted as a minute: the longest may be longer than is shown.")
	}
	if p.narrow {
		p.Say("Some percentiles are left out to fit; --wide shows all.")
	}
	p.Say("A batch is closed: an item's sojourn begins when the strategy pulls it, so that none was due earlier and coordinated omission cannot arise; what those wait who ask an open system at times of their own is not measured here.")
}

const headingOwn = "samples'\nown " // and which percentile

// latencyColumns are those of one of the histograms: of all samples merged and, beside p50 and
// p99, the median of the samples' own.
func latencyColumns(rows []latencyRow, part int) []page.Column {
	cols := []page.Column{{Heading: "strategy", Text: true}}
	for _, pc := range percentiles {
		cols = append(cols, page.Column{Heading: pc.name})
		if pc.q == 0.50 || pc.q == 0.99 {
			cols = append(cols, page.Column{Heading: headingOwn + pc.name})
		}
	}
	cols = append(cols, page.Column{Heading: "max"})
	for _, r := range rows {
		cells := []string{r.label}
		for _, pc := range percentiles {
			cells = append(cells, r.cell(part, pc.q))
			if pc.q == 0.50 || pc.q == 0.99 {
				cells = append(cells, r.ownCell(part, pc.q))
			}
		}
		cells = append(cells, text.Seconds(r.merged.Parts()[part].Most()))
		for i := range cols {
			cols[i].Cells = append(cols[i].Cells, cells[i])
		}
	}
	return cols
}

func (l *latencies) cell(part int, q float64) string {
	if v, ok := l.percentile(part, q); ok {
		return text.Seconds(v)
	}
	return page.None
}

func (l *latencies) ownCell(part int, q float64) string {
	s, ok := l.ofSamples(part, q)
	if !ok {
		return page.None
	}
	spread := "±  0%" // of durations below a nanosecond, which are all alike
	if s.Center > 0 {
		spread = "± " + fmt.Sprintf("%3s", s.PctRangeString())
	}
	return text.Seconds(s.Center) + " " + spread
}

// dispensable are the columns that a narrow page does without, the first to go first.
var dispensable = []string{headingOwn + "p50", "p90", headingOwn + "p99", "p99.9", "p50", "max"}

// orBeside is the advice for files whose sidecar is missing, before the one to measure again.
func orBeside(tables []*table.Table) string {
	for _, t := range tables {
		if t.IsStrategies && t.Source != nil && t.Source.Run == nil {
			return "put " + filepath.Base(record.SidecarPath(t.File)) + ", which was recorded with it, beside it, or "
		}
	}
	return ""
}

// Percentiles of the report.
var percentiles = []struct {
	name string
	q    float64
}{{"p50", 0.50}, {"p90", 0.90}, {"p99", 0.99}, {"p99.9", 0.999}}

// latencies are those of a row: the histograms of its samples merged, and beside them the
// samples' own medians and 99th percentiles, since percentiles cannot be averaged.
type latencies struct {
	merged  *latency.Latency
	samples int
	own     [4]map[float64][]float64 // by quantile, a value a sample
}

// latenciesOf of a row; nil if none of its samples has any. The error is of those that cannot be
// read, and are left out.
func latenciesOf(r *table.Row) (*latencies, error) {
	l := &latencies{merged: latency.NewLatency()}
	for i := range l.own {
		l.own[i] = map[float64][]float64{}
	}
	var errs []error
	for _, s := range r.Recorded {
		if len(s.Latency) == 0 {
			continue
		}
		one, err := latency.DecodeLatency(s.Latency)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: the latency of %s in block %d is left out: %w", record.SidecarPath(r.Table.File), s.Cell, s.Block, err))
			continue
		}
		l.samples++
		l.merged.Merge(one)
		for i, h := range one.Parts() {
			for _, q := range []float64{0.50, 0.99} {
				l.own[i][q] = append(l.own[i][q], h.Quantile(q))
			}
		}
	}
	if items, want := l.merged.Sojourn.Count(), int64(r.Batches*r.Table.Items); l.samples == r.N() && want > 0 && items != want {
		return nil, fmt.Errorf("%s: the latency of %s is of %d items, and its samples are of %d: is it the sidecar of another run?", record.SidecarPath(r.Table.File), r.Cell(), items, want)
	}
	if l.samples == 0 {
		l = nil
	}
	return l, errors.Join(errs...)
}

// known says whether enough items lie beyond a percentile for it to be shown.
func (l *latencies) known(q float64) bool {
	return float64(l.merged.Sojourn.Count())*(1-q) >= table.BeyondP99-1e-6
}

// percentile of the merged histogram, in seconds; false where fewer than 10 items lie beyond.
func (l *latencies) percentile(part int, q float64) (float64, bool) {
	if !l.known(q) {
		return 0, false
	}
	return l.merged.Parts()[part].Quantile(q), true
}

// ofSamples is the median over the samples of their own percentiles, with its 95 % confidence
// interval; false where that of the merged histogram is hidden, or where a sample of average
// length has no item beyond. That is the rule of [table.Table.P99].
func (l *latencies) ofSamples(part int, q float64) (benchmath.Summary, bool) {
	if !l.known(q) || float64(l.merged.Sojourn.Count())*(1-q) < float64(l.samples)-1e-6 {
		return benchmath.Summary{}, false
	}
	sample := benchmath.NewSample(slices.Clone(l.own[part][q]), &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(sample, 0.95), true
}
