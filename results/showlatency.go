package results

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ShowLatency writes the percentiles of every scenario: a table each for sojourn, fetch, queue
// wait and process, and what they show. What cannot be read is left out, and returned.
func ShowLatency(p Page, tables []*Table) error {
	var errs []error
	shown := false
	for _, t := range tables {
		rows, err := t.latencies()
		errs = append(errs, err)
		if len(rows) == 0 {
			continue
		}
		if !shown {
			showNotes(p, tables)
		} else {
			p.Gap()
		}
		shown = true
		t.showLatency(p, tables, rows)
	}
	if !shown && errors.Join(errs...) == nil {
		return fmt.Errorf("%s has no latency histograms: measure again with overlap run, which records them beside the text", filesOf(tables))
	}
	return errors.Join(append(errs, p.Flush())...)
}

// A latencyRow is a row that has histograms.
type latencyRow struct {
	*latencies
	label string
}

// latencies of the rows that are shown and ranked, in their order.
func (t *Table) latencies() (rows []latencyRow, err error) {
	var errs []error
	for _, r := range t.Shown() {
		if !r.ranked() {
			continue
		}
		l, err := r.latencies()
		if l != nil {
			rows = append(rows, latencyRow{l, t.label(r)})
		}
		errs = append(errs, err)
	}
	return rows, errors.Join(errs...)
}

func (t *Table) showLatency(p Page, all []*Table, rows []latencyRow) {
	narrow, hidden := false, false
	for part, of := range timed {
		cols := latencyColumns(rows, part)
		fitted := fitLatency(cols, p.Width())
		narrow = narrow || len(fitted) < len(cols)
		hidden = hidden || slices.ContainsFunc(fitted, func(c column) bool { return slices.Contains(c.cells, none) })
		if part == ofSojourn {
			p.Heading(t.Name, append([]string{of.name + " (" + of.is + ")"}, t.title(all)...)...)
		} else {
			p.Gap()
			p.Heading(t.Name, of.name+" ("+of.is+")")
		}
		p.Table(fitted)
	}
	for _, s := range t.saidOfLatency(rows, narrow, hidden) {
		p.Say(s)
	}
}

const headingOwn = "samples'\nown " // and which percentile

// latencyColumns are those of one of the histograms: of all samples merged and, beside p50 and
// p99, the median of the samples' own.
func latencyColumns(rows []latencyRow, part int) []column {
	cols := []column{{heading: "strategy", text: true}}
	for _, pc := range percentiles {
		cols = append(cols, column{heading: pc.name})
		if pc.q == 0.50 || pc.q == 0.99 {
			cols = append(cols, column{heading: headingOwn + pc.name})
		}
	}
	cols = append(cols, column{heading: "max"})
	for _, r := range rows {
		cells := []string{r.label}
		for _, pc := range percentiles {
			cells = append(cells, r.cell(part, pc.q))
			if pc.q == 0.50 || pc.q == 0.99 {
				cells = append(cells, r.ownCell(part, pc.q))
			}
		}
		cells = append(cells, Seconds(r.merged.parts()[part].most()))
		for i := range cols {
			cols[i].cells = append(cols[i].cells, cells[i])
		}
	}
	return cols
}

func (l *latencies) cell(part int, q float64) string {
	if v, ok := l.percentile(part, q); ok {
		return Seconds(v)
	}
	return none
}

func (l *latencies) ownCell(part int, q float64) string {
	s, ok := l.ofSamples(part, q)
	if !ok {
		return none
	}
	spread := "±  0%" // of durations below a nanosecond, which are all alike
	if s.Center > 0 {
		spread = "± " + fmt.Sprintf("%3s", s.PctRangeString())
	}
	return Seconds(s.Center) + " " + spread
}

// dispensable are the columns that a narrow page does without, the first to go first.
var dispensable = []string{headingOwn + "p50", "p90", headingOwn + "p99", "p99.9", "p50", "max"}

// fitLatency leaves out columns until the rest fits.
func fitLatency(cols []column, width int) []column {
	cols = slices.Clone(cols)
	for _, heading := range dispensable {
		if width == 0 || widthOf(cols) <= width {
			break
		}
		cols = slices.DeleteFunc(cols, func(c column) bool { return c.heading == heading })
	}
	return cols
}

func widthOf(cols []column) int {
	const gap = 2
	sum := -gap
	for _, c := range cols {
		sum += c.width() + gap
	}
	return sum
}

// saidOfLatency is what the tables of a scenario show, and how to read them.
func (t *Table) saidOfLatency(rows []latencyRow, narrow, hidden bool) []string {
	said := t.tails(rows)
	said = append(said, "Percentiles are those of all items of all samples, their histograms merged, to within 0.8 %; beside p50 and p99 is the median of the samples' own, with its 95 % confidence interval, which shows how they differ from sample to sample. Percentiles do not add up: the items with the longest fetch need not be those with the longest wait.")
	if hidden {
		said = append(said, fmt.Sprintf("%s stands where fewer than %d items lie beyond the percentile, in all, or none in a sample: p99 takes %d items, p99.9 %d.", none, beyondP99, 100*beyondP99, 1000*beyondP99))
	}
	var clamped int64
	for _, r := range rows {
		clamped += r.merged.Clamped
	}
	if clamped > 0 {
		said = append(said, fmt.Sprintf("%s longer than a minute, and counted as a minute: what is shown as 1 minute may be more.", count(int(clamped), "duration", "was", "were")))
	}
	if narrow {
		said = append(said, "Some percentiles are left out to fit; --wide shows all.")
	}
	return append(said, "A batch is closed: an item's sojourn begins when the strategy pulls it, so that none was due earlier and coordinated omission cannot arise; what those wait who ask an open system at times of their own is not measured here.")
}

// most is how large a part's p99 must be, as a share of that of the sojourn, to be what the
// tail is made of.
const mostOfTail = 0.5

// tails says what the slowest items spend their time with.
func (t *Table) tails(rows []latencyRow) []string {
	made := map[int][]string{} // by the part, or ofSojourn for neither
	shares := map[int][2]float64{}
	for _, r := range rows {
		whole, ok := r.percentile(ofSojourn, 0.99)
		if !ok || whole <= 0 {
			continue
		}
		part, share := r.tail(whole)
		if s, seen := shares[part]; seen {
			shares[part] = [2]float64{min(s[0], share), max(s[1], share)}
		} else {
			shares[part] = [2]float64{share, share}
		}
		made[part] = append(made[part], r.label)
	}
	var clauses []string
	for _, part := range []int{ofFetch, ofQueueWait, ofProcess} {
		if names := made[part]; len(names) > 0 {
			clauses = append(clauses, fmt.Sprintf("%s in %s (%s)", tailNames[part], list(names), percent(shares[part])))
		}
	}
	var said []string
	if len(clauses) > 0 {
		said = append(said, "The slowest 1 % of the items owe their sojourn mostly to "+strings.Join(clauses, "; to ")+": the p99 of that part as a share of the p99 of sojourn.")
	}
	if names := made[ofSojourn]; len(names) > 0 {
		said = append(said, fmt.Sprintf("In %s none of the parts reaches half of it: %s.", list(names), t.elsewhere(rows, names)))
	}
	return said
}

var tailNames = map[int]string{ofFetch: "fetching", ofQueueWait: "the queue wait", ofProcess: "processing"}

// tail is the part whose p99 is the largest, and its share of the sojourn's; ofSojourn if that
// is less than half.
func (l *latencies) tail(whole float64) (part int, share float64) {
	for _, i := range []int{ofFetch, ofQueueWait, ofProcess} {
		if v, ok := l.percentile(i, 0.99); ok && v/whole > share {
			part, share = i, v/whole
		}
	}
	return cmp.Or(map[bool]int{true: part}[share >= mostOfTail], ofSojourn), share
}

func percent(share [2]float64) string {
	low, high := fmt.Sprintf("%.0f", 100*share[0]), fmt.Sprintf("%.0f", 100*share[1])
	if low == high {
		return low + " %"
	}
	return low + " to " + high + " %"
}

// elsewhere is how much of the mean sojourn is in neither stage nor between them. Means do add
// up.
func (t *Table) elsewhere(rows []latencyRow, names []string) string {
	share := [2]float64{1, 0}
	for _, r := range rows {
		if !slices.Contains(names, r.label) {
			continue
		}
		l := r.merged
		rest := max(0, 1-(l.Fetch.mean()+l.QueueWait.mean()+l.Process.mean())/l.Sojourn.mean())
		share = [2]float64{min(share[0], rest), max(share[1], rest)}
	}
	return "items are held before their fetch or after processing, for " + percent(share) + " of the mean sojourn"
}
