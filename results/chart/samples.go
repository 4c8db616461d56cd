package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
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
	row    *table.Row
	label  string
	median float64 // 0 if there is none
	points []point // of the samples, then those that failed
}

func stripOf(r *table.Row) strip {
	s := strip{row: r, label: r.Table.Label(r)}
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

// Samples draws every sample of every strategy as a point, the first block at the top of its strip. Outliers and
// samples that failed have shapes of their own.
func Samples(t *table.Table) (*Chart, string) {
	if !t.IsStrategies {
		return nil, "These are not strategies, which all have a time of a batch."
	}
	var strips []strip
	most := 0
	for _, r := range t.Shown() {
		s := stripOf(r)
		if s.median > 0 || slices.ContainsFunc(s.points, func(p point) bool { return p.failed != "" }) {
			strips, most = append(strips, s), max(most, len(s.points))
		}
	}
	switch {
	case len(strips) == 0:
		return nil, "There are no samples that took any time."
	case most == 1 && t.Exact:
		return nil, "The times are exact: each strategy has one."
	case most == 1:
		return nil, "Each strategy has only one sample."
	}
	c := &Chart{ID: "samples", Title: samplesTitle, Sentence: samplesSentence(t, strips),
		Alt: "A strip for each strategy with a disc for each of its samples, by how far its time is from the strategy's " +
			"median; the first block is at the top of a strip. A ring is an outlier, and a cross at the right a " +
			"sample that failed."}
	kept, best := fastestOfEach(t.Shown())
	picture := slices.DeleteFunc(slices.Clone(strips), func(s strip) bool { return !slices.Contains(kept, s.row) })
	shown, more := drawn(len(picture))
	c.Note = join("Disc: a sample, by how much longer or shorter than its strategy's median it took; the first block "+
		"is at the top of each strip. Ring: an outlier by Tukey's rule, which stays in every figure. Cross: it failed, "+
		"and has no time.", best, more)
	if slices.ContainsFunc(picture, strip.isBeyond) {
		c.Note = join(c.Note, "A sample that took more than ten times the median is at the right edge.")
	}
	c.Table.Head = []string{"strategy", "block", "time", "remark"}
	c.Table.Words = []int{3}
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
	c.drawSamples(picture[:shown])
	return c, ""
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
		are := "are outliers"
		if outliers == 1 {
			are = "is an outlier"
		}
		said += fmt.Sprintf(" and %d %s (%s).", outliers, are, text.Briefly(calledAll(odd)))
	}
	if widest != "" && len(strips) == 1 {
		said += fmt.Sprintf(" The longest takes %s as long as the shortest.", text.Ratio(most))
	} else if widest != "" && !t.Exact {
		said += fmt.Sprintf(" %s varies most: its longest sample takes %s as long as its shortest.", called(widest),
			text.Ratio(most))
	}
	if d, notable, _ := t.Disturbance(); notable {
		said += fmt.Sprintf(" In block %d everything took %.0f %% longer than in the median block.", d.Block, 100*d.Slower)
	}
	return said
}
