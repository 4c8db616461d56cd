package batch_test

import (
	"context"
	"errors"
	"iter"
	"os/exec"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

const ms = time.Millisecond

// run runs a batch of so many items, 8 ms to fetch and 1 ms to process, on two CPUs.
func run(ctx context.Context, items int, s strategies.Strategy, o batch.Options) (batch.Result, error) {
	p := profile.Profile{Items: items, Latency: profile.Delays{Median: 8 * ms}, CPU: profile.Delays{Median: ms}}
	return batch.Run(ctx, p, virtual.Machine{CPUs: 2}, s, 4, o)
}

// A program that is no test runs a batch, and lives on after one that waits for itself.
func TestOutsideGoTest(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "run", "./testdata/plain").CombinedOutput()
	const want = "16ms <nil>\n0s deadlock after 8.000ms, when 0 of 4 items were done: everybody waits: 1 goroutine " +
		"waits to receive from a channel (main.stuck.Run, main.go:22)\n"
	if err != nil || string(out) != want {
		t.Errorf("%v:\n%s\nwant\n%s", err, out, want)
	}
}

func TestRun(t *testing.T) {
	r, err := run(t.Context(), 8, strategies.Pool{Workers: 4}, batch.Options{Spans: true, Marks: []int{1, 8}})
	if err != nil {
		t.Fatal(err)
	}
	// The last two of four items wait for a CPU for 1 ms, fetch until 18 ms, and are processed.
	if got := r.Makespan.Round(10 * time.Microsecond); got != 19*ms || r.PeakInFlight != 5 || r.Processing != 4 ||
		len(r.Marked) != 2 || r.Failures != 0 {
		t.Errorf("%+v", r)
	}
	for i, s := range r.Spans {
		if s.Item != i || s.Emitted > int64(r.Makespan) {
			t.Errorf("item %d has %+v", i, s)
		}
	}
	if r, err := run(t.Context(), 8, strategies.Pool{Workers: 4}, batch.Options{}); err != nil || r.Spans != nil {
		t.Errorf("spans that nobody asked for: %+v, %v", r.Spans, err)
	}
}

// Batches run side by side, and none disturbs another.
func TestSideBySide(t *testing.T) {
	want, err := run(t.Context(), 200, strategies.Pipeline{Fetchers: 4, Processors: 2}, batch.Options{Spans: true})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			got, err := run(t.Context(), 200, strategies.Pipeline{Fetchers: 4, Processors: 2}, batch.Options{Spans: true})
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("another batch beside it: %v, error %v", got.Makespan, err)
			}
		})
	}
	all.Wait()
}

// A function is a strategy.
type function func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error

func (f function) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	return f(ctx, items, work, emit)
}

// Two workers hand the second half of each item to a channel that only they receive from.
func submitsToItself(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	jobs := make(chan func())
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for job := range jobs {
				job()
			}
		})
	}
	for item := range items {
		jobs <- func() {
			work.Fetch(ctx, item)
			jobs <- func() { work.Process(ctx, item); emit(item) }
		}
	}
	close(jobs)
	workers.Wait()
	return nil
}

// A deadlock says when it came, how far the batch was, and who waits where; after it, others go on as ever.
func TestDeadlock(t *testing.T) {
	_, err := run(t.Context(), 16, function(submitsToItself), batch.Options{})
	var stuck *batch.Deadlock
	if !errors.As(err, &stuck) {
		t.Fatalf("error %v, want a deadlock", err)
	}
	if stuck.Items != 16 || stuck.Pulled != 3 || stuck.Emitted != 0 || stuck.At.Round(ms) != 8*ms ||
		len(stuck.Waiting) != 2 {
		t.Errorf("%+v", stuck)
	}
	workers, feeder := stuck.Waiting[0], stuck.Waiting[1]
	if workers.Goroutines != 2 || workers.For != "to send on a channel" || feeder.Goroutines != 1 ||
		!strings.HasPrefix(workers.Func, "batch_test.submitsToItself.") || !strings.HasPrefix(workers.At, "batch_test.go:") ||
		workers.At == feeder.At {
		t.Errorf("%+v", stuck.Waiting)
	}
	if said := err.Error(); !strings.Contains(said, "when 0 of 16 items were done: everybody waits: 2 goroutines wait to "+
		"send on a channel (batch_test.submitsToItself.") {
		t.Error(said)
	}
	if r, err := run(t.Context(), 8, strategies.Pool{Workers: 4}, batch.Options{}); err != nil || r.PeakInFlight != 5 {
		t.Errorf("after a deadlock: %+v, error %v", r, err)
	}
}

// Two deadlocks are told apart, though both wait in one program.
func TestDeadlocksSideBySide(t *testing.T) {
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			_, err := run(t.Context(), 16, function(submitsToItself), batch.Options{})
			var stuck *batch.Deadlock
			if !errors.As(err, &stuck) || len(stuck.Waiting) != 2 || stuck.Waiting[0].Goroutines != 2 {
				t.Errorf("%v", err)
			}
		})
	}
	all.Wait()
}

// What the strategy says is the error, and a strategy that loses items is not believed.
func TestErrors(t *testing.T) {
	broken := errors.New("broken")
	_, err := run(t.Context(), 1, function(func(context.Context, iter.Seq[*strategies.Item], strategies.Workload,
		func(*strategies.Item)) error {
		return broken
	}), batch.Options{})
	if err != broken {
		t.Errorf("error %v", err)
	}
	_, err = run(t.Context(), 3, function(func(_ context.Context, items iter.Seq[*strategies.Item], _ strategies.Workload,
		_ func(*strategies.Item)) error {
		for range items {
			continue
		}
		return nil
	}), batch.Options{})
	if err == nil || err.Error() != "emitted 0 of 3 items" {
		t.Errorf("error %v", err)
	}
}

// Who gives up is told at once, however long the batch would be, and whatever has been taken is given back.
func TestCancelled(t *testing.T) {
	given := errors.New("given up")
	for _, e := range strategies.CatalogFor(2) {
		ctx, cancel := context.WithCancelCause(t.Context())
		taken := 0
		s := function(func(inner context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
			emit func(*strategies.Item)) error {
			return e.New(4).Run(inner, func(yield func(*strategies.Item) bool) {
				for item := range items {
					if taken++; taken == 100 {
						cancel(given)
					}
					if !yield(item) {
						return
					}
				}
			}, work, emit)
		})
		if _, err := run(ctx, 1_000_000, s, batch.Options{}); err != given || taken != 100 {
			t.Errorf("%s: %d items, error %v", e.Name, taken, err)
		}
	}
}
