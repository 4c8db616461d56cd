// Package trace keeps the timeline of one batch, each item's steps, and writes it as trace events for ui.perfetto.dev
// and chrome://tracing.
package trace

import (
	"bufio"
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
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
	for _, c := range courseOf(spans, func(s Spans) (from, to int64) { return s.Pulled, s.Emitted }) {
		events = append(events, traceEvent{
			Name: "in flight", Ph: "C", Pid: pid, Ts: micros(c.At), Args: map[string]any{"items": c.Items},
		})
	}
	return events
}

func micros(ns int64) float64 { return float64(ns) / 1e3 }

// Spans are when one item was where, in nanoseconds since the batch began.
type Spans struct {
	Item         int   `json:"item"`
	Pulled       int64 `json:"pulled_ns"`
	FetchStart   int64 `json:"fetch_start_ns"`
	FetchEnd     int64 `json:"fetch_end_ns"`
	ProcessStart int64 `json:"process_start_ns"`
	ProcessEnd   int64 `json:"process_end_ns"`
	Emitted      int64 `json:"emitted_ns"`
}

// Times are an item's stamps since its batch began, as who runs a batch keeps them.
type Times struct{ Pulled, FetchStart, FetchEnd, ProcessStart, ProcessEnd, Emitted time.Duration }

// Of are the spans of an item.
func Of(item int, t Times) Spans {
	return Spans{
		Item: item, Pulled: t.Pulled.Nanoseconds(), FetchStart: t.FetchStart.Nanoseconds(),
		FetchEnd: t.FetchEnd.Nanoseconds(), ProcessStart: t.ProcessStart.Nanoseconds(),
		ProcessEnd: t.ProcessEnd.Nanoseconds(), Emitted: t.Emitted.Nanoseconds(),
	}
}

func (s *Spans) Stamps() [6]*int64 {
	return [6]*int64{&s.Pulled, &s.FetchStart, &s.FetchEnd, &s.ProcessStart, &s.ProcessEnd, &s.Emitted}
}

// MaxTimeline is how many items of a batch a timeline has at most: the first ones.
const MaxTimeline = 1024

// A Timeline is the spans of one batch as a sidecar holds them: about 9 bytes an item.
type Timeline struct {
	Items int // of the batch, of which Spans may have but the first
	Spans []Spans
}

// As it is written, a timeline is base64 of varints, in microseconds: for each item when it was
// pulled, as the difference from the item before (zigzag), and then from each stamp to the next,
// which is never earlier. Stamps are rounded down, so that their order stays.
type timelineJSON struct {
	Items  int    `json:"items"`
	Stamps string `json:"stamps_us"`
}

var stampEncoding = base64.RawStdEncoding

// MarshalJSON implements [json.Marshaler].
func (t Timeline) MarshalJSON() ([]byte, error) {
	var data []byte
	before := int64(0)
	for _, s := range t.Spans[:min(len(t.Spans), MaxTimeline)] {
		stamps := s.Stamps()
		last := *stamps[0] / int64(time.Microsecond)
		data = binary.AppendVarint(data, last-before)
		before = last
		for _, stamp := range stamps[1:] {
			at := *stamp / int64(time.Microsecond)
			if at < last {
				return nil, fmt.Errorf("item %d went back in time: %+v", s.Item, s)
			}
			data = binary.AppendUvarint(data, uint64(at-last))
			last = at
		}
	}
	return json.Marshal(timelineJSON{t.Items, stampEncoding.EncodeToString(data)})
}

var errNoTimeline = errors.New("its stamps are not those of a timeline")

// maxStamp keeps sums from overflowing: no batch takes a year.
const maxStamp = int64(365 * 24 * time.Hour / time.Microsecond)

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Timeline) UnmarshalJSON(text []byte) error {
	var written timelineJSON
	if err := json.Unmarshal(text, &written); err != nil {
		return err
	}
	const most = MaxTimeline * 6 * binary.MaxVarintLen64
	if len(written.Stamps) > stampEncoding.EncodedLen(most) {
		return fmt.Errorf("a timeline of %d bytes: it has at most %d items", len(written.Stamps), MaxTimeline)
	}
	data, err := stampEncoding.DecodeString(written.Stamps)
	if err != nil {
		return errNoTimeline
	}
	*t = Timeline{Items: written.Items}
	for before := int64(0); len(data) > 0; {
		s := Spans{Item: len(t.Spans)}
		if data, err = s.decode(data, before); err != nil {
			return err
		}
		before = s.Pulled / int64(time.Microsecond)
		t.Spans = append(t.Spans, s)
	}
	if n := len(t.Spans); n == 0 || n > MaxTimeline || n > t.Items {
		return fmt.Errorf("a timeline of %d items, of a batch of %d: 1 to %d", n, t.Items, MaxTimeline)
	}
	return nil
}

// decode takes the item's stamps from the front of data.
func (s *Spans) decode(data []byte, before int64) (rest []byte, err error) {
	at := before
	for i, stamp := range s.Stamps() {
		var gap int64
		var n int
		if i == 0 {
			gap, n = binary.Varint(data)
		} else {
			var unsigned uint64
			unsigned, n = binary.Uvarint(data)
			gap = int64(min(unsigned, uint64(maxStamp)))
		}
		if n <= 0 || gap < -maxStamp || gap > maxStamp-at || at+gap < 0 {
			return nil, errNoTimeline
		}
		data, at = data[n:], at+gap
		*stamp = at * int64(time.Microsecond)
	}
	return data, nil
}
