package strategies

import "runtime"

// An Entry is a strategy as the catalog presents it.
type Entry struct {
	Name string                   // as in benchmark names: "pool"
	Idea string                   // one line
	New  func(limit int) Strategy // configured for a concurrency limit

	// Fetches is the most fetches that New(limit) has under way at once in a batch of so
	// many items. It is the number of connections that the strategy needs.
	Fetches func(limit, items int) int
}

// Catalog lists the strategies in the order in which one would explain them.
//
// The list is explicit: a strategy is compared because it is in this list, not because
// its file is linked in. The commands, the benchmarks and the conformance test all read it.
func Catalog() []Entry { return CatalogFor(runtime.GOMAXPROCS(0)) }

// CatalogFor is the catalog for a machine with so many CPUs, which need not be this one. Staged,
// Pipeline and Adaptive get a processor for each CPU.
func CatalogFor(cpus int) []Entry {
	one := func(int, int) int { return 1 }
	all := func(_, items int) int { return items }
	limited := func(limit, items int) int { return min(limit, items) }
	return []Entry{
		{"sequential", "one after the other: the baseline",
			func(int) Strategy { return Sequential{} }, one},
		{"perurl", "a goroutine per URL, all at once",
			func(int) Strategy { return PerURL{} }, all},
		{"semaphore", "a goroutine per URL, at most limit at a time",
			func(limit int) Strategy { return Semaphore{Limit: limit} }, limited},
		{"pool", "limit workers that pull from one channel",
			func(limit int) Strategy { return Pool{Workers: limit} }, limited},
		{"batched", "limit at once, wait for all of them, then the next",
			func(limit int) Strategy { return Batched{Size: limit} }, limited},
		{"staged", "fetch everything, a barrier, then process everything",
			func(limit int) Strategy { return Staged{Fetchers: limit, Processors: cpus} }, limited},
		{"lesson", "fetch everything, a barrier, then process one after the other",
			func(limit int) Strategy { return Staged{Fetchers: limit, Processors: 1} }, limited},
		{"pipeline", "limit fetchers hand over to a processor per CPU, no barrier",
			func(limit int) Strategy { return Pipeline{Fetchers: limit, Processors: cpus} }, limited},
		{"threads", "a pool whose workers are locked to OS threads",
			func(limit int) Strategy { return Threads{Workers: limit} }, limited},
		{"eventloop", "limit fetches under way, one goroutine processes",
			func(limit int) Strategy { return EventLoop{Fetchers: limit} }, limited},
		{"chunked", "a pool whose workers take several items at a time, when they are tiny",
			func(limit int) Strategy { return Chunked{Workers: limit} }, limited},
		{"ordered", "a pool that emits in input order, within a window of twice the limit",
			func(limit int) Strategy { return Ordered{Pool{Workers: limit}, 2 * limit} }, limited},
		{"adaptive", "a pipeline that finds its own limit, up to this one, from throughput",
			func(limit int) Strategy { return Adaptive{Max: limit, Processors: cpus} }, limited},
	}
}
