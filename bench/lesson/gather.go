package lesson

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/lesson/practice"
)

// GatherRounds is how often each way is measured.
const GatherRounds = 15

// A GatheredWay is what a way to gather results costs on this machine.
type GatheredWay struct {
	Way   string   `json:"way"`
	Idea  string   `json:"idea"`
	Tiny  Gathered `json:"tiny"`  // with about 50 ns of work an item
	Large Gathered `json:"large"` // with about 20 µs
}

// Gathered is the cost with items of one size. The ratios are those of a way and of [practice.Shard] in the same round:
// a quarter of the rounds are below Low, and a quarter above High.
type Gathered struct {
	PerItem float64 `json:"ns_per_item"` // by the clock, the median of the rounds
	Ratio   float64 `json:"ratio"`       // the median
	Low     float64 `json:"ratio_low"`
	High    float64 `json:"ratio_high"`
}

// How much work an item is, in rounds of about 2 ns, and how many of them take some milliseconds.
var gatherWorks = [2]struct{ rounds, items int }{{25, 100_000}, {10_000, 400}}

// MeasureGather measures the ways to gather results with so many workers, and checks that all gather the same. It takes
// about a second.
func MeasureGather(ctx context.Context, workers int) ([]GatheredWay, error) {
	ways := practice.Ways()
	list := make([]GatheredWay, len(ways))
	for i, way := range ways {
		list[i].Way, list[i].Idea = way.Name, way.Idea
	}
	for w, work := range gatherWorks {
		gathered, err := gatherRounds(ctx, ways, workers, work.items, practice.Result(work.rounds))
		if err != nil {
			return nil, err
		}
		for i, g := range gathered {
			*[2]*Gathered{&list[i].Tiny, &list[i].Large}[w] = g
		}
	}
	return list, nil
}

// gatherRounds measures all ways in turn, each round beginning with another.
func gatherRounds(ctx context.Context, ways []practice.Way, workers, items int, result func(int) uint64) ([]Gathered,
	error) {
	want := ways[0].Gather(1, items, result)
	took := make([][]float64, len(ways)) // by way and round, in ns an item
	shard := slices.IndexFunc(ways, func(w practice.Way) bool { return w.Name == practice.Shard })
	for round := range GatherRounds + 1 { // the first warms up
		times := make([]float64, len(ways))
		for k := range ways {
			i := (k + round) % len(ways)
			begun := time.Now()
			got := ways[i].Gather(workers, items, result)
			times[i] = float64(time.Since(begun)) / float64(items)
			if got != want {
				return nil, fmt.Errorf("%s gathers %+v, and one worker %+v", ways[i].Name, got, want)
			}
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		for i := range ways {
			if round > 0 {
				took[i] = append(took[i], times[i])
			}
		}
	}
	list := make([]Gathered, len(ways))
	for i := range ways {
		ratios := make([]float64, len(took[i]))
		for round := range took[i] {
			ratios[round] = took[i][round] / took[shard][round]
		}
		slices.Sort(ratios)
		n := len(ratios)
		list[i] = Gathered{Ratio: ratios[n/2], Low: ratios[n/4], High: ratios[n-1-n/4]}
		slices.Sort(took[i])
		list[i].PerItem = took[i][n/2]
	}
	return list, nil
}
