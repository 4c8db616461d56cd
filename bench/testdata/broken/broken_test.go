// Package broken has comparisons that must fail, each with a message of its own, and one of
// work so small that it could be missed.
package broken

import (
	"context"
	"crypto/sha256"
	"errors"
	"iter"
	"sync/atomic"
	"testing"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/strategies"
)

// work does what its functions say; nil does nothing.
type work struct{ fetch, process func(*strategies.Item) }

func (w work) Fetch(_ context.Context, item *strategies.Item) {
	if w.fetch != nil {
		w.fetch(item)
	}
}

func (w work) Process(_ context.Context, item *strategies.Item) {
	if w.process != nil && item.Err == nil {
		w.process(item)
	}
}

// index computes for some 50 µs, and for nothing.
var index = work{process: func(item *strategies.Item) {
	sum := sha256.Sum256(make([]byte, 64<<10))
	item.Digest = uint64(item.Index)<<8 + uint64(sum[0])
}}

// two are a sound strategy and one that is given.
func two(name string, s strategies.Strategy) bench.Config {
	return bench.Config{Items: 8, Limits: []int{4}, Strategies: []strategies.Entry{
		{Name: "sequential", New: func(int) strategies.Strategy { return strategies.Sequential{} }},
		{Name: name, New: func(int) strategies.Strategy { return s }},
	}}
}

func pool() bench.Config { return two("pool", strategies.Pool{Workers: 4}) }

// A strategy made of a function.
type strategy func(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error

func (s strategy) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	return s(ctx, items, work, emit)
}

func BenchmarkSound(b *testing.B) { bench.Compare(b, pool(), index) }

// The last item gets a digest that is not its own.
func BenchmarkWrong(b *testing.B) {
	bench.Compare(b, two("liar", strategy(func(ctx context.Context, items iter.Seq[*strategies.Item],
		work strategies.Workload, emit func(*strategies.Item)) error {
		return strategies.Sequential{}.Run(ctx, items, work, func(item *strategies.Item) {
			if item.Index == 7 {
				item.Digest++
			}
			emit(item)
		})
	})), index)
}

// The third item is lost.
func BenchmarkLost(b *testing.B) {
	bench.Compare(b, two("loser", strategy(func(ctx context.Context, items iter.Seq[*strategies.Item],
		work strategies.Workload, emit func(*strategies.Item)) error {
		return strategies.Sequential{}.Run(ctx, items, work, func(item *strategies.Item) {
			if item.Index != 2 {
				emit(item)
			}
		})
	})), index)
}

func BenchmarkUnsteady(b *testing.B) {
	var n atomic.Uint64
	bench.Compare(b, pool(), work{process: func(item *strategies.Item) { item.Digest = n.Add(1) }})
}

func BenchmarkFailing(b *testing.B) {
	bench.Compare(b, pool(), work{fetch: func(item *strategies.Item) {
		if item.Index == 5 {
			item.Err = errors.New("no such feed")
		}
	}, process: index.process})
}

// The same failure, foreseen.
func BenchmarkForeseen(b *testing.B) {
	cfg := pool()
	cfg.Failures = 1
	cfg.Check = func(item *strategies.Item) error { return item.Err } // is not asked about failures
	bench.Compare(b, cfg, work{fetch: func(item *strategies.Item) {
		if item.Index == 5 {
			item.Err = errors.New("no such feed")
		}
	}, process: index.process})
}

func BenchmarkTiny(b *testing.B) {
	bench.Compare(b, pool(), work{process: func(item *strategies.Item) { item.Digest = uint64(item.Index) + 1 }})
}

func BenchmarkUnchecked(b *testing.B) { bench.Compare(b, pool(), work{}) }

func BenchmarkChecked(b *testing.B) {
	cfg := pool()
	cfg.Check = func(item *strategies.Item) error {
		if item.Result != item.Index {
			return errors.New("not its index")
		}
		return nil
	}
	bench.Compare(b, cfg, work{process: func(item *strategies.Item) { item.Result = min(item.Index, 6) }})
}

func BenchmarkNoItems(b *testing.B) { bench.Compare(b, bench.Config{}, index) }

func BenchmarkTwice(b *testing.B) { bench.Compare(b, two("sequential", strategies.Pool{}), index) }

// A stage that exits the goroutine of the benchmark, for which package testing has no word.
func BenchmarkExits(b *testing.B) {
	bench.Compare(b, pool(), work{fetch: func(*strategies.Item) { b.SkipNow() }, process: index.process})
}

// Check exits it once the reference has passed.
func BenchmarkExitsLater(b *testing.B) {
	cfg, checked := pool(), 0
	cfg.Check = func(*strategies.Item) error {
		if checked++; checked > cfg.Items {
			b.SkipNow()
		}
		return nil
	}
	bench.Compare(b, cfg, index)
}
