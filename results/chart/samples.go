package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

const samplesTitle = "Every sample"

// A point is a sample of a strip: its time, or that it failed.
type point struct {
	block   int // from 1; 0 if it is not known
	seconds float64
	outlier bool
	failed  string // why
}

// A strip is all samples of a row.
type strip struct {
	label  string
	median float64 // 0 if there is none
	points []point // of the samples, then those that failed
}

func stripOf(r *table.Row) strip {
	s := strip{label: r.Table.Label(r)}
	if sum, ok := r.Summary(record.Makespan); ok {
		s.median = sum.Center
	}
	unit := record.Tidied(record.Makespan)
	outlying := map[float64]bool{}
	for _, o := range r.OutliersOf(unit) {
		outlying[o.Value] = true
	}
	values := r.Values[unit]
	for i, v := range values {
		p := point{seconds: v, outlier: outlying[v]}
		if len(r.Blocks) == len(values) {
			p.block = r.Blocks[i]
		}
		s.points = append(s.points, p)
	}
	blocks := failedBlocks(r)
	failures := slices.DeleteFunc(slices.Clone(r.Failures), func(f record.Failure) bool { return f.Replaced })
	for i, f := range failures {
		p := point{failed: cmp.Or(f.Why(), "it failed")}
		if len(blocks) == len(failures) {
			p.block = blocks[i]
		}
		s.points = append(s.points, p)
	}
	return s
}

// failedBlocks are those of the samples of a row that failed and were not replaced, as the sidecar has them.
func failedBlocks(r *table.Row) (blocks []int) {
	if r.Table.Source == nil {
		return nil
	}
	samples := r.Table.Source.Samples
	slots := record.SlotsOf(samples)
	for i := range samples {
		s := &samples[i]
		if s.Status == record.Failed && s.Place.Scenario == r.Table.Name && s.Place.Strategy == r.Strategy &&
			s.Place.Limit == r.Limit && !s.Place.IsAAArm() && !slots.Replaced(s) {
			blocks = append(blocks, s.Block)
		}
	}
	return blocks
}

// Samples draws every sample of every strategy as a point, the first block at the top of its strip. Outliers and samples
// that failed have shapes of their own.
func Samples(t *table.Table) (*Chart, string) {
	if !t.IsStrategies {
		return nil, "These are not strategies, which all have a time of a batch."
	}
	var strips []strip
	most := 0
	for _, r := range t.Shown() {
		if s := stripOf(r); len(s.points) > 0 {
			strips, most = append(strips, s), max(most, len(s.points))
		}
	}
	switch {
	case len(strips) == 0:
		return nil, "There are no samples."
	case most == 1 && t.Exact:
		return nil, "The times are exact: each strategy has one."
	case most == 1:
		return nil, "Each strategy has only one sample."
	}
	c := &Chart{ID: "samples", Title: samplesTitle, Sentence: samplesSentence(t, strips),
		Alt: "A strip for each strategy with a disc for each of its samples, by how far its time is from the strategy's median; " +
			"the first block is at the top of a strip. A ring is an outlier, and a cross at the right a sample that failed."}
	shown, more := drawn(len(strips))
	c.Note = join("Disc: a sample, by how much longer or shorter than its strategy's median it took; the first block is at "+
		"the top of each strip. Ring: an outlier by Tukey's rule, which stays in every figure. Cross: it failed, and has no "+
		"time.", more)
	c.Table.Head = []string{"strategy", "block", "time", "remark"}
	for _, s := range strips {
		for _, p := range s.points {
			block, time, remark := none, none, ""
			if p.block > 0 {
				block = fmt.Sprint(p.block)
			}
			switch {
			case p.failed != "":
				remark = "failed: " + p.failed
			case p.outlier:
				time, remark = text.Seconds(p.seconds), "outlier"
			default:
				time = text.Seconds(p.seconds)
			}
			c.Table.add(s.label, block, time, remark)
		}
	}
	c.drawSamples(strips[:shown])
	return c, ""
}

func (c *Chart) drawSamples(strips []strip) {
	const top, stripHeight, medianRoom = 24, 26, 62
	bottom := float64(top + len(strips)*stripHeight)
	p := c.begin(bottom + axisRoom)
	var changes []float64
	for _, s := range strips {
		for _, pt := range s.points {
			changes = append(changes, s.change(pt))
		}
	}
	// A strip has its own median in the middle: on one scale of times, a slow strategy would leave the others no room.
	x := changesScale(changes, nameRoom+8, width-medianRoom-22)
	p.AxisX(x, x.TicksOf(valuesOf(x.Ticks(5)), percentChange), top, bottom, "time, from the strategy's median")
	p.Line("ink hair", x.At(0), top-4, x.At(0), bottom)
	p.Text(width-2, top-11, svg.End, "muted small", "median")
	for i, s := range strips {
		upper := float64(top + i*stripHeight)
		middle := upper + stripHeight/2
		p.Line("faint hair", nameRoom+4, upper+stripHeight, width, upper+stripHeight)
		nameAt(p, s.label, nameRoom, middle, nameRoom-2)
		p.Group(datum(s.label, s.median), func() { c.drawStrip(s, x, upper+4, stripHeight-8, width-medianRoom-10) })
		if s.median > 0 {
			p.Text(width-2, middle+4, svg.End, "ink small", text.Seconds(s.median))
		}
	}
}

// change is by what share a sample is above the median of its strip, NaN if it has no time.
func (s strip) change(p point) float64 {
	if p.failed != "" || !(s.median > 0) {
		return math.NaN()
	}
	return p.seconds/s.median - 1
}

// changesScale has 0 and all changes, but those that are larger than ten times the median.
func changesScale(changes []float64, from, to float64) svg.Scale {
	low, high := -0.01, 0.01
	for _, x := range changes {
		if !math.IsNaN(x) {
			low, high = min(low, x), min(max(high, x), mostChange)
		}
	}
	room := 0.04 * (high - low)
	return svg.Linear(low-room, high+room, from, to)
}

// mostChange is the largest change that has a place of its own; what is beyond is at the edge, and in the table.
const mostChange = 9

func valuesOf(ticks []svg.Tick) (values []float64) {
	for _, t := range ticks {
		values = append(values, t.Value)
	}
	return values
}

func percentChange(x float64) string {
	if x == 0 {
		return "0"
	}
	return strings.Replace(fmt.Sprintf("%+.3g %%", 100*x), "-", "−", 1)
}

// drawStrip draws the samples of a row between two heights, those that failed at x = failed.
func (c *Chart) drawStrip(s strip, x svg.Scale, upper, height, failed float64) {
	p := c.Picture
	var discs svg.Data
	place := placesOf(s.points)
	for i, pt := range s.points {
		y, at := upper+place[i]*height, x.At(min(s.change(pt), mostChange))
		switch {
		case pt.failed != "":
			said := fmt.Sprintf("%s%s failed: %s", s.label, inBlock(pt.block), pt.failed)
			p.Titled(said, nil, func() { p.Mark("bad line", svg.Cross, failed, y, 3) })
		case pt.outlier:
			p.Titled(fmt.Sprintf("%s%s: %s, an outlier", s.label, inBlock(pt.block), text.Seconds(pt.seconds)), nil,
				func() { p.Mark("process hollow", svg.Disc, at, y, 4) })
		default:
			discs.Mark(svg.Disc, at, y, 2.2)
		}
	}
	p.Path("fetch solid", &discs)
}

func inBlock(block int) string {
	if block == 0 {
		return ""
	}
	return fmt.Sprintf(", block %d", block)
}

// placesOf are where in a strip, from 0 at its top to 1, points are: by block, or in their order where blocks are not
// known.
func placesOf(points []point) []float64 {
	order := make([]float64, len(points))
	least, most := math.Inf(1), math.Inf(-1)
	byBlock := !slices.ContainsFunc(points, func(p point) bool { return p.block == 0 })
	for i, p := range points {
		if order[i] = float64(i); byBlock {
			order[i] = float64(p.block)
		}
		least, most = min(least, order[i]), max(most, order[i])
	}
	for i := range order {
		if most > least {
			order[i] = (order[i] - least) / (most - least)
		} else {
			order[i] = 0.5
		}
	}
	return order
}

// samplesSentence counts, and says who varies most.
func samplesSentence(t *table.Table, strips []strip) string {
	all, outliers, failed := 0, 0, 0
	var odd, failing []string
	widest, most := "", 1.0
	for _, s := range strips {
		least, longest, own, bad := math.Inf(1), 0.0, 0, 0
		for _, p := range s.points {
			switch {
			case p.failed != "":
				bad++
				continue
			case p.outlier:
				own++
			}
			least, longest = min(least, p.seconds), max(longest, p.seconds)
		}
		if least > 0 && longest/least > most {
			widest, most = s.label, longest/least
		}
		if own > 0 {
			odd = append(odd, s.label)
		}
		if bad > 0 {
			failing = append(failing, s.label)
		}
		all, outliers, failed = all+len(s.points), outliers+own, failed+bad
	}
	said := fmt.Sprintf("Of %s, ", text.Samples(all))
	switch {
	case failed == 0:
		said += "none failed"
	default:
		said += fmt.Sprintf("%d failed (%s)", failed, text.Briefly(calledAll(failing)))
	}
	switch {
	case outliers == 0:
		said += " and none is an outlier."
	default:
		said += fmt.Sprintf(" and %d %s (%s).", outliers, map[bool]string{true: "is an outlier", false: "are outliers"}[outliers == 1],
			text.Briefly(calledAll(odd)))
	}
	if widest != "" && !t.Exact {
		said += fmt.Sprintf(" %s varies most: its longest sample takes %s as long as its shortest.", called(widest),
			text.Ratio(most))
	}
	if d, notable, _ := t.Disturbance(); notable {
		said += fmt.Sprintf(" In block %d everything took %.0f %% longer than in the median block.", d.Block, 100*d.Slower)
	}
	return said
}
