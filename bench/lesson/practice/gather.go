package practice

import (
	"sync"
	"sync/atomic"
)

// A Sum is what is gathered: how many results there were, and the sum of their digests. Each way of gathering has to
// come to the same.
type Sum struct{ Items, Digest uint64 }

func (s *Sum) add(digest uint64) {
	s.Items++
	s.Digest += digest
}

// A Way is one of gathering the results of workers.
type Way struct {
	Name, Idea string
	// Gather has so many workers compute the results of so many items, and sums them up.
	Gather func(workers, items int, result func(i int) uint64) Sum
}

// Shard is the name of the way that shares nothing, to which the others are compared.
const Shard = "shard"

// Ways lists them in the order in which one would explain them.
func Ways() []Way {
	return []Way{
		{"mutex", "one sum for all, and a lock around each addition", gatherMutex},
		{"channel", "each result is sent to the one goroutine that has the sum", gatherChannel},
		{"atomic", "one sum for all, of numbers that the CPU adds in one step", gatherAtomic},
		{Shard, "a sum for each worker, and these are added at the end", gatherShard},
	}
}

// spread has each worker do every workers-th item, so that they share nothing but what they are given.
func spread(workers, items int, do func(worker, i int)) {
	var running sync.WaitGroup
	for worker := range workers {
		running.Go(func() {
			for i := worker; i < items; i += workers {
				do(worker, i)
			}
		})
	}
	running.Wait()
}

func gatherMutex(workers, items int, result func(int) uint64) Sum {
	var mu sync.Mutex
	var sum Sum
	spread(workers, items, func(_, i int) {
		digest := result(i)
		mu.Lock()
		sum.add(digest)
		mu.Unlock()
	})
	return sum
}

func gatherChannel(workers, items int, result func(int) uint64) Sum {
	digests := make(chan uint64) // the workers send, closed below when they are done; no capacity, as in the strategies
	total := make(chan Sum, 1)   // the collector sends once
	go func() {
		var sum Sum
		for digest := range digests {
			sum.add(digest)
		}
		total <- sum
	}()
	spread(workers, items, func(_, i int) { digests <- result(i) })
	close(digests)
	return <-total
}

func gatherAtomic(workers, items int, result func(int) uint64) Sum {
	var n, digest atomic.Uint64
	spread(workers, items, func(_, i int) {
		digest.Add(result(i))
		n.Add(1)
	})
	return Sum{n.Load(), digest.Load()}
}

func gatherShard(workers, items int, result func(int) uint64) Sum {
	// Each sum has a cache line of its own, and the one before and after it: CPUs that write to the same line wait for
	// each other as at a lock.
	type shard struct {
		Sum
		_ [128 - 16]byte
	}
	shards := make([]shard, workers)
	spread(workers, items, func(worker, i int) { shards[worker].add(result(i)) })
	var all Sum
	for i := range shards {
		all.Items += shards[i].Items
		all.Digest += shards[i].Digest
	}
	return all
}

// Result is some work on item i, and its digest: rounds of G. Marsaglia's xorshift, 2003, each of which needs the one
// before and takes about 2 ns.
func Result(rounds int) func(i int) uint64 {
	return func(i int) uint64 {
		x := uint64(i) + 1
		for range rounds {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
		}
		return x
	}
}
