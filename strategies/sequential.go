package strategies

import (
	"context"
	"iter"
)

// Sequential fetches and processes one item after the other. It is the baseline: every
// speedup is a ratio to it.
//
//   - Idea: no concurrency at all.
//   - Makespan: N(F+P).
//   - Holds: 1 item.
//   - Wins: for one item; when the server allows one request at a time; and in
//     simplicity, always.
//   - Loses: as soon as there is waiting to overlap or a second CPU to use. While it
//     fetches no CPU works. While it processes the network is idle.
//   - Source: the plain loop with which every program starts.
//   - Picture: pictures/sequential.svg.
type Sequential struct{}

var _ Strategy = Sequential{}

func (Sequential) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	for item := range feed(ctx, items) {
		work.Fetch(ctx, item)
		work.Process(ctx, item)
		emit(item)
	}
	return context.Cause(ctx)
}
