package practice

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/overlap-bench/overlap/strategies"
)

// What a value over an unbuffered channel takes in the recorded runs, in nanoseconds.
const (
	RecordedLeast = 124
	RecordedMost  = 249
)

// What a hand-over is taken to cost, a thousand times as long as it is. The work of an item is stretched alike: what
// counts is their ratio, and virtual time breaks ties with some hundred nanoseconds.
const (
	Stretch = 1000
	Price   = Stretch * 200 * time.Nanosecond
	Chunk   = 16
)

// Paid is a strategy that pays for each hand-over. In virtual time hand-overs are free; here the goroutine that hands
// out the items sleeps for the price of each, or of each chunk of them, as if it were busy that long. Nothing else of
// a hand-over is counted: neither the time of who receives, nor that the other CPUs are woken up.
type Paid struct {
	Strategy strategies.Strategy
	Price    time.Duration
	Chunk    int // items handed over at once; 0 means 1
}

var _ strategies.Strategy = Paid{}

// Run implements [strategies.Strategy].
func (p Paid) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	if p.Strategy == nil {
		p.Strategy = strategies.Pool{}
	}
	if p.Price < 0 || p.Chunk < 0 {
		return errors.New("practice: Paid has a negative price or chunk")
	}
	paid := func(yield func(*strategies.Item) bool) {
		n := 0
		for item := range items {
			if n%max(1, p.Chunk) == 0 {
				time.Sleep(p.Price)
			}
			if n++; !yield(item) {
				return
			}
		}
	}
	return p.Strategy.Run(ctx, paid, work, emit)
}
