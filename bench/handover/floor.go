package handover

import (
	"context"
	"iter"

	"github.com/overlap-bench/overlap/strategies"
)

// Floor is the name of the plain loop.
const Floor = "loop"

// ours are the strategies that are measured beside the peers: the floor, the catalog, and
// Ordered over the fastest, with room for what that has in hand.
func ours() []strategies.Entry {
	entries := append([]strategies.Entry{{
		Name: Floor,
		New:  func(int) strategies.Strategy { return loop{} },
	}}, strategies.Catalog()...)
	return append(entries, strategies.Entry{
		Name: "ordered-chunked",
		New: func(limit int) strategies.Strategy {
			return strategies.Ordered{Strategy: strategies.Chunked{Workers: limit}, Window: limit + 4*strategies.DefaultChunk}
		},
	})
}

// loop is no strategy but the floor: the work and nothing else.
type loop struct{}

func (loop) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	for it := range items {
		work.Fetch(ctx, it)
		work.Process(ctx, it)
		emit(it)
	}
	return nil
}
