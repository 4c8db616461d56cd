// Package lanes puts the schedule of a batch in rows: when each item was fetched and processed. It gives them as bars
// and as compact data, and says in a sentence what is to be seen.
//
// No worker is recorded, only items. So a row is one thing in progress, and the next one takes the first row that is
// free. Where each worker carries its items through both stages, there are as many rows as workers at work. Where one
// set of workers fetches and another processes, each set has its own rows: see [Schedule.Apart].
//
// What is not here: the pictures, in a terminal and as SVG (package draw), which schedule to show, and the events for
// Perfetto (package trace). A page loads this package as WebAssembly, so that it draws nothing.
package lanes

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/results/trace"
)

// A Stage is what happens to an item.
type Stage int

// The stages.
const (
	Fetch Stage = iota
	Process
	Stages // how many there are
)

func (s Stage) String() string { return [...]string{"fetch", "process"}[s] }

// A Schedule is what the items of one batch did.
type Schedule struct {
	Name  string        // of the strategy
	About string        // which batch it is: "first batch of block 3"; "" for one in virtual time
	Spans []trace.Spans // of each item, or of the first ones
	Items int           // of the batch
	Limit int           // that the strategy was given; 0 is unknown
	CPUs  int           // for processing; 0 is unknown, or enough for everybody
	Exact bool          // it is in virtual time, and T* is exact

	Median     time.Duration // of the makespans of all batches; 0 is unknown
	Bound      time.Duration // T*, the shortest time possible at any limit; 0 is unknown
	LimitBound time.Duration // the shortest time possible at the limit that the strategy keeps to; 0 is unknown
}

// Virtual is the schedule of a batch in virtual time.
func Virtual(name string, limit, cpus int, bound time.Duration, spans []trace.Spans) Schedule {
	return Schedule{Name: name, Spans: spans, Items: len(spans), Limit: limit, CPUs: cpus, Bound: bound, Exact: true}
}

// A Set is what is drawn on one axis: schedules of the same work.
type Set struct {
	Title     string   // of the scenario
	Facts     []string // such as "limit 16" and "128 items"
	Schedules []Schedule
	Notes     []string // sentences on what is not shown, and why
}

// End is where the axis ends: all schedules and T* are within.
func (s Set) End() time.Duration {
	var end time.Duration
	for _, x := range s.Schedules {
		end = max(end, x.Makespan(), x.Bound, 1) // an axis has a length
	}
	return end
}

// TStar is the shortest time possible; all schedules of a set do the same work. 0 is unknown.
func (s Set) TStar() time.Duration {
	var least time.Duration
	for _, x := range s.Schedules {
		if x.Bound > 0 && (least == 0 || x.Bound < least) {
			least = x.Bound
		}
	}
	return least
}

// Cut reports whether the batch has more items than were recorded. Its makespan is then not known.
func (s Schedule) Cut() bool { return s.Items > len(s.Spans) }

// start is when the first item was pulled.
func (s Schedule) start() int64 {
	if len(s.Spans) == 0 {
		return 0
	}
	return slices.MinFunc(s.Spans, func(a, b trace.Spans) int { return cmp.Compare(a.Pulled, b.Pulled) }).Pulled
}

// Makespan is the time from the first pull to the last emit of the items that were recorded.
func (s Schedule) Makespan() time.Duration {
	end := s.start()
	for _, item := range s.Spans {
		end = max(end, item.Emitted)
	}
	return time.Duration(end - s.start())
}

// Ratio is makespan / T*; false where either is unknown.
func (s Schedule) Ratio() (float64, bool) { return s.times(s.Bound) }

// LimitRatio is the same of the shortest time possible at the limit.
func (s Schedule) LimitRatio() (float64, bool) { return s.times(s.LimitBound) }

func (s Schedule) times(bound time.Duration) (float64, bool) {
	if bound <= 0 || s.Cut() || s.Makespan() <= 0 {
		return 0, false
	}
	return float64(s.Makespan()) / float64(bound), true
}

// An activity is one stage of one item, in time since the first pull.
type activity struct {
	item       int
	stage      Stage
	start, end time.Duration
}

// activities are in the order in which they start; at one instant, in the order of the items.
func (s Schedule) activities() []activity {
	list := make([]activity, 0, 2*len(s.Spans))
	start := s.start()
	for _, x := range s.Spans {
		list = append(list,
			activity{x.Item, Fetch, time.Duration(x.FetchStart - start), time.Duration(x.FetchEnd - start)},
			activity{x.Item, Process, time.Duration(x.ProcessStart - start), time.Duration(x.ProcessEnd - start)})
	}
	slices.SortFunc(list, func(a, b activity) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.item, b.item), cmp.Compare(a.stage, b.stage))
	})
	return list
}

// What tells one who carries an item through both stages from two who hand it over.
const (
	noticed = 0.02 // of an item's fetch and process: a longer wait between them is no accident
	many    = 0.10 // of all items
)

// Apart reports whether items are handed over between the stages, so that what fetches and what processes are best
// drawn apart. A worker that carries its item through both never lets it wait. So it is a hand-over if many items wait
// between their stages, or if more is under way at once than the limit allows to those who carry.
func (s Schedule) Apart() bool {
	waited := 0
	for _, x := range s.Spans {
		service := x.FetchEnd - x.FetchStart + x.ProcessEnd - x.ProcessStart
		if float64(x.ProcessStart-x.FetchEnd) > noticed*float64(service) {
			waited++
		}
	}
	if float64(waited) > many*float64(len(s.Spans)) {
		return true
	}
	f := s.Facts()
	return s.Limit > 0 && f.Fetches <= s.Limit && f.Active > s.Limit
}

// Facts are what a schedule amounts to.
type Facts struct {
	Makespan   time.Duration
	Fetching   time.Duration // in which at least one item was being fetched
	Processing time.Duration // in which at least one was being processed
	Both       time.Duration // in which both went on
	Starved    time.Duration // in which fetched items waited though fewer were being processed than there are CPUs
	Fetches    int           // at once, at most
	Processes  int           // at once, at most
	Active     int           // of both at once, at most
	MeanFetch  float64       // fetches at once, on average from the first start to the last end
}

// Facts goes through the schedule once, from change to change.
func (s Schedule) Facts() Facts {
	type change struct {
		at                           int64
		fetches, processes, waitings int
	}
	var changes []change
	for _, x := range s.Spans {
		changes = append(changes, change{at: x.FetchStart, fetches: 1}, change{x.FetchEnd, -1, 0, 1},
			change{x.ProcessStart, 0, 1, -1}, change{at: x.ProcessEnd, processes: -1})
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	f := Facts{Makespan: s.Makespan()}
	var now change
	var sum float64
	first, last := int64(math.MaxInt64), int64(0) // of the fetches
	for i, c := range changes {
		now.fetches, now.processes, now.waitings = now.fetches+c.fetches, now.processes+c.processes, now.waitings+c.waitings
		if c.fetches != 0 {
			first, last = min(first, c.at), c.at
		}
		if i+1 == len(changes) || changes[i+1].at == c.at {
			continue // what lasts counts, and not what is in between at one instant
		}
		took := time.Duration(changes[i+1].at - c.at)
		f.Fetches, f.Processes = max(f.Fetches, now.fetches), max(f.Processes, now.processes)
		f.Active = max(f.Active, now.fetches+now.processes)
		sum += float64(now.fetches) * float64(took)
		f.Fetching += only(now.fetches > 0, took)
		f.Processing += only(now.processes > 0, took)
		f.Both += only(now.fetches > 0 && now.processes > 0, took)
		f.Starved += only(s.CPUs > 0 && now.waitings > 0 && now.processes < s.CPUs, took)
	}
	if last > first {
		f.MeanFetch = sum / float64(last-first)
	}
	return f
}

func only(is bool, took time.Duration) time.Duration {
	if is {
		return took
	}
	return 0
}
