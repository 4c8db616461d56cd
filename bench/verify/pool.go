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
	Count      int           // samples of a strategy in a row; [Fill] makes it less where they would take too long
	Blocks     []Block       // that are complete
	Rows       []InARow      // in the order of measuring
	Lost       int           // blocks and rows with a sample that failed
	Reason     string        // of the first of these
	SetUp      time.Duration // before the first block of a run: costs, and the constants of the machine
	Spent      time.Duration // on blocks and rows together

	stretches          int
	lastRow, lastBlock time.Duration // what the last one took
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

// Fill measures until the budget is over, of which each pool has its share: the pools by turns, and of each a stretch
// of rows, then as long of blocks, so that both see the same machine. What there is when ctx is done stays.
func Fill(ctx context.Context, pools []*Pool, samplers []Sampler, budget time.Duration, before func(spent time.Duration,
	p *Pool)) error {
	share := budget / time.Duration(len(pools))
	left := len(pools)
	for done := make([]bool, len(pools)); left > 0; {
		for i, p := range pools {
			if done[i] {
				continue
			}
			var err error
			done[i], err = p.stretch(ctx, samplers[i], share, func() {
				sum := time.Duration(0)
				for _, p := range pools {
					sum += p.Spent
				}
				before(sum, p)
			})
			switch {
			case ctx.Err() != nil:
				return context.Cause(ctx)
			case err != nil:
				return err
			case done[i]:
				left--
			}
		}
	}
	return nil
}

// stretch measures rows for half of what is left of the pool's share at most, then blocks for as long. If no other
// stretch fits after that, there are blocks until the share is over, which done says: few rows without their neighbours
// are of no use.
func (p *Pool) stretch(ctx context.Context, s Sampler, share time.Duration, before func()) (done bool, err error) {
	began := p.Spent
	if p.stretches == 0 {
		before()
		if err := p.block(ctx, s); err != nil || p.Spent == 0 { // what takes no time is never over
			return true, err
		}
		p.shorten(share / 2)
	}
	if p.fits(share - p.Spent) {
		p.rows(ctx, s, (share-p.Spent)/2, before)
	}
	p.stretches++
	until := p.Spent + (p.Spent - began)
	if done = !p.fits(share - until); done {
		until = share
	}
	for p.lastBlock > 0 && p.Spent+p.lastBlock <= until && ctx.Err() == nil {
		before()
		if err := p.block(ctx, s); err != nil {
			return true, err
		}
	}
	return done, nil
}

// shorten has fewer samples in a row, if the least useful rows would take longer than that: as long a sample as in the
// first block.
func (p *Pool) shorten(most time.Duration) {
	samples := len(p.Strategies)*(2+len(p.Slowdowns)) + 1 // of a block
	one := p.lastBlock.Seconds() / float64(samples) * float64(len(p.Strategies))
	p.Count = max(1, min(p.Count, int(most.Seconds()/float64(p.leastRows())/one)))
	p.lastRow = time.Duration(float64(p.Count) * one * float64(time.Second))
}

// leastRows is how many rows have each slowdown beside the old side.
func (p *Pool) leastRows() int { return 2 * len(p.Slowdowns) }

// fits says whether rows and blocks that are of use fit into what is left.
func (p *Pool) fits(left time.Duration) bool { return 2*time.Duration(p.leastRows())*p.lastRow <= left }

// block measures one.
func (p *Pool) block(ctx context.Context, s Sampler) error {
	b, err := s.Block(ctx, len(p.Blocks)+p.Lost+1)
	if err != nil {
		return err
	}
	p.Spent += b.All
	p.lastBlock = b.All
	if b.Lost != "" {
		p.lose(b.Lost)
		return nil
	}
	p.Blocks = append(p.Blocks, b)
	return nil
}

// rows measures those of a stretch, as many as fit into the time.
func (p *Pool) rows(ctx context.Context, s Sampler, most time.Duration, before func()) {
	began, next := p.Spent, false
	for _, kind := range p.order() {
		if p.Spent-began+p.lastRow > most {
			return
		}
		before()
		row, err := s.InARow(ctx, kind, p.Count)
		if ctx.Err() != nil {
			return
		}
		p.Spent += row.Took
		p.lastRow = row.Took
		if err != nil {
			p.lose(err.Error())
			next = false
			continue
		}
		row.Next, next = next, true
		p.Rows = append(p.Rows, row)
	}
}

// order is the kinds of the rows of a stretch. Each is compared with its neighbours: old with each slowdown, before it
// and after it, and old with old. The slowdown that comes first is another one each time, at first the last one, which
// is the largest: it is found in the least time.
func (p *Pool) order() []int {
	kinds, most := []int{0}, len(p.Slowdowns)
	for i := range most {
		kinds = append(kinds, 2+(most-1-i+p.stretches)%most, 0)
	}
	return append(kinds, 0)
}

func (p *Pool) lose(reason string) {
	if p.Lost++; p.Reason == "" {
		p.Reason = reason
	}
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
// samples: apart is how many do not. A slowdown is beside the old side, and beside that side once more.
func (p *Pool) windows(kind, n int) (trials []Sides, apart int) {
	for old := range min(kind, 2) {
		for from := 0; from+n <= len(p.Blocks); from++ {
			s := Sides{Old: make([][]float64, len(p.Strategies)), New: make([][]float64, len(p.Strategies))}
			for _, b := range p.Blocks[from : from+n] {
				for i := range p.Strategies {
					s.Old[i] = append(s.Old[i], b.Makespans[old][i])
					s.New[i] = append(s.New[i], b.Makespans[kind][i])
				}
				s.Floor = append(s.Floor, b.Floor)
			}
			trials = append(trials, s)
		}
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
