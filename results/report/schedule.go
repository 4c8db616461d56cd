package report

import (
	"fmt"
	"strconv"
	"time"

	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/table"
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
	if t.Bound.Known && !t.TooFast() {
		s.Bound = time.Duration(t.Bound.Seconds * float64(time.Second))
	}
	return s, true, nil
}
