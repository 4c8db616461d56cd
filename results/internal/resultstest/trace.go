package resultstest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/results/trace"
)

// CheckTrace holds a trace against the timelines that it was made of: it is in order, in a lane
// nothing overlaps, each part of each item is there for as long as it took, and the counter has
// as many as there are items in flight, which is as many as there are lanes at most.
func CheckTrace(t *testing.T, events []byte, of []trace.Trace) {
	t.Helper()
	var read struct {
		TraceEvents []struct {
			Name, Cat, Ph string
			Ts, Dur       float64
			Pid, Tid      int
			Args          struct {
				Name  string
				Items int
			}
		}
	}
	if err := json.Unmarshal(events, &read); err != nil {
		t.Fatal(err)
	}
	type lane struct{ pid, tid int }
	ends, last := map[lane]float64{}, 0.0
	took, lanes, most := map[string]float64{}, map[int]int{}, map[int]int{}
	for _, e := range read.TraceEvents {
		if e.Ts < last {
			t.Fatalf("%s at %v comes after %v", e.Name, e.Ts, last)
		}
		last = e.Ts
		switch {
		case e.Ph == "X":
			at := lane{e.Pid, e.Tid}
			if e.Ts < ends[at]-1e-6 || e.Dur <= 0 {
				t.Errorf("%s, for %v, begins at %v in lane %v, which is taken until %v", e.Name, e.Dur, e.Ts, at, ends[at])
			}
			ends[at] = e.Ts + e.Dur
			took[fmt.Sprint(e.Pid, e.Name)] += e.Dur
		case e.Ph == "C":
			most[e.Pid] = max(most[e.Pid], e.Args.Items)
		case e.Name == "thread_name":
			lanes[e.Pid]++
		case e.Name == "process_name" && e.Args.Name != of[e.Pid-1].Name:
			t.Errorf("process %d is named %q, want %q", e.Pid, e.Args.Name, of[e.Pid-1].Name)
		}
	}
	for i, tr := range of {
		pid := i + 1
		if lanes[pid] != most[pid] || most[pid] == 0 {
			t.Errorf("%s: %d lanes, %d in flight", tr.Name, lanes[pid], most[pid])
		}
		for _, s := range tr.Spans {
			stamps := s.Stamps()
			for j, cat := range []string{"held", "fetch", "queue", "process", "emit"} {
				want := float64(*stamps[j+1]-*stamps[j]) / 1e3
				if got := took[fmt.Sprint(pid, fmt.Sprintf("%s %d", cat, s.Item))]; got < want-1e-6 || got > want+1e-6 {
					t.Errorf("%s %d took %v µs, in the trace %v", cat, s.Item, want, got)
				}
			}
		}
	}
}

// SomeSpans are those of n items, at most limit of them in flight, in whole microseconds.
func SomeSpans(n, limit int) []trace.Spans {
	r := rand.New(rand.NewPCG(5, 5))
	free := make([]int64, limit)
	var spans []trace.Spans
	for i := range n {
		at := slices.Min(free)
		s := trace.Spans{Item: i}
		for j, stamp := range s.Stamps() {
			if j > 0 {
				at += 1000 * r.Int64N(20_000)
			}
			*stamp = at
		}
		free[slices.Index(free, slices.Min(free))] = s.Emitted
		spans = append(spans, s)
	}
	return spans
}
