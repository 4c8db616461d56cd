package strategies

import (
	"context"
	"iter"
	"runtime"
)

// Staged fetches everything, waits, then processes everything.
//
//   - Idea: two phases, each with the concurrency that suits it. This is the lesson from
//     which this project grew, where Python threads fetch all URLs and an asyncio loop
//     then processes the bodies.
//   - Makespan: ⌈N/Fetchers⌉F + ⌈N/Processors⌉P. The barrier costs the overlap: no CPU
//     works while the first phase fetches, and no request is out while the second one
//     processes. Compared with Pipeline it takes longer by about the shorter of the two
//     phases.
//   - Holds: N items. All bodies are in memory at the barrier, so the source must be
//     finite, and the first result comes after the last fetch.
//   - Wins: when processing needs all bodies (a sort, a join, a vocabulary), or must not
//     start unless every fetch succeeded.
//   - Loses: the more, the closer the two phases are in length: up to half its time.
//   - Source: fork-join, twice; M. Conway, A Multiprocessor System Design, AFIPS 1963.
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
