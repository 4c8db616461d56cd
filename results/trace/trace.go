package trace

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// A Trace is the timeline of one batch under the name of what was run.
type Trace struct {
	Name  string
	Spans []Spans
}

// A traceEvent is one of Chrome's Trace Event Format, as Perfetto and chrome://tracing read
// it. Times are in microseconds.
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

type (
	nameArgs struct {
		Name string `json:"name"`
	}
	orderArgs struct {
		Order int `json:"sort_index"`
	}
	flightArgs struct {
		Items int `json:"items"`
	}
)

// WriteTrace writes timelines as Chrome trace events: a process for each, with a thread for
// each place in flight, and a counter of how many are taken. An item takes the first free place
// when it is pulled, and leaves it when it is emitted: nothing in a thread overlaps.
func WriteTrace(w io.Writer, traces []Trace) error {
	var events []traceEvent
	for i, t := range traces {
		pid := i + 1 // 0 is the kernel's idle process to some viewers
		events = append(events,
			traceEvent{Name: "process_name", Ph: "M", Pid: pid, Args: nameArgs{t.Name}},
			traceEvent{Name: "process_sort_index", Ph: "M", Pid: pid, Args: orderArgs{pid}})
		spans := slices.Clone(t.Spans)
		slices.SortStableFunc(spans, func(a, b Spans) int { return cmp.Compare(a.Pulled, b.Pulled) })
		events = append(events, placed(pid, spans)...)
		events = append(events, counted(pid, spans)...)
	}
	slices.SortStableFunc(events, func(a, b traceEvent) int { // metadata first, then as time goes by
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.Ts, b.Ts))
	})
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")
	for i, e := range events {
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

func order(e traceEvent) int {
	if e.Ph == "M" {
		return 0
	}
	return 1
}

// placed has a span for each part of an item's way, in the lane that it takes.
func placed(pid int, spans []Spans) []traceEvent {
	var free []int64 // for each place, when its last item was emitted
	var events []traceEvent
	for _, s := range spans {
		place := slices.IndexFunc(free, func(until int64) bool { return until <= s.Pulled })
		if place < 0 {
			place, free = len(free), append(free, 0)
			events = append(events, traceEvent{Name: "thread_name", Ph: "M", Pid: pid, Tid: place + 1, Args: nameArgs{fmt.Sprintf("place %d", place+1)}})
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
					Ts: Micros(part.start), Dur: new(Micros(part.end - part.start)), Color: part.color,
				})
			}
		}
	}
	return events
}

func Micros(ns int64) float64 { return float64(ns) / 1e3 }

// counted has how many items were in flight, at each instant at which that changed.
func counted(pid int, spans []Spans) []traceEvent {
	var pulls, emits []int64
	for _, s := range spans {
		pulls, emits = append(pulls, s.Pulled), append(emits, s.Emitted)
	}
	slices.Sort(emits)
	var events []traceEvent
	pulled := 0
	for emitted := 0; emitted < len(emits); {
		at := emits[emitted]
		if pulled < len(pulls) {
			at = min(at, pulls[pulled])
		}
		for pulled < len(pulls) && pulls[pulled] == at {
			pulled++
		}
		for emitted < len(emits) && emits[emitted] == at {
			emitted++
		}
		events = append(events, traceEvent{Name: "in flight", Ph: "C", Pid: pid, Ts: Micros(at), Args: flightArgs{pulled - emitted}})
	}
	return events
}
