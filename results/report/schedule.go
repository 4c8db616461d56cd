package report

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// ScheduleOf is the schedule of one batch of a row; false if none was recorded. What cannot be read is an error.
func ScheduleOf(r *table.Row) (s lanes.Schedule, ok bool, err error) {
	line, block, err := TimelineOf(r)
	if line == nil {
		return s, false, err
	}
	t := r.Table
	limit, _ := strconv.Atoi(r.Limit) // or unknown
	s = lanes.Schedule{Name: t.Label(r), About: fmt.Sprintf("first batch of block %d", block), Spans: line.Spans,
		Items: line.Items, Limit: limit, CPUs: t.CPUs}
	if median, known := r.Median(record.Makespan); known {
		s.Median = time.Duration(median * float64(time.Second))
	}
	if t.Bound.Known && !t.TooFast() {
		s.Bound = time.Duration(t.Bound.Seconds * float64(time.Second))
		if atLimit, known := r.LimitBound(); known {
			s.LimitBound = time.Duration(atLimit.Value * float64(time.Second))
		}
	}
	return s, true, nil
}

// A Choice says which rows of a table are drawn.
type Choice struct {
	Strategies []string // in their order; two that tell something if there are none
	Limit      int      // 0 for that of the fastest

	// Of is the schedule of a row, false if there is none: that which was recorded unless it is set.
	Of func(*table.Row) (lanes.Schedule, bool, error)
}

// comparable is how much longer a batch may take than another for both to be seen on one axis.
const comparable = 3

// AboutTwo says which two are drawn where nobody has chosen.
const AboutTwo = "Below is the fastest that keeps to its limit, above it the slowest that can be seen beside it."

// ScheduleSet has the schedules of a table that are drawn on one axis. There may be none.
func ScheduleSet(t *table.Table, choice Choice) (lanes.Set, error) {
	if choice.Of == nil {
		choice.Of = ScheduleOf
	}
	rows, limit, err := atLimit(t, choice.Limit)
	if err != nil {
		return lanes.Set{}, err
	}
	set := lanes.Set{Title: t.Name}
	if limit != "" {
		set.Facts = append(set.Facts, "limit "+limit)
	}
	if t.Items > 0 {
		set.Facts = append(set.Facts, text.Count(t.Items, "item"))
	}
	found := map[*table.Row]lanes.Schedule{}
	var errs []error
	var without []string
	rows = slices.DeleteFunc(rows, func(r *table.Row) bool {
		s, ok, err := choice.Of(r)
		if err != nil {
			errs = append(errs, err)
		} else if !ok {
			without = append(without, text.Brief(r.Strategy))
		}
		found[r] = s
		return !ok
	})
	if len(choice.Strategies) == 0 {
		rows = two(t, rows)
	} else {
		place := func(r *table.Row) int { return slices.Index(choice.Strategies, r.Strategy) }
		slices.SortStableFunc(rows, func(a, b *table.Row) int { return cmp.Compare(place(a), place(b)) })
		if len(without) > 0 {
			set.Notes = append(set.Notes, fmt.Sprintf("No batch of %s was recorded.", text.List(without)))
		}
	}
	for _, r := range rows {
		set.Schedules = append(set.Schedules, found[r])
	}
	return set, errors.Join(errs...)
}

// atLimit are the rows to show at one limit, by default that of the fastest of them. A strategy that has no row at the
// limit, such as sequential, has one that stands for any.
func atLimit(t *table.Table, wanted int) (rows []*table.Row, limit string, err error) {
	rows = slices.Clone(t.Shown())
	best := t.Best()
	if !slices.Contains(rows, best) && len(rows) > 0 {
		best = rows[0]
	}
	if best != nil {
		limit = best.Limit
	}
	if wanted > 0 {
		limit = strconv.Itoa(wanted)
	}
	limits, has, kept := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		limits[r.Limit] = true
		has[r.Strategy] = has[r.Strategy] || r.Limit == limit
	}
	if wanted > 0 && !limits[limit] {
		known := slices.SortedFunc(maps.Keys(limits), func(a, b string) int {
			return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
		})
		return nil, "", fmt.Errorf("%s was not measured at limit %s; there are: %s", t.Name, limit,
			strings.Join(known, ", "))
	}
	return slices.DeleteFunc(rows, func(r *table.Row) bool {
		gone := r.Limit != limit && (has[r.Strategy] || kept[r.Strategy])
		kept[r.Strategy] = kept[r.Strategy] || !gone
		return gone
	}), limit, nil
}

// two are the fastest that keeps to its limit, and the slowest that can be seen beside it.
func two(t *table.Table, rows []*table.Row) []*table.Row {
	makespan := func(r *table.Row) float64 { x, _ := r.Median(record.Makespan); return x }
	ranked := slices.DeleteFunc(slices.Clone(rows), func(r *table.Row) bool { return !r.Ranked() })
	slices.SortStableFunc(ranked, func(a, b *table.Row) int { return cmp.Compare(makespan(a), makespan(b)) })
	if len(ranked) < 2 {
		return ranked
	}
	first := max(0, slices.Index(ranked, t.Best()))
	other := len(ranked) - 1
	for other > 0 && (other == first || makespan(ranked[other]) > comparable*makespan(ranked[first])) {
		other--
	}
	if other == first { // nothing is near
		other = 1
	}
	return []*table.Row{ranked[other], ranked[first]}
}
