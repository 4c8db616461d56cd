package report

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

const headingOwn = "samples'\nown " // and which percentile

// dispensable are the columns that a narrow page does without, the first to go first.
var dispensable = []string{headingOwn + "p50", "p90", headingOwn + "p99", "p99.9", "p50", "max"}

// ShowLatency writes the percentiles of every scenario: a table each for sojourn, fetch, queue wait and process, and
// what they show. What cannot be read is left out, and returned.
func ShowLatency(p page.Page, tables []*table.Table) error {
	var errs []error
	shown, narrow := false, false
	clamped := int64(0)
	for _, t := range tables {
		rows, err := LatencyRows(t)
		errs = append(errs, err)
		if len(rows) == 0 {
			continue
		}
		if !shown {
			page.Begin(p, table.Preface(tables))
		}
		shown = true
		p.Heading(t.Name, t.Title(tables)...)
		for part, of := range latency.Timed {
			if part > 0 {
				p.Gap()
			}
			p.Subheading(of.Name + ": " + of.Is)
			all := latencyColumns(rows, part)
			cols, left := page.Fit(all, p.Width(), page.PlacesOf(all, dispensable...))
			p.Table(cols)
			narrow = narrow || len(left) > 0
		}
		page.SayAll(p, slices.Concat(serviceWarnings(t), text.Listed(Tails(rows))))
		for _, r := range rows {
			clamped += r.merged.Clamped
		}
		p.Gap()
	}
	if !shown && errors.Join(errs...) == nil {
		return fmt.Errorf("%s has no latency histograms: %smeasure again with overlap run, which records them beside "+
			"the text", text.List(table.FilesOf(tables)), orBeside(tables))
	}
	if shown {
		explainPercentiles(p, clamped, narrow)
	}
	return errors.Join(append(errs, p.Flush())...)
}

// explainPercentiles says once how to read the tables.
func explainPercentiles(p page.Page, clamped int64, narrow bool) {
	p.Say(fmt.Sprintf("Percentiles are of all items of all samples, and at most 0.8 %% too large. They do not add "+
		"up: the items with the longest fetch need not be those with the longest wait. "+
		"%s: too few items. p99 needs %d of them, p99.9 needs %d, and the samples' own needs one item beyond it "+
		"in each sample.", page.None, 100*table.BeyondP99, 1000*table.BeyondP99))
	p.Say("Samples' own: the percentile of each sample, as their median with its 95 % confidence interval. It shows " +
		"how samples differ.")
	if clamped > 0 {
		p.Say(text.Count(int(clamped), "duration", "was", "were") + " longer than a minute, and counted as a minute.")
	}
	if narrow {
		p.Say("Some percentiles are left out to fit; --wide shows all.")
	}
	p.Say("A sojourn begins when the strategy pulls the item. What a user waits before that is not measured.")
}

// LatencyRows are the latencies of the rows that are shown and ranked, in their order.
func LatencyRows(t *table.Table) (rows []*Latencies, err error) {
	var errs []error
	for _, r := range t.Shown() {
		if !r.Ranked() {
			continue
		}
		l, err := LatenciesOf(r)
		if l != nil {
			rows = append(rows, l)
		}
		errs = append(errs, err)
	}
	return rows, errors.Join(errs...)
}

// latencyColumns are those of one of the histograms.
func latencyColumns(rows []*Latencies, part int) []page.Column {
	add := func(cols []page.Column, heading string, cell func(*Latencies) string) []page.Column {
		c := page.Column{Heading: heading}
		for _, r := range rows {
			c.Cells = append(c.Cells, cell(r))
		}
		return append(cols, c)
	}
	cols := add(nil, "strategy", func(r *Latencies) string { return r.Label })
	cols[0].Text = true
	for _, pc := range Percentiles {
		cols = add(cols, pc.Name, func(r *Latencies) string {
			if v, ok := r.Percentile(part, pc.Q); ok {
				return text.Seconds(v)
			}
			return page.None
		})
		if pc.own {
			cols = add(cols, headingOwn+pc.Name, func(r *Latencies) string { return r.ownCell(part, pc.Q) })
		}
	}
	return add(cols, "max", func(r *Latencies) string { return text.Seconds(r.Longest(part)) })
}

func (l *Latencies) ownCell(part int, q float64) string {
	s, ok := l.ofSamples(part, q)
	if !ok {
		return page.None
	}
	spread := "0%" // of durations below a nanosecond, which are all alike
	if s.Center > 0 {
		spread = s.PctRangeString()
	}
	return fmt.Sprintf("%s ± %3s", text.Seconds(s.Center), spread)
}

// orBeside is the advice for files whose sidecar is missing, before the one to measure again.
func orBeside(tables []*table.Table) string {
	for _, t := range tables {
		if t.IsStrategies && t.Source != nil && t.Source.Run == nil {
			return "put " + filepath.Base(record.SidecarPath(t.File)) + ", which was recorded with it, beside it, or "
		}
	}
	return ""
}

// leastTail is how far the p99 must be above the median, as a ratio, to be called a tail.
const leastTail = 1.25

// tail is the stage with at least half of what the p99 of the sojourn is above its median, if there is one. What the
// other three leave is the time before the fetch or, processed, waiting to be emitted.
func (l *Latencies) tail() string {
	beyond := func(part int) float64 {
		h := l.merged.Parts()[part]
		return h.Quantile(0.99) - h.Quantile(0.5)
	}
	whole := beyond(latency.OfSojourn)
	if !l.known(0.99) || whole <= 0 || whole < (leastTail-1)*l.merged.Sojourn.Quantile(0.5) {
		return ""
	}
	stage, most, left := "", 0.5*whole, whole
	for i, name := range []string{"fetching", "the queue wait", "processing"} {
		share := beyond(latency.OfFetch + i)
		if left -= share; share >= most {
			stage, most = name, share
		}
	}
	if left >= most {
		return "time before the fetch or after processing"
	}
	return stage
}

// Tails says what the slowest items of the rows spend their time with.
func Tails(rows []*Latencies) string {
	var in ordered.ByKey[string, string] // strategies, by stage
	for _, r := range rows {
		if stage := r.tail(); stage != "" {
			in.Add(stage, r.Label)
		}
	}
	var clauses []string
	for _, stage := range in.Keys {
		clauses = append(clauses, "of "+stage+" in "+text.List(in.Of[stage]))
	}
	if clauses == nil {
		return ""
	}
	return "The slowest items (p99) take longer than the median one mostly because " + strings.Join(clauses, "; ") + "."
}

// The JSON of percentiles, in seconds. One that too few items lie beyond is left out.
type (
	latencyJSON struct {
		Items       int64                        `json:"items"`   // of all samples
		Samples     int                          `json:"samples"` // that have histograms
		Clamped     int64                        `json:"clamped,omitempty"`
		Percentiles map[string]float64           `json:"percentiles"` // "p50", … of the merged histogram, and "max"
		OfSamples   map[string]export.MedianJSON `json:"of_samples"`  // "p50" and "p99": the median of the samples' own
	}
)

// latencyToJSON is by what was timed: "sojourn", "fetch", "queue_wait" and "process"; nil where
// the row has no histograms, or none that can be read.
func latencyToJSON(r *table.Row) map[string]latencyJSON {
	l, _ := LatenciesOf(r) // show --latency says which could not be read
	if l == nil {
		return nil
	}
	out := map[string]latencyJSON{}
	for part, name := range []string{"sojourn", "fetch", "queue_wait", "process"} {
		lj := latencyJSON{
			Items: l.Items(), Samples: len(l.samples), Clamped: l.merged.Clamped,
			Percentiles: map[string]float64{"max": l.Longest(part)}, OfSamples: map[string]export.MedianJSON{},
		}
		for _, pc := range Percentiles {
			if v, ok := l.Percentile(part, pc.Q); ok {
				lj.Percentiles[pc.Name] = v
			}
			if s, ok := l.ofSamples(part, pc.Q); ok && pc.own {
				lj.OfSamples[pc.Name] = export.NewMedianJSON(s)
			}
		}
		out[name] = lj
	}
	return out
}
