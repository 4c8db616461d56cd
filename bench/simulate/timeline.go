package simulate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// WriteTimeline writes the spans of every item as JSON: {"version": 1, "runs": [answers]}.
func WriteTimeline(w io.Writer, answers []Answer) error {
	return json.NewEncoder(w).Encode(struct {
		Version int      `json:"version"`
		Runs    []Answer `json:"runs"`
	}{1, answers})
}

// A traceEvent is one of Chrome's Trace Event Format, as Perfetto reads it. Times are in
// microseconds.
type traceEvent struct {
	Name string         `json:"name"`
	Cat  string         `json:"cat,omitempty"`
	Ph   string         `json:"ph"`
	Ts   float64        `json:"ts"`
	Dur  float64        `json:"dur,omitempty"`
	Pid  int            `json:"pid"`
	Tid  int            `json:"tid"`
	Args map[string]any `json:"args,omitempty"`
}

// WriteTrace writes the timelines as Chrome trace events, to be opened in Perfetto: a
// process for each run, a thread for each place in flight. An item takes the first free
// place when it is pulled, and leaves it when it is emitted.
func WriteTrace(w io.Writer, answers []Answer) error {
	var events []traceEvent
	for pid, a := range answers {
		name := fmt.Sprintf("%s · %s · limit %d", a.Scenario, a.Strategy, a.Limit)
		events = append(events, traceEvent{Name: "process_name", Ph: "M", Pid: pid, Args: map[string]any{"name": name}})
		events = append(events, traced(pid, a.Timeline)...)
	}
	return json.NewEncoder(w).Encode(map[string]any{"displayTimeUnit": "ms", "traceEvents": events})
}

func traced(pid int, spans []Spans) []traceEvent {
	spans = slices.Clone(spans)
	slices.SortStableFunc(spans, func(a, b Spans) int { return cmp.Compare(a.Pulled, b.Pulled) })
	var free []int64 // for each place, when its last item was emitted
	var events []traceEvent
	for _, s := range spans {
		place := slices.IndexFunc(free, func(until int64) bool { return until <= s.Pulled })
		if place < 0 {
			place, free = len(free), append(free, 0)
		}
		free[place] = s.Emitted
		for _, part := range []struct {
			cat        string
			start, end int64
		}{
			{"held", s.Pulled, s.FetchStart}, {"fetch", s.FetchStart, s.FetchEnd},
			{"queue", s.FetchEnd, s.ProcessStart}, {"process", s.ProcessStart, s.ProcessEnd}, {"emit", s.ProcessEnd, s.Emitted},
		} {
			if part.end > part.start {
				events = append(events, traceEvent{
					Name: fmt.Sprintf("%s %d", part.cat, s.Item), Cat: part.cat, Ph: "X", Pid: pid, Tid: place,
					Ts: float64(part.start) / 1e3, Dur: float64(part.end-part.start) / 1e3,
				})
			}
		}
	}
	return events
}
