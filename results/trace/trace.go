package trace

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
)

// A Trace is the timeline of one batch under the name of what was run.
type Trace struct {
	Name  string
	Spans []Spans
}

// A traceEvent is one of Chrome's Trace Event Format, as Perfetto and chrome://tracing read it. Times are in
// microseconds.
type traceEvent struct {
	Name  string   `json:"name"`
	Cat   string   `json:"cat,omitempty"`
	Ph    string   `json:"ph"`
	Ts    float64  `json:"ts"`
	Dur   *float64 `json:"dur,omitempty"`
	Pid   int      `json:"pid"`
	Tid   int      `json:"tid"`
	Color string   `json:"cname,omitempty"` // of chrome://tracing; Perfetto colours by name, digits apart
	Args  any      `json:"args,omitempty"`
}

// WriteTrace writes timelines as Chrome trace events: a process for each, with a thread for each place in flight, and a
// counter of how many are taken. An item takes the first free place when it is pulled, and leaves it when it is
// emitted: nothing in a thread overlaps.
func WriteTrace(w io.Writer, traces []Trace) error {
	var names, events []traceEvent
	for i, t := range traces {
		pid := i + 1 // 0 is the kernel's idle process to some viewers
		name := func(kind string, tid int, key string, value any) {
			names = append(names, traceEvent{Name: kind, Ph: "M", Pid: pid, Tid: tid, Args: map[string]any{key: value}})
		}
		name("process_name", 0, "name", t.Name)
		name("process_sort_index", 0, "sort_index", pid)
		spans := slices.Clone(t.Spans)
		slices.SortStableFunc(spans, func(a, b Spans) int { return cmp.Compare(a.Pulled, b.Pulled) })
		placed, places := place(pid, spans)
		for place := range places {
			name("thread_name", place+1, "name", fmt.Sprintf("place %d", place+1))
		}
		events = append(append(events, placed...), count(pid, spans)...)
	}
	slices.SortStableFunc(events, func(a, b traceEvent) int { return cmp.Compare(a.Ts, b.Ts) })
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")
	for i, e := range append(names, events...) {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprint(out, ",")
		}
		fmt.Fprintf(out, "\n%s", line)
	}
	fmt.Fprint(out, "\n]}\n")
	return out.Flush()
}

// place has an event for each part of an item's way, in the place that it takes, and how many places there are.
func place(pid int, spans []Spans) (events []traceEvent, places int) {
	var free []int64 // for each place, when its last item was emitted
	for _, s := range spans {
		place := slices.IndexFunc(free, func(until int64) bool { return until <= s.Pulled })
		if place < 0 {
			place, free = len(free), append(free, 0)
		}
		free[place] = s.Emitted
		for _, part := range []struct {
			cat, color string
			start, end int64
		}{
			{"held", "grey", s.Pulled, s.FetchStart},
			{"fetch", "thread_state_iowait", s.FetchStart, s.FetchEnd},
			{"queue", "thread_state_runnable", s.FetchEnd, s.ProcessStart},
			{"process", "thread_state_running", s.ProcessStart, s.ProcessEnd},
			{"emit", "generic_work", s.ProcessEnd, s.Emitted},
		} {
			if part.end > part.start {
				events = append(events, traceEvent{
					Name: fmt.Sprintf("%s %d", part.cat, s.Item), Cat: part.cat, Ph: "X", Pid: pid, Tid: place + 1,
					Ts: micros(part.start), Dur: new(micros(part.end - part.start)), Color: part.color,
				})
			}
		}
	}
	return events, len(free)
}

// count has how many items were in flight, at each instant at which that changed.
func count(pid int, spans []Spans) (events []traceEvent) {
	changes := map[int64]int{}
	for _, s := range spans {
		changes[s.Pulled]++
		changes[s.Emitted]--
	}
	items := 0
	for _, at := range slices.Sorted(maps.Keys(changes)) {
		items += changes[at]
		events = append(events, traceEvent{
			Name: "in flight", Ph: "C", Pid: pid, Ts: micros(at), Args: map[string]any{"items": items},
		})
	}
	return events
}

func micros(ns int64) float64 { return float64(ns) / 1e3 }
