package scaling

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/overlap-bench/overlap/results/stats"
)

// resamples is how many there are of each bootstrap.
const resamples = 600

// resample draws blocks with replacement, since the block is the sample, and takes the
// medians of every level over the blocks that were drawn: a bootstrap (Efron 1979), in which
// what a block has in common stays together, over all curves. A level that none of the drawn
// blocks has is NaN. Where blocks are unknown, each level draws from its own samples. The
// seed is fixed: one file gives one answer.
func (s *scaling) resample(times int) {
	index := map[int]int{} // of each block of the table
	for _, c := range s.curves {
		for _, l := range c.levels {
			for _, block := range l.blocks {
				if _, ok := index[block]; !ok {
					index[block] = len(index)
				}
			}
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	drawn := make([]int, len(index)) // how often each block is
	var logs []float64
	for range times {
		clear(drawn)
		for range drawn {
			drawn[r.IntN(len(drawn))]++
		}
		for _, c := range s.curves {
			medians := make([]float64, len(c.levels))
			for i, l := range c.levels {
				logs = l.draw(r, index, drawn, logs[:0])
				medians[i] = stats.Median(logs)
			}
			c.draws = append(c.draws, medians)
		}
	}
}

// draw appends the logs of a level, each as often as its block was drawn, and sorts.
func (l level) draw(r *rand.Rand, index map[int]int, drawn []int, logs []float64) []float64 {
	for i, x := range l.logs {
		if l.blocks == nil {
			logs = append(logs, l.logs[r.IntN(len(l.logs))])
			continue
		}
		for range drawn[index[l.blocks[i]]] {
			logs = append(logs, x)
		}
	}
	slices.Sort(logs)
	return logs
}

// summarize takes the medians of the levels.
func (c *curve) summarize() {
	for _, l := range c.levels {
		c.logs = append(c.logs, stats.Median(l.logs))
	}
}

// analyse finds all that there is to say, the fits of several curves at a time.
func (s *scaling) analyse() {
	for _, c := range s.curves {
		c.summarize()
	}
	if !s.table.Exact {
		s.resample(resamples)
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0)) // whoever has put one in works
	for _, c := range s.curves {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			c.knee = newLevelCI(c.logs, c.draws, c.samples(), knee)
			c.fit, c.refused = fitLaw(s.widths(c), c.logs, c.draws, c.samples())
			c.bound, c.unbound = s.asymptote(c)
		})
	}
	wg.Wait()
	s.compareCurves()
}
