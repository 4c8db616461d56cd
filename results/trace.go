package results

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/overlap-bench/overlap/results/text"
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
					Ts: micros(part.start), Dur: new(micros(part.end - part.start)), Color: part.color,
				})
			}
		}
	}
	return events
}

func micros(ns int64) float64 { return float64(ns) / 1e3 }

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
		events = append(events, traceEvent{Name: "in flight", Ph: "C", Pid: pid, Ts: micros(at), Args: flightArgs{pulled - emitted}})
	}
	return events
}

// ShowTrace writes the timelines that the tables' files have, one of each row that is shown.
func ShowTrace(w io.Writer, tables []*Table) error {
	var traces []Trace
	var errs []error
	for _, t := range tables {
		for _, r := range t.Shown() {
			trace, ok, err := r.trace(t.named(tables))
			if err != nil {
				errs = append(errs, err)
			} else if ok {
				traces = append(traces, trace)
			}
		}
	}
	return writeTraces(w, tables, traces, errs)
}

// writeTraces writes what could be read of the tables' timelines, and then returns what could not.
func writeTraces(w io.Writer, tables []*Table, traces []Trace, errs []error) error {
	if len(traces) == 0 && len(errs) == 0 {
		files, have := filesOf(tables), "has"
		if len(files) > 1 {
			have = "have"
		}
		return fmt.Errorf("%s %s no timelines: %smeasure again with overlap run, which records the first batch of each cell", text.List(files), have, orBeside(tables))
	}
	if len(traces) > 0 {
		errs = append(errs, WriteTrace(w, traces))
	}
	return errors.Join(errs...)
}

// named is the table's name, with its file where there are several.
func (t *Table) named(all []*Table) string {
	if slices.ContainsFunc(all, func(other *Table) bool { return other.File != t.File }) {
		return t.Name + " · " + text.BriefPaths(filesOf(all))[t.File]
	}
	return t.Name
}

// trace is the row's timeline, that of the first sample which has one.
func (r *Row) trace(table string) (trace Trace, ok bool, err error) {
	for _, s := range r.recorded {
		if len(s.Timeline) == 0 {
			continue
		}
		var line Timeline
		if err := json.Unmarshal(s.Timeline, &line); err != nil {
			return trace, false, fmt.Errorf("%s: the timeline of %s is left out: %w", SidecarPath(r.table.File), s.Cell, err)
		}
		trace = Trace{fmt.Sprintf("%s · %s · limit %s · first batch of block %d", table, r.Strategy, r.Limit, s.Block), line.Spans}
		if n := len(line.Spans); n < line.Items {
			trace.Name += fmt.Sprintf(", the first %d of its %d items", n, line.Items)
		}
		return trace, true, nil
	}
	return trace, false, nil
}

// filesOf names the files of tables.
func filesOf(tables []*Table) []string {
	var names []string
	for _, t := range tables {
		if !slices.Contains(names, t.File) {
			names = append(names, t.File)
		}
	}
	return names
}
