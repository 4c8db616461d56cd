package chart

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/results/trace"
)

const trajectoryTitle = "What adaptive did"

// adaptive looks for its limit while it runs. It is a pipeline, so that a pipeline at a fixed limit is what to hold
// beside it, or another that keeps its limit busy.
const adaptive = "adaptive"

var besideAdaptive = []string{"pipeline", "pool", "semaphore", "chunked"}

// A path is how many fetches a strategy had under way in one batch.
type path struct {
	label  string
	limit  string
	course trace.Course
	items  int
	cut    bool // the timeline has the first items only
}

// Trajectory draws how many fetches adaptive had under way over the time of one batch, beside a strategy with a fixed
// limit. It is counted from when fetches began and ended: the limit that adaptive kept to is not recorded.
func Trajectory(t *table.Table) (*Chart, string) {
	var paths []path
	shown := t.Shown()
	for _, name := range append([]string{adaptive}, besideAdaptive...) {
		at := slices.IndexFunc(shown, func(r *table.Row) bool { return r.Strategy == name })
		switch {
		case name == adaptive && (at < 0 || !t.IsStrategies):
			return nil, "adaptive was not measured."
		case at < 0 || len(paths) == 2:
			continue
		}
		// Of several limits the last is the highest, which leaves adaptive the most to find.
		for _, r := range slices.Backward(shown) {
			if r.Strategy != name {
				continue
			}
			if p, ok := pathOf(r); ok {
				paths = append(paths, p)
				break
			}
		}
		if name == adaptive && len(paths) == 0 {
			return nil, "There is no timeline of adaptive: overlap run records one of each strategy in the sidecar."
		}
	}
	c := &Chart{ID: "trajectory", Title: trajectoryTitle, Sentence: trajectorySentence(paths),
		Alt: "A field for adaptive, and below it one for a strategy with a fixed limit, which is a dashed line: how many " +
			"fetches were under way over the time of one batch.",
		Note: "Counted from when each fetch of one batch began and ended. That is what adaptive did; the limit that it " +
			"chose is not recorded."}
	for _, p := range paths {
		if p.cut {
			c.Note = join(c.Note, fmt.Sprintf("The timeline of %s has the first %d items of its batch only.", called(p.label),
				trace.MaxTimeline))
		}
	}
	c.Table.Head = []string{"strategy", "from", "fetches under way"}
	for _, p := range paths {
		for _, count := range p.course {
			c.Table.add(p.label, text.Seconds(seconds(count.At)), strconv.Itoa(count.Items))
		}
	}
	c.drawTrajectory(paths)
	return c, ""
}

func seconds(ns int64) float64 { return time.Duration(ns).Seconds() }

// pathOf is that of the first batch of a row of which there is a timeline.
func pathOf(r *table.Row) (path, bool) {
	for _, s := range r.Recorded {
		var line trace.Timeline
		if len(s.Timeline) == 0 || json.Unmarshal(s.Timeline, &line) != nil {
			continue
		}
		p := path{label: r.Table.Label(r), limit: r.Limit, course: trace.Fetching(line.Spans), items: line.Items,
			cut: line.Items > len(line.Spans)}
		if p.course.Peak().Items > 0 {
			return p, true
		}
	}
	return path{}, false
}

func (c *Chart) drawTrajectory(paths []path) {
	const head, field, left, right = 22, 96, 36, width - 8
	p := c.begin(float64(len(paths))*(head+field+6) + axisRoom)
	last, most := 0.0, 1.0
	for _, of := range paths {
		last = max(last, seconds(of.course[len(of.course)-1].At))
		most = max(most, float64(of.course.Peak().Items))
	}
	x := svg.Linear(0, last, left, right)
	top := 0.0
	for i, of := range paths {
		bottom := top + head + field
		y := svg.Linear(0, 1.1*most, bottom, top+head)
		p.Text(2, top+14, svg.Start, "ink bold", svg.Fit(text.Visible(of.label), 120))
		p.Text(right, top+14, svg.End, "muted small", fmt.Sprintf("fetches under way, %s on average",
			text.Amount(of.course.Mean())))
		axis := ""
		if i == len(paths)-1 {
			axis = "time since the batch began"
		}
		p.AxisY(y, wholeTicks(y, 4), left, right, 0, "")
		if ticks := x.DurationTicks(5); axis != "" {
			p.AxisX(x, ticks, top+head, bottom, axis)
		} else {
			p.Line("muted hair", left, bottom, right, bottom)
		}
		p.Titled(of.label, datum(of.label, float64(of.course.Peak().Items)), func() {
			p.Path([]string{"fetch", "muted"}[min(i, 1)]+" tint", of.steps(x, y))
		})
		if limit, err := strconv.ParseFloat(of.limit, 64); err == nil && i > 0 && limit <= 1.1*most {
			p.Line("bound hair dashed", left, y.At(limit), right, y.At(limit))
		}
		top = bottom + 6
	}
}

// steps are the area below a course. A line around it would be as long again.
func (of path) steps(x, y svg.Scale) *svg.Data {
	var area svg.Data
	before := 0
	for _, count := range of.course {
		at := x.At(seconds(count.At))
		area.Point(at, y.At(float64(before))).Point(at, y.At(float64(count.Items)))
		before = count.Items
	}
	return area.Close()
}

// wholeTicks are those of whole numbers.
func wholeTicks(s svg.Scale, most int) []svg.Tick {
	return slices.DeleteFunc(s.Ticks(most), func(t svg.Tick) bool { return t.Value != float64(int(t.Value)) })
}

func trajectorySentence(paths []path) (said string) {
	for i, p := range paths {
		peak := p.course.Peak()
		own := fmt.Sprintf("%s had at most %d of its fetches under way at a time, %s on average", called(p.label), peak.Items,
			text.Amount(p.course.Mean()))
		if i == 0 {
			own += fmt.Sprintf("; it first reached that after %s", text.Seconds(seconds(peak.At)))
		} else if p.limit != "" {
			own += fmt.Sprintf(", with a limit of %s", called(p.limit))
		}
		said = join(said, own+".")
	}
	return said
}
