package lesson

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/bench/lab/params"
)

// stragglers is lesson 5: of a batch, the slowest counts.
func stragglers() plan {
	p := base(96, 8*ms, 0, 2, 8)
	equal := p
	p.Spread, p.Share, p.Factor = params.Stragglers, 1.0/16, 5
	shown := []string{"sequential", "batched", "pool"}
	return plan{
		name: "stragglers", title: "Stragglers and batches", params: p, strategies: shown, guess: [2]string{"batched",
			"pool"},
		question: func(p params.Params) string {
			return fmt.Sprintf("%d URLs answer after %s, but about one in %.0f takes %g times as long. batched asks "+
				"for %d, waits for all of them, and then asks for the next %d. In pool, each of %d workers takes the "+
				"next URL when it is free. How many times faster than one after the other is each?", p.Items, latency(p),
				1/p.Share, p.Factor, p.Limit, p.Limit, p.Limit)
		},
		why: "How likely is it that at least one of a batch is slow? And who waits for it?",
		reveal: func(r Results) string {
			slow, all := slowBatches(r)
			return fmt.Sprintf("%d items are slow, and %d of %d batches have at least one of them. Such a batch takes as "+
				"long as its slowest, while the others are idle. batched takes %s: %s. pool takes %s: %s. There a slow item "+
				"holds up one worker.", slowItems(r), slow, all, r.took("batched"), r.gain("batched"), r.took("pool"),
				r.gain("pool"))
		},
		remember: "A batch is as slow as its slowest item. Let workers take the next as soon as they are free.",
		claim: func(r Results) error {
			slow, _ := slowBatches(r)
			return cmp.Or(atLeast("the gain of pool, over that of batched", r.Gain("pool")/r.Gain("batched"), 1.3),
				atLeast("the number of slow batches", float64(slow), 2),
				atLeast("the gain of pool, over its limit", r.Gain("pool")/float64(r.Params.Limit), 0.75))
		},
		exercise: exercise{
			params: equal, strategies: shown,
			ask: func(params.Params) string { return "Let all items take equally long. What does batched lose now?" },
			reveal: func(_, after Results) string {
				return fmt.Sprintf("Nothing: batched takes %s and pool %s, both %s. With equal items, all of a batch "+
					"end together. A measurement with equal items does not show what a batch costs.", after.took("batched"),
					after.took("pool"), after.gain("pool"))
			},
			claim: func(_, after Results) error {
				return near("the gain of batched", after.Gain("batched"), after.Gain("pool"), 0.01)
			},
		},
	}
}

// slowBatches counts the batches in which an item is slow, and all.
func slowBatches(r Results) (slow, all int) {
	for batch := range slices.Chunk(r.Of[Baseline].Spans, r.Params.Limit) {
		if all++; slices.ContainsFunc(batch, func(s span) bool { return isSlow(r, s) }) {
			slow++
		}
	}
	return slow, all
}

func slowItems(r Results) (n int) {
	for _, s := range r.Of[Baseline].Spans {
		if isSlow(r, s) {
			n++
		}
	}
	return n
}

func isSlow(r Results, s span) bool {
	return s.FetchEnd-s.FetchStart > 2*int64(r.Params.Latency.Duration())
}
