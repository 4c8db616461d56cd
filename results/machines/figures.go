package machines

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchunit"
)

// A figure is what a table may show of a row.
type figure struct {
	name     string
	of       func(r *table.Row) (float64, bool)
	format   func(r *table.Row, x float64, makespans benchunit.Scaler) string
	estimate func(r *table.Row) (stats.Estimate, bool) // with its interval; nil if it has none
	between  func(low, high float64) string
}

var (
	speedup    = gain("speedup", record.Makespan, ratioOrMore)
	fetching   = gain("fetching", record.FetchActive, ratioOrMore)
	processing = gain("processing", record.ProcessActive, ratio)
	efficiency = figure{"efficiency", (*table.Row).SoundEfficiency, twoDecimals, soundEfficiency, text.EfficiencyRange}
	rank       = figure{name: "group", format: whole,
		of: func(r *table.Row) (float64, bool) { return float64(r.Group), r.Group > 0 }}
	makespan = figure{name: "makespan", format: withRange,
		of: func(r *table.Row) (float64, bool) { return r.Median(record.Makespan) }}
)

// figures are in the order in which they are shown as far as there is room: what travels between machines first.
var figures = []figure{speedup, efficiency, rank, makespan, fetching, processing}

func gain(name, unit string, format func(*table.Row, float64, benchunit.Scaler) string) figure {
	return figure{name, func(r *table.Row) (float64, bool) { return r.Table.Gain(r, unit) }, format,
		func(r *table.Row) (stats.Estimate, bool) { return r.Table.GainEstimate(r, unit) }, text.RatioRange}
}

func soundEfficiency(r *table.Row) (stats.Estimate, bool) {
	if _, ok := r.SoundEfficiency(); !ok {
		return stats.Estimate{}, false
	}
	return r.EfficiencyEstimate()
}

func ratio(_ *table.Row, x float64, _ benchunit.Scaler) string       { return text.Ratio(x) }
func ratioOrMore(r *table.Row, x float64, _ benchunit.Scaler) string { return r.AtLeast(text.Ratio(x)) }
func twoDecimals(_ *table.Row, x float64, _ benchunit.Scaler) string { return fmt.Sprintf("%.2f", x) }
func whole(_ *table.Row, x float64, _ benchunit.Scaler) string       { return strconv.Itoa(int(x)) }

func withRange(r *table.Row, _ float64, makespans benchunit.Scaler) string {
	summary, _ := r.Summary(record.Makespan)
	if r.Table.Exact {
		return makespans.Format(summary.Center) + "s"
	}
	return fmt.Sprintf("%ss ± %3s", makespans.Format(summary.Center), summary.PctRangeString())
}

// value is nil if it is not known.
func (f figure) value(r *table.Row) *float64 {
	if x, ok := f.of(r); ok {
		return &x
	}
	return nil
}

// cell is the figure of a row, or the word for a row without figures.
func (f figure) cell(r *table.Row, makespans benchunit.Scaler) string {
	switch {
	case r == nil:
	case r.Wrong() != "":
		return page.Disqualified
	case !r.Ranked():
		return r.Absent()
	default:
		if x, ok := f.of(r); ok {
			return f.format(r, x, makespans)
		}
	}
	return page.None
}

// interval is the figure of a row from the lowest to the highest value that is plausible, where that is known.
func (f figure) interval(r *table.Row) string {
	if ci := f.ci(r); ci != nil && !r.Held() {
		return f.between(ci[0], ci[1])
	}
	return f.cell(r, benchunit.Scaler{})
}

// ci is the interval of the figure of a row; nil if it is not known.
func (f figure) ci(r *table.Row) *[2]float64 {
	if r == nil || !r.Ranked() {
		return nil
	}
	if e, ok := f.estimate(r); ok && e.Known {
		return &[2]float64{e.Low, e.High}
	}
	return nil
}

// Figures are the names of what the tables may show of each strategy on each machine.
func Figures() (names []string) {
	for _, f := range figures {
		names = append(names, f.name)
	}
	return names
}

// NoFigure says of a name that it is none of [Figures].
func NoFigure(name string) error {
	return fmt.Errorf("there is no figure %q; there are: %s", name, strings.Join(Figures(), ", "))
}

// title has the facts that all tables have in common.
func (s *Scenario) title() []string {
	return slices.DeleteFunc(s.Tables[s.on[0]].Title(nil), func(fact string) bool {
		return slices.ContainsFunc(s.on, func(i int) bool { return !slices.Contains(s.Tables[i].Title(nil), fact) })
	})
}

// columns has a figure on all machines, then the next figure, as many as there is room for; of the first one as many
// machines as there is room for.
func (s *Scenario) columns(machines []string, wanted []figure, width int) (cols []page.Column, hidden []string) {
	rows := s.sorted()
	cols = []page.Column{{Heading: "strategy", Text: true, Cells: s.labelsOf(rows)}}
	scale := s.makespanScale()
	for _, f := range wanted {
		for _, i := range s.on {
			col := page.Column{Heading: f.name + "\n" + strings.ReplaceAll(machines[i], " ", "\n")}
			for _, key := range rows {
				col.Cells = append(col.Cells, f.cell(s.at(key, i), scale))
			}
			cols = append(cols, col)
		}
	}
	shown := len(cols)
	for shown > 1+len(s.on) && page.TooWide(cols[:shown], width) {
		shown -= len(s.on)
	}
	cols, left := page.Fit(cols[:shown], width, page.LastFirst(cols[:shown], 2))
	for _, c := range left {
		hidden = append(hidden, strings.Join(strings.Fields(c.Heading), " "))
	}
	for _, f := range wanted[(shown-1)/len(s.on):] {
		hidden = append(hidden, f.name)
	}
	return cols, hidden
}

// sorted has those first that need least time, in the mean over the machines, of what the fastest needs; those that
// not all machines measured come last.
func (s *Scenario) sorted() []table.CellKey {
	cost := map[table.CellKey]float64{}
	for _, key := range s.keys {
		for _, i := range s.on {
			r := s.at(key, i)
			best, ok := s.Tables[i].Best().Median(record.Makespan)
			if x, measured := r.Median(record.Makespan); ok && measured && r.Ranked() {
				cost[key] += x / best
			} else {
				cost[key] += 1e9
			}
		}
	}
	return slices.SortedStableFunc(slices.Values(s.keys), func(x, y table.CellKey) int {
		return cmp.Or(cmp.Compare(cost[x], cost[y]), strings.Compare(s.labels[x], s.labels[y]))
	})
}

// makespanScale is one for all machines.
func (s *Scenario) makespanScale() benchunit.Scaler {
	var medians []float64
	for _, i := range s.on {
		for _, r := range s.Tables[i].Rows {
			if x, ok := makespan.of(r); ok && r.Ranked() {
				medians = append(medians, x)
			}
		}
	}
	return text.ScaleOf(medians, record.Tidied(record.Makespan))
}
