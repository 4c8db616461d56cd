package reorder

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"
)

// In whatever order items are finished, they are emitted in the order in which they were added, and each as
// soon as those before it are finished.
func TestOrder(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}} {
		var emitted []string
		ring := New(4, func(item string) { emitted = append(emitted, item) })
		var added []string
		finished := make([]bool, 4)
		for i := range 4 {
			added = append(added, fmt.Sprint("item ", i))
			if slot := ring.Add(added[i]); slot != i || ring.At(slot) != added[i] {
				t.Fatalf("item %d is in slot %d, which holds %q", i, slot, ring.At(slot))
			}
		}
		for _, slot := range order {
			ring.Done(slot)
			finished[slot] = true
			ready := slices.Index(append(finished, false), false) // so many at the head are finished
			if !slices.Equal(emitted, added[:ready]) {
				t.Errorf("%v: emitted %q once %v are finished, want %q", order, emitted, finished, added[:ready])
			}
		}
		for i := range ring.slots {
			if ring.slots[i].item != "" {
				t.Errorf("slot %d keeps its item after it was emitted", i)
			}
		}
	}
}

// A full ring stalls its producer until the head is emitted; those that are finished behind it make no room.
func TestFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := New(3, func(int) {})
		for i := range 3 {
			ring.Await()
			ring.Add(i)
		}
		free := false
		go func() {
			ring.Await()
			free = true
		}()
		synctest.Wait()
		ring.Done(1)
		ring.Done(2)
		synctest.Wait()
		if free {
			t.Fatal("a full ring has room though its head is not finished")
		}
		ring.Done(0)
		synctest.Wait()
		if !free || ring.free < 1 {
			t.Errorf("no room after the head was emitted: %d slots are free", ring.free)
		}
		if slot := ring.Add(3); slot != 0 {
			t.Errorf("the fourth item is in slot %d, want the first", slot)
		}
	})
}

// While an emit takes long, Done does not wait for it: whoever emits also emits what is finished meanwhile.
func TestDoneDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var emitted []int
		ring := New(3, func(item int) {
			time.Sleep(time.Second)
			emitted = append(emitted, item)
		})
		for i := range 3 {
			ring.Add(i)
		}
		start := time.Now()
		var emitting sync.WaitGroup
		emitting.Go(func() { ring.Done(0) })
		synctest.Wait() // in emit
		ring.Done(2)
		ring.Done(1)
		if waited := time.Since(start); waited != 0 {
			t.Errorf("Done waited %v for the emit of another goroutine", waited)
		}
		emitting.Wait()
		if took := time.Since(start); took != 3*time.Second || !slices.Equal(emitted, []int{0, 1, 2}) {
			t.Errorf("emitted %v after %v, want 0, 1 and 2 after 3s", emitted, took)
		}
	})
}

// Workers that finish at random race for the head: nothing is lost, doubled or overtaken, and no more is held than
// there are slots. A wake-up that is missed would stop all, which the bubble finds.
func TestRace(t *testing.T) {
	const n = 20_000
	for _, slots := range []int{1, 2, 16, 1000} {
		t.Run(fmt.Sprintf("%d slots", slots), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				next := 0
				ring := New(slots, func(item int) {
					if item != next {
						t.Errorf("item %d was emitted, want %d", item, next)
					}
					next++
				})
				added := make(chan int) // slots
				var workers sync.WaitGroup
				for seed := range uint64(8) {
					workers.Go(func() { finish(ring, added, rand.New(rand.NewPCG(seed, 0))) })
				}
				for i := range n {
					ring.Await()
					if i-int(ring.emitted.Load()) >= slots {
						t.Fatalf("item %d is added to %d slots though %d are emitted", i, slots, ring.emitted.Load())
					}
					added <- ring.Add(i)
				}
				close(added)
				workers.Wait()
				if next != n {
					t.Errorf("%d of %d items were emitted", next, n)
				}
			})
		})
	}
}

// finish finishes the items in two slots in turn, if it gets two.
func finish(ring *Ring[int], added <-chan int, random *rand.Rand) {
	for slot := range added {
		var other, ok = 0, false
		if random.IntN(2) == 0 {
			select {
			case other, ok = <-added:
			default:
			}
		}
		if ok {
			ring.Done(other)
		}
		ring.Done(slot)
	}
}

// What all read, what who emits writes, and what the producer writes are on different cache lines:
// otherwise an item costs half as much again when several CPUs are at work.
func TestFalseSharing(t *testing.T) {
	var r Ring[*int]
	read := unsafe.Offsetof(r.room) + unsafe.Sizeof(r.room)
	emitted := unsafe.Offsetof(r.emitted) + unsafe.Sizeof(r.emitted)
	if a, b := unsafe.Offsetof(r.emitting)-read, unsafe.Offsetof(r.tail)-emitted; a < 64 || b < 64 {
		t.Errorf("%d and %d bytes apart, want a cache line of 64", a, b)
	}
}
