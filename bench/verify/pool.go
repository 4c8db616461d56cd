package verify

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/results/stats"
)

// A Pool is real samples of a few strategies in one scenario, old and new, measured in two ways: in blocks, and in a
// row as go test -count does. Trials are drawn from it, so that a second of measuring serves many of them.
//
// The kinds of new samples are: 0 is the old side, 1 is the same once more, and from 2 on are those with a slowdown.
type Pool struct {
	Scenario   string
	Strategies []string
	Slowdowns  []float64     // of the kinds from 2 on: more CPU work an item, as a share
	Count      int           // samples of a strategy in a row
	Blocks     []Block       // that are complete
	Rows       []InARow      // in the order of measuring
	Lost       int           // blocks and rows with a sample that failed
	Reason     string        // of the first of these
	SetUp      time.Duration // before the first block of a run: costs, and the constants of the machine
	Spent      time.Duration // on blocks and rows together
	stretches  int
}

// A Block is a sample of each strategy, of each kind, next to each other in random order.
type Block struct {
	Makespans [][]float64     // by kind and strategy, in seconds
	Floor     float64         // of the first strategy, measured a second time on the old side
	Took      []time.Duration // by kind: what its samples took, with the start of their processes
	FloorTook time.Duration
	Overhead  time.Duration // before the block, as in any run of two sides: the speed of the machine
	All       time.Duration // all in all
	Lost      string        // why it is not complete; "" if it is
}

// An InARow is what one process measured: all samples of a strategy, then all of the next.
type InARow struct {
	Kind      int
	Makespans [][]float64 // by strategy, in seconds
	Took      time.Duration
	Next      bool // whether it was measured right after the one before it
}

// A Sampler takes real samples of a pool.
type Sampler interface {
	// Block measures the n-th block. What is lost for other reasons than ctx is in the block.
	Block(ctx context.Context, n int) (Block, error)
	// InARow measures so many samples of each strategy, of a kind.
	InARow(ctx context.Context, kind, count int) (InARow, error)
}

// Fill measures until the next piece would take more than the budget: the pools by turns, and of each a stretch of
// rows, then half as long of blocks, so that both see the same machine. A second of rows gives fewer trials. What there
// is when ctx is done stays.
func Fill(ctx context.Context, pools []*Pool, samplers []Sampler, budget time.Duration, before func(spent time.Duration,
	p *Pool)) error {
	spent := func() (sum time.Duration) {
		for _, p := range pools {
			sum += p.Spent
		}
		return sum
	}
	for turn := 0; ; turn++ {
		p, s := pools[turn%len(pools)], samplers[turn%len(pools)]
		fits := func(estimate time.Duration) bool {
			if ctx.Err() != nil || spent()+estimate > budget {
				return false
			}
			before(spent(), p)
			return true
		}
		done, err := p.stretch(ctx, s, fits)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil || done:
			return err
		}
	}
}

// stretch measures rows, then blocks for half as long. done says that the budget is over.
func (p *Pool) stretch(ctx context.Context, s Sampler, fits func(time.Duration) bool) (done bool, err error) {
	began, next := p.Spent, false
	for _, kind := range p.order() {
		if !fits(p.lastRow()) {
			return true, nil
		}
		row, err := s.InARow(ctx, kind, p.Count)
		if ctx.Err() != nil {
			return true, nil
		}
		p.Spent += row.Took
		if err != nil {
			p.lose(err.Error())
			next = false
			continue
		}
		row.Next, next = next, true
		p.Rows = append(p.Rows, row)
	}
	p.stretches++
	if p.Spent == began { // nothing takes no time
		return true, nil
	}
	for until := p.Spent + (p.Spent-began)/2; p.Spent < until; {
		if !fits(p.lastBlock()) {
			return true, nil
		}
		b, err := s.Block(ctx, len(p.Blocks)+p.Lost+1)
		if err != nil || b.All == 0 {
			return true, err
		}
		p.Spent += b.All
		if b.Lost != "" {
			p.lose(b.Lost)
			continue
		}
		p.Blocks = append(p.Blocks, b)
	}
	return false, nil
}

// order is the kinds of the rows of a stretch. Each is compared with its neighbours: old with old, and old with each
// slowdown, before it and after it. The slowdown that comes first is another one each time.
func (p *Pool) order() []int {
	kinds := []int{0, 0}
	for i := range p.Slowdowns {
		kinds = append(kinds, 2+(i+p.stretches)%len(p.Slowdowns), 0)
	}
	return kinds
}

func (p *Pool) lose(reason string) {
	if p.Lost++; p.Reason == "" {
		p.Reason = reason
	}
}

func (p *Pool) lastRow() time.Duration {
	if len(p.Rows) == 0 {
		return 0
	}
	return p.Rows[len(p.Rows)-1].Took
}

func (p *Pool) lastBlock() time.Duration {
	if len(p.Blocks) == 0 {
		return 0
	}
	return p.Blocks[len(p.Blocks)-1].All
}

// Ratio is that of the makespans of a kind to the old ones, in the median of all strategies and blocks.
func (p *Pool) Ratio(kind int) float64 {
	var logs []float64
	for i := range p.Strategies {
		logs = append(logs, p.logRatios(kind, i)...)
	}
	return math.Exp(stats.Median(logs))
}

func (p *Pool) logRatios(kind, strategy int) (logs []float64) {
	for _, b := range p.Blocks {
		logs = append(logs, math.Log(b.Makespans[kind][strategy]/b.Makespans[0][strategy]))
	}
	return logs
}

// A Sides is what a trial has: makespans of the old and the new side, by strategy.
type Sides struct {
	Old, New [][]float64
	Floor    []float64 // of the first strategy, measured a second time on the old side; nil if there are none
}

// windows are the trials of so many blocks in a row, one from each block on. Those that are next to each other share
// samples: apart is how many do not.
func (p *Pool) windows(kind, n int) (trials []Sides, apart int) {
	for from := 0; from+n <= len(p.Blocks); from++ {
		s := Sides{Old: make([][]float64, len(p.Strategies)), New: make([][]float64, len(p.Strategies))}
		for _, b := range p.Blocks[from : from+n] {
			for i := range p.Strategies {
				s.Old[i] = append(s.Old[i], b.Makespans[0][i])
				s.New[i] = append(s.New[i], b.Makespans[kind][i])
			}
			s.Floor = append(s.Floor, b.Floor)
		}
		trials = append(trials, s)
	}
	return trials, len(p.Blocks) / n
}

// inARow are the trials of n samples in a row of the old side and n of another kind, of rows that were measured one
// right after the other. Both begin at the same sample of their rows.
func (p *Pool) inARow(kind, n int) (trials []Sides, apart int) {
	for i := 1; i < len(p.Rows); i++ {
		old, now := p.Rows[i-1], p.Rows[i]
		if kind > 1 && now.Kind == 0 {
			old, now = now, old
		}
		isKind := old.Kind == 0 && (now.Kind == kind || kind == 1 && now.Kind == 0)
		if !p.Rows[i].Next || !isKind {
			continue
		}
		apart += p.Count / n
		for from := 0; from+n <= p.Count; from++ {
			var s Sides
			for j := range p.Strategies {
				s.Old = append(s.Old, old.Makespans[j][from:from+n])
				s.New = append(s.New, now.Makespans[j][from:from+n])
			}
			trials = append(trials, s)
		}
	}
	return trials, apart
}

// equalInARow are trials of rows without any slowdown: those of the old side twice, and those of a slowdown after its
// makespans are divided by the ratio that the blocks have found, since there are few of the others.
func (p *Pool) equalInARow(n int) (trials []Sides, apart int) {
	trials, apart = p.inARow(1, n)
	for kind := 2; kind < 2+len(p.Slowdowns) && len(p.Blocks) > 0; kind++ {
		more, moreApart := p.inARow(kind, n)
		for t := range more {
			for i := range p.Strategies {
				ratio := math.Exp(stats.Median(p.logRatios(kind, i)))
				more[t].New[i] = slices.Clone(more[t].New[i])
				for j := range more[t].New[i] {
					more[t].New[i][j] /= ratio
				}
			}
		}
		trials, apart = append(trials, more...), apart+moreApart
	}
	return trials, apart
}
