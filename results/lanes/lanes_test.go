package lanes_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/lanes"
)

const ms = time.Millisecond

// of is a schedule of items that start to be fetched and to be processed at these milliseconds.
var of = resultstest.Schedule

var (
	sequential = resultstest.SequentialSchedule
	pool       = resultstest.PoolSchedule
	staged     = resultstest.StagedSchedule
	pipeline   = resultstest.PipelineSchedule
	perurl     = of("perurl", 2, [4]int64{0, 4, 4, 8}, [4]int64{0, 4, 4, 8}, [4]int64{0, 4, 4, 8}, [4]int64{0, 4, 4, 8})
)

// Workers that carry their items have a row each; where items are handed over, each stage has rows of its own.
func TestRows(t *testing.T) {
	for _, test := range []struct {
		schedule lanes.Schedule
		groups   string
	}{
		{sequential, "[{both 1}]"},
		{pool, "[{both 2}]"},
		{staged, "[{fetch 2} {process 2}]"},
		{pipeline, "[{fetch 2} {process 2}]"},
		{perurl, "[{both 4}]"},
		{of("nothing", 2), "[]"},
	} {
		l := test.schedule.Layout(lanes.ByWorker)
		if got := fmt.Sprint(l.Groups); got != test.groups {
			t.Errorf("%s: rows %s, want %s", test.schedule.Name, got, test.groups)
		}
		checkRows(t, test.schedule, l)
		l = test.schedule.Layout(lanes.ByItem)
		if l.Rows != len(test.schedule.Spans) {
			t.Errorf("%s: %d rows by item", test.schedule.Name, l.Rows)
		}
		checkRows(t, test.schedule, l)
	}
}

// checkRows checks that each stage of each item has one bar, with its times, and that in a row nothing overlaps.
func checkRows(t *testing.T, s lanes.Schedule, l lanes.Layout) {
	t.Helper()
	type bar struct {
		item  int
		stage lanes.Stage
	}
	found, rows := map[bar]lanes.Bar{}, map[int][]lanes.Bar{}
	for _, b := range l.Bars {
		found[bar{b.Item, b.Stage}] = b
		rows[b.Row] = append(rows[b.Row], b)
	}
	if len(found) != 2*len(s.Spans) || len(l.Bars) != len(found) {
		t.Errorf("%s: %d bars of %d items", s.Name, len(l.Bars), len(s.Spans))
	}
	start := int64(0)
	if len(s.Spans) > 0 {
		start = s.Spans[0].Pulled
	}
	for _, x := range s.Spans {
		fetch, process := found[bar{x.Item, lanes.Fetch}], found[bar{x.Item, lanes.Process}]
		if int64(fetch.Start) != x.FetchStart-start || int64(fetch.End) != x.FetchEnd-start ||
			int64(process.Start) != x.ProcessStart-start || int64(process.End) != x.ProcessEnd-start {
			t.Errorf("%s: item %d is drawn as %v and %v, it was %+v", s.Name, x.Item, fetch, process, x)
		}
	}
	for row, bars := range rows {
		slices.SortFunc(bars, func(a, b lanes.Bar) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
		})
		for i, b := range bars {
			if row < 0 || row >= l.Rows || i > 0 && b.Start < bars[i-1].End {
				t.Errorf("%s: in row %d of %d, %+v comes after %+v", s.Name, row, l.Rows, b, bars[i-1])
			}
		}
	}
}

// The figures of a schedule are those that a person counts.
func TestFacts(t *testing.T) {
	for _, test := range []struct {
		schedule lanes.Schedule
		want     lanes.Facts
	}{
		{sequential, lanes.Facts{Makespan: 24 * ms, Fetching: 16 * ms, Processing: 8 * ms, Fetches: 1, Processes: 1,
			Active: 1, MeanFetch: 16.0 / 22}},
		{pool, lanes.Facts{Makespan: 12 * ms, Fetching: 8 * ms, Processing: 4 * ms, Fetches: 2, Processes: 2, Active: 2,
			MeanFetch: 1.6}},
		{staged, lanes.Facts{Makespan: 12 * ms, Fetching: 8 * ms, Processing: 4 * ms, Starved: 4 * ms, Fetches: 2,
			Processes: 2, Active: 2, MeanFetch: 2}},
		{pipeline, lanes.Facts{Makespan: 10 * ms, Fetching: 8 * ms, Processing: 4 * ms, Both: 2 * ms, Fetches: 2,
			Processes: 2, Active: 4, MeanFetch: 2}},
		{of("nothing", 2), lanes.Facts{}},
	} {
		if got := test.schedule.Facts(); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, want %+v", test.schedule.Name, got, test.want)
		}
	}
}

// What is left of many rows is spread evenly, and a small group stays.
func TestFolded(t *testing.T) {
	var items [][4]int64
	for i := range int64(100) {
		items = append(items, [4]int64{0, 10, 10 + 2*i, 12 + 2*i})
	}
	s := of("staged", 100, items...)
	l, all := s.Layout(lanes.ByWorker).Folded(10)
	if all != 101 || l.Rows != 10 || len(l.Groups) != 2 || l.Groups[1].Rows != 1 {
		t.Errorf("%d rows of %d, in %v", l.Rows, all, l.Groups)
	}
	if n := len(l.Bars); n != 9+100 {
		t.Errorf("%d bars are left", n)
	}
	items = nil
	for i := range int64(100) {
		items = append(items, [4]int64{4 * i, 4*i + 3, 4*i + 3, 4*i + 4})
	}
	l, all = of("sequential", 1, items...).Layout(lanes.ByItem).Folded(4)
	if first, last := l.Bars[0].Item, l.Bars[len(l.Bars)-1].Item; all != 100 || l.Rows != 4 || first != 0 || last != 99 {
		t.Errorf("%d rows of %d, from item %d to %d", l.Rows, all, first, last)
	}
	if same, all := l.Folded(4); all != 4 || !reflect.DeepEqual(same, l) {
		t.Error("what fits is folded")
	}
	for _, most := range []int{1, 2, 3, 5, 99, 100, 101} {
		if l, _ := s.Layout(lanes.ByWorker).Folded(most); l.Rows > max(2, most) || l.Rows < min(101, most) {
			t.Errorf("%d rows of at most %d", l.Rows, most)
		}
	}
}

// Data have what the spans have, in microseconds.
func TestData(t *testing.T) {
	s := of("pool", 2, [4]int64{5, 9, 9, 11}, [4]int64{6, 8, 8, 10})
	d := s.Data()
	want := lanes.Data{Name: "pool", Items: 2, Limit: 2, CPUs: 2, Makespan: 6000, Bound: 5000,
		Groups: []lanes.Group{{Label: "both", Rows: 2}},
		Fetch:  []int64{0, 0, 0, 4000, 1, 1, 1000, 2000}, Process: []int64{1, 1, 3000, 2000, 0, 0, 1000, 2000}}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("the data are %+v, want %+v", d, want)
	}
}

// A makespan is held against T* and, where it is known, against the least at the limit. Below an estimate it is said
// to be one.
func TestBounds(t *testing.T) {
	s := pool
	sentence := func() string { return lanes.Set{Schedules: []lanes.Schedule{s}}.Sentence() }
	s.LimitBound = 8 * ms
	if want := "pool ends after 12.00ms, 2.4 times the shortest time possible (T*) and 1.5 times the least possible at " +
		"its limit. "; !strings.HasPrefix(sentence(), want) {
		t.Errorf("%s, want %s", sentence(), want)
	}
	s.LimitBound = 13 * ms
	if want := "pool ends after 12.00ms, 2.4 times the shortest time possible (T*). "; !strings.HasPrefix(
		sentence(), want) {
		t.Errorf("%s, want %s", sentence(), want)
	}
	s.Bound = 12500 * time.Microsecond
	if want := "pool ends after 12.00ms, before the shortest time possible (T*): that is an estimate"; !strings.HasPrefix(
		sentence(), want) {
		t.Errorf("%s, want %s", sentence(), want)
	}
	s.Bound = 0
	if want := "pool ends after 12.00ms. "; !strings.HasPrefix(sentence(), want) {
		t.Errorf("%s, want %s", sentence(), want)
	}
}

// A batch that took much longer or less than most says so.
func TestUnusualBatch(t *testing.T) {
	for median, want := range map[time.Duration]string{
		0: "ends after 12.00ms, ", 12 * ms: "ends after 12.00ms, ", 11 * ms: "ends after 12.00ms, ",
		8 * ms:  "ends after 12.00ms (the median of all batches is 8.000ms), ",
		20 * ms: "ends after 12.00ms (the median of all batches is 20.00ms), ",
	} {
		s := pool
		s.Median = median
		if said := (lanes.Set{Schedules: []lanes.Schedule{s}}).Sentence(); !strings.Contains(said, want) {
			t.Errorf("median %v: %s", median, said)
		}
	}
}
