package handover

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

type item = strategies.Item

// tiny is a workload of a fixed number of rounds, which take about 2 ns each.
type tiny struct{ rounds int }

// works are the workloads by name.
var works = map[string]tiny{"noop": {0}, "1us": {600}}

func (tiny) Fetch(context.Context, *item) {}

func (w tiny) Process(_ context.Context, it *item) {
	if w.rounds > 0 {
		it.Digest = w.digest(it.Index)
	}
}

// digest is the result of an item: rounds of G. Marsaglia's xorshift, 2003, each of which
// needs the one before.
func (w tiny) digest(index int) uint64 {
	x := uint64(index) + 1
	for range w.rounds {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return x
}

// A batch is items that are made beforehand, and a mark for each that is emitted. A mark is
// written by whoever emits the item, so that no counter is shared: it would cost more than
// many a hand-over.
type batch struct {
	items []item
	marks []byte
	want  []uint64 // digests; 0 where there is no work
}

func newBatch(n int, w tiny) *batch {
	b := &batch{items: make([]item, n), marks: make([]byte, n), want: make([]uint64, n)}
	for i := range b.items {
		b.items[i].Index = i
		if w.rounds > 0 {
			b.want[i] = w.digest(i)
		}
	}
	return b
}

func (b *batch) source(yield func(*item) bool) {
	for i := range b.items {
		if !yield(&b.items[i]) {
			return
		}
	}
}

func (b *batch) emit(it *item) { b.marks[it.Index]++ }

// check demands that each item was emitted once since the last check, with its result, and
// forgets both.
func (b *batch) check() error {
	for i := range b.items {
		if b.marks[i] != 1 {
			return fmt.Errorf("item %d was emitted %d times", i, b.marks[i])
		}
		if got := b.items[i].Digest; got != b.want[i] {
			return fmt.Errorf("the digest of item %d is %016x, want %016x", i, got, b.want[i])
		}
		b.marks[i], b.items[i].Digest = 0, 0
	}
	return nil
}

// stream yields n items, and counts those that come to emit. An item that was emitted is
// pulled again as another, so that there are as many as are held at once, and no garbage: of
// new items, the peak would be what the collector has not yet come to.
func stream(n int) (source iter.Seq[*item], emit func(*item), emitted *atomic.Int64) {
	emitted = new(atomic.Int64)
	done := sync.Pool{New: func() any { return new(item) }}
	source = func(yield func(*item) bool) {
		for i := range n {
			it := done.Get().(*item)
			it.Index = i
			if !yield(it) {
				return
			}
		}
	}
	emit = func(it *item) {
		emitted.Add(1)
		done.Put(it)
	}
	return source, emit, emitted
}

// Items that are lost, doubled or wrong are noticed.
func TestCheck(t *testing.T) {
	w := works["1us"]
	for what, spoil := range map[string]func(b *batch){
		"":                  func(*batch) {},
		"emitted 0 times":   func(b *batch) { b.marks[3] = 0 },
		"emitted 2 times":   func(b *batch) { b.emit(&b.items[3]) },
		"digest of item 3 ": func(b *batch) { b.items[3].Digest++ },
	} {
		b := newBatch(10, w)
		for round := range 2 { // the second on what the first has left
			if err := (loop{}).Run(t.Context(), b.source, w, b.emit); err != nil {
				t.Fatal(err)
			}
			if round == 1 {
				spoil(b)
			}
			if err := b.check(); round == 0 && err != nil || round == 1 && (err == nil) != (what == "") ||
				err != nil && !strings.Contains(err.Error(), what) {
				t.Errorf("round %d: %v, want %q", round, err, what)
			}
		}
	}
}
