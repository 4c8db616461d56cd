// Package outcome simulates one strategy as the lab shows it: its makespan, what was possible, its schedule, and a
// sentence on it. The page loads it as WebAssembly; natively it comes to the same, to the nanosecond.
//
// What is not here: what can be set (package params), and how the page is told (package main in bench/lab/wasm).
package outcome

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/bound/tstar"
	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/results/trace"
	"github.com/overlap-bench/overlap/strategies"
)

// An Outcome is what a strategy came to.
type Outcome struct {
	Schedule lanes.Schedule
	Makespan time.Duration
}

// Of simulates a strategy of the catalog, or a practice of the lessons. A strategy that waits for itself is an error of
// type [*batch.Deadlock].
func Of(ctx context.Context, p params.Params, name string) (Outcome, error) {
	if err := p.Validate(); err != nil {
		return Outcome{}, err
	}
	e, err := find(p, name)
	if err != nil {
		return Outcome{}, err
	}
	w, m := p.Profile(), p.Machine()
	fetches := e.Fetches(p.Limit, w.Items)
	r, err := batch.Run(ctx, w, m, e.New(p.Limit), fetches, batch.Options{Spans: true})
	if err != nil {
		return Outcome{}, err
	}
	s := lanes.Virtual(name, p.Limit, m.CPUs, tstar.LowerBound(w, m).Time, r.Spans)
	if fetches < w.Items || p.Limit >= w.Items {
		s.LimitBound = tstar.LeastAtLimit(w, m, fetches)
	}
	return Outcome{Schedule: s, Makespan: r.Makespan}, nil
}

// Said is a sentence on the outcome that stands by itself.
func (o Outcome) Said() string {
	first, _ := o.Schedule.Said()
	return first
}

// mostWorkers bounds a pool inside a pool, each of which has as many as the limit.
const mostWorkers = 10_000

// find is the strategy, or the practice, of that name.
func find(p params.Params, name string) (strategies.Entry, error) {
	for _, e := range strategies.CatalogFor(p.CPUs) {
		if e.Name == name {
			return e, nil
		}
	}
	e, found := practice.Find(name)
	switch {
	case !found:
		return e, fmt.Errorf("no strategy is called %s", text.Quote(name))
	case name == practice.NameNested && p.Limit*p.Limit > mostWorkers:
		return e, fmt.Errorf("limit is %d: %s has so many workers in each of so many, use at most 100", p.Limit, name)
	}
	return e, nil
}

// SpanBytes are the spans of all items as they are compared between machines: seven little-endian int64 an item, its
// index and its stamps in nanoseconds.
func SpanBytes(spans []trace.Spans) []byte {
	data := make([]byte, 0, len(spans)*7*8)
	for _, s := range spans {
		data = binary.LittleEndian.AppendUint64(data, uint64(s.Item))
		for _, stamp := range s.Stamps() {
			data = binary.LittleEndian.AppendUint64(data, uint64(*stamp))
		}
	}
	return data
}
