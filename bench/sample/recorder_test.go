package sample

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/overlap-bench/overlap/strategies"
)

// timed is a workload of fixed times, to be used in virtual time.
type timed struct{ fetch, process time.Duration }

func (w timed) Fetch(_ context.Context, _ *strategies.Item) { time.Sleep(w.fetch) }

func (w timed) Process(_ context.Context, item *strategies.Item) {
	time.Sleep(w.process)
	item.Digest = uint64(item.Index)
}

// What the recorder finds in batches whose schedule is known exactly.
func TestRecorder(t *testing.T) {
	tests := []struct {
		strategy strategies.Strategy
		want     Batch
	}{
		{strategies.Sequential{}, Batch{Makespan: 60 * ms, FetchActive: 40 * ms, ProcessActive: 20 * ms, PeakInFlight: 1}},
		{strategies.Pool{Workers: 2}, Batch{Makespan: 30 * ms, FetchActive: 20 * ms, ProcessActive: 10 * ms, PeakInFlight: 3,
			PeakGoroutines: 2}},
		{strategies.Pipeline{Fetchers: 4, Processors: 1}, Batch{Makespan: 30 * ms, FetchActive: 10 * ms,
			ProcessActive: 20 * ms, QueueWait: 30 * ms, PeakInFlight: 4, PeakGoroutines: 5}},
		{strategies.PerURL{}, Batch{Makespan: 15 * ms, FetchActive: 10 * ms, ProcessActive: 5 * ms, PeakInFlight: 4,
			PeakGoroutines: 4}},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			r := NewRecorder(4, func(int) string { return "" })
			r.Reset()
			if err := tt.strategy.Run(t.Context(), r.Items(), r.Instrument(timed{10 * ms, 5 * ms}), r.Emit); err != nil {
				t.Fatal(err)
			}
			got, err := r.Batch()
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range got.Sojourns {
				if s < 15*ms-1 || s > 30*ms { // an item may be pulled well before it is fetched
					t.Errorf("%T: a sojourn of %v", tt.strategy, s)
				}
			}
			got.Sojourns, got.Digest = nil, 0
			// The first stamp is of 1 ns, since 0 stands for none.
			got.Makespan, got.FetchActive = got.Makespan.Round(ms), got.FetchActive.Round(ms)
			tt.want.PeakGoroutines = got.PeakGoroutines // depends on what has been scheduled yet
			if got.PeakGoroutines < 0 || got.PeakGoroutines > 6 {
				t.Errorf("%T: %d goroutines", tt.strategy, got.PeakGoroutines)
			}
			if got.PeakInFlight > tt.want.PeakInFlight || got.PeakInFlight < 1 {
				t.Errorf("%T: %d in flight, want %d", tt.strategy, got.PeakInFlight, tt.want.PeakInFlight)
			}
			got.PeakInFlight = tt.want.PeakInFlight
			if got.Makespan != tt.want.Makespan || got.FetchActive != tt.want.FetchActive ||
				got.ProcessActive != tt.want.ProcessActive || got.QueueWait != tt.want.QueueWait {
				t.Errorf("%T: %+v, want %+v", tt.strategy, got, tt.want)
			}
		})
	}
}

// broken strategies: the recorder must not let one of them have a time.
type broken func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item))

func (b broken) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	b(ctx, items, work, emit)
	return nil
}

var (
	dropsOne = broken(func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
		emit func(*strategies.Item)) {
		for item := range items {
			if item.Index != 2 {
				work.Fetch(ctx, item)
				work.Process(ctx, item)
				emit(item)
			}
		}
	})
	stopsEarly = broken(func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
		emit func(*strategies.Item)) {
		for item := range items {
			work.Fetch(ctx, item)
			work.Process(ctx, item)
			emit(item)
			return
		}
	})
	emitsTwice = broken(func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
		emit func(*strategies.Item)) {
		for item := range items {
			work.Fetch(ctx, item)
			work.Process(ctx, item)
			emit(item)
			emit(item)
		}
	})
	skipsProcess = broken(func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
		emit func(*strategies.Item)) {
		for item := range items {
			work.Fetch(ctx, item)
			emit(item)
		}
	})
	processesFirst = broken(func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
		emit func(*strategies.Item)) {
		for item := range items {
			work.Process(ctx, item)
			work.Fetch(ctx, item)
			emit(item)
		}
	})
)

func TestRecorderFindsBrokenStrategies(t *testing.T) {
	for _, tt := range []struct {
		name     string
		strategy strategies.Strategy
		want     string
	}{
		{"drops one", dropsOne, "item 2 was emitted 0 times"},
		{"stops early", stopsEarly, "item 1 was never pulled"},
		{"emits twice", emitsTwice, "item 0 was emitted 2 times"},
		{"skips process", skipsProcess, "item 0 did not go through"},
		{"processes first", processesFirst, "item 0 did not go through"},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := NewRecorder(4, func(int) string { return "" })
			r.Reset()
			if err := tt.strategy.Run(t.Context(), r.Items(), r.Instrument(timed{ms, ms}), r.Emit); err != nil {
				t.Fatal(err)
			}
			if _, err := r.Batch(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
			}
		})
	}
}

// flatters moves the stamps of its items, so that their sojourns look short.
var flatters = broken(func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) {
	for item := range items {
		work.Fetch(ctx, item)
		work.Process(ctx, item)
		item.Times.Pulled += (item.Times.ProcessEnd - item.Times.Pulled) / 2
		emit(item)
	}
})

// Little's law holds for every strategy, and not for one that tampers with the stamps.
func TestLittle(t *testing.T) {
	try := func(s strategies.Strategy) (err error) {
		synctest.Test(t, func(t *testing.T) {
			r := NewRecorder(20, func(int) string { return "" })
			r.Reset()
			if err := s.Run(t.Context(), r.Items(), r.Instrument(timed{10 * ms, 5 * ms}), r.Emit); err != nil {
				t.Fatal(err)
			}
			b, batchErr := r.Batch()
			if batchErr != nil {
				t.Fatal(batchErr)
			}
			err = b.CheckLittle()
		})
		return err
	}
	for _, e := range strategies.CatalogFor(2) {
		if err := try(e.New(4)); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
	if err := try(flatters); err == nil || !strings.Contains(err.Error(), "against Little's law") {
		t.Errorf("a strategy that moves its stamps: error %v", err)
	}
}

// Reset forgets the batch before.
func TestRecorderReset(t *testing.T) {
	r := NewRecorder(3, func(i int) string { return "url" })
	for range 2 {
		r.Reset()
		for item := range r.Items() {
			if item.Err != nil || item.Digest != 0 || item.URL != "url" || item.Times.Emitted != 0 {
				t.Fatalf("not new: %+v", item)
			}
			item.Err, item.Digest = errors.New("old"), 7
			r.Emit(item)
		}
	}
}

func TestUnionAndMostAtOnce(t *testing.T) {
	tests := []struct {
		spans  []span
		length time.Duration
		most   int
	}{
		{nil, 0, 0},
		{[]span{{1, 3}}, 2, 1},
		{[]span{{1, 3}, {3, 5}}, 4, 1},
		{[]span{{4, 9}, {1, 3}}, 7, 1},
		{[]span{{1, 9}, {2, 3}, {4, 5}}, 8, 2},
		{[]span{{1, 5}, {2, 6}, {3, 7}, {8, 9}}, 7, 3},
		{[]span{{1, 5}, {1, 5}, {5, 6}}, 5, 2},
		{[]span{{2, 2}, {2, 2}}, 0, 1},
	}
	for _, tt := range tests {
		if got := mostAtOnce(tt.spans); got != tt.most {
			t.Errorf("mostAtOnce(%v) = %d, want %d", tt.spans, got, tt.most)
		}
		if got := union(append([]span(nil), tt.spans...)); got != tt.length {
			t.Errorf("union(%v) = %d, want %d", tt.spans, got, tt.length)
		}
	}
}

func benchmarkRecording(b *testing.B, m *Measurement) {
	bare := m.work.(Instrumented).work
	var ratios []float64
	for b.Loop() {
		var on, off time.Duration
		order := []func(){
			func() { on = timeOf(b, func(ctx context.Context) error { return m.Run(ctx) }, m) },
			func() { off = timeOf(b, func(ctx context.Context) error { return runBare(ctx, m, bare) }, m) },
		}
		if rand.IntN(2) == 0 {
			slices.Reverse(order)
		}
		for _, run := range order {
			run()
		}
		ratios = append(ratios, float64(on)/float64(off))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "on/off")
}

func timeOf(b *testing.B, run func(context.Context) error, m *Measurement) time.Duration {
	if err := m.Reset(b.Context()); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := run(b.Context()); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// runBare runs the batch with nothing between the strategy and its work.
func runBare(ctx context.Context, m *Measurement, work strategies.Workload) error {
	var emitted atomic.Int64
	return m.strategy.Run(ctx, bareItems(m.recorder), work, func(*strategies.Item) { emitted.Add(1) })
}

func bareItems(r *Recorder) iter.Seq[*strategies.Item] {
	return func(yield func(*strategies.Item) bool) {
		for i := range r.records {
			if !yield(&r.records[i].item) {
				return
			}
		}
	}
}
