package strategies

import (
	"context"
	"iter"
	"runtime"
)

// Staged fetches everything, waits, then processes everything.
//
//   - Idea: two phases, each with the concurrency that suits it. With one processor, it is
//     "lesson" of the catalog, the program that this project grew from: Python threads fetch
//     all URLs, then an asyncio loop processes the bodies, one after the other, in order.
//   - Makespan: ⌈N/Fetchers⌉F + ⌈N/Processors⌉P. Nothing overlaps across the barrier: no CPU
//     works in the first phase, and no request is out in the second. Pipeline saves about
//     the shorter of the two phases.
//   - Holds: N items. All bodies are in memory at the barrier, so the source must be
//     finite, and the first result comes after the last fetch.
//   - Wins: when processing needs all bodies (a sort, a join, a vocabulary), or must not
//     start unless every fetch succeeded.
//   - Loses: most when both phases take equally long. Then Pipeline takes half the time.
//   - Source: fork-join, twice: M. Conway, A Multiprocessor System Design, AFIPS 1963.
//   - Picture: pictures/staged.svg.
type Staged struct {
	Fetchers   int // 0 means DefaultLimit
	Processors int // 0 means GOMAXPROCS
}

var _ Strategy = Staged{}

func (s Staged) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	fetchers, err := setting("Staged.Fetchers", s.Fetchers, DefaultLimit)
	if err != nil {
		return err
	}
	processors, err := setting("Staged.Processors", s.Processors, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	// Run sends on both channels and closes them; the workers of the phase receive. No
	// capacity: what is held stands in fetched, to be seen.
	toFetch, toProcess := make(chan *Item), make(chan *Item)
	var fetching, processing group
	var fetched []*Item // in the order of pulling; the fetchers own the items until the barrier
	fetching.Start(fetchers, func() {
		for item := range toFetch {
			work.Fetch(ctx, item)
		}
	})
	end := func() { // of the first phase, and the whole of the second
		close(toFetch)
		fetching.Wait() // the barrier
		processing.Start(processors, func() {
			for item := range toProcess {
				work.Process(ctx, item)
				emit(item)
			}
		})
		for _, item := range fetched {
			toProcess <- item
		}
		close(toProcess)
		processing.Wait()
	}
	for item := range finally(feed(ctx, items), end) {
		fetched = append(fetched, item)
		toFetch <- item
	}
	return context.Cause(ctx)
}
