package strategytest_test

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
	"github.com/overlap-bench/overlap/strategies/strategytest"
)

// Pairs is a strategy of one's own: two items at a time.
type Pairs struct{}

func (Pairs) Run(
	ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload, emit func(*strategies.Item),
) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	slots := make(chan struct{}, 2) // a value is an item in flight
	var running sync.WaitGroup
	func() {
		defer running.Wait() // also if the source panics
		slots <- struct{}{}
		for item := range items {
			running.Go(func() {
				strategies.MustReturn(func() {
					work.Fetch(ctx, item)
					work.Process(ctx, item)
					emit(item)
				})
				<-slots
			})
			slots <- struct{}{}
			if ctx.Err() != nil {
				break
			}
		}
	}()
	return context.Cause(ctx)
}

// This is the whole conformance test; in a file of tests it is func TestPairs.
func conformance(t *testing.T) {
	strategytest.Test(t, func() strategies.Strategy { return Pairs{} },
		strategytest.Bounds{Fetching: 2, Processing: 2, Held: 2})
}

func Example() {
	emitted := make(chan string, 3)
	items := func(yield func(*strategies.Item) bool) {
		for i := range 3 {
			if !yield(&strategies.Item{Index: i}) {
				return
			}
		}
	}
	err := Pairs{}.Run(context.Background(), items, idle{}, func(item *strategies.Item) { emitted <- item.URL })
	fmt.Println(len(emitted), err)
	// Output: 3 <nil>
}

type idle struct{}

func (idle) Fetch(context.Context, *strategies.Item)   {}
func (idle) Process(context.Context, *strategies.Item) {}
