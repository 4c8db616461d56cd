package verify

import (
	"context"
	"math"
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

	stretches int
	lastBlock time.Duration // what the last one took
	inRow     time.Duration // what a sample of each strategy took in the last row
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

// Count is how many samples of each strategy there are.
func (r InARow) Count() int { return len(r.Makespans[0]) }

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
		p.shorten((share - p.Spent) / 2)
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
	p.inRow = p.lastBlock * time.Duration(len(p.Strategies)) / time.Duration(samples)
	for p.Count > 1 && p.leastRows() > most {
		p.Count--
	}
}

// short is how many samples in a row are enough for trials of so few: what is in a row of [Pool.Count] is further apart
// from the next row than if there were no more of it. 0 has no such rows.
func (p *Pool) short() int {
	if p.Count < 4*leastShort {
		return 0
	}
	return p.Count / 4
}

// leastShort is the number of samples in a row below which no test of two rows finds anything.
const leastShort = 4

// leastRows is how long it takes to have each slowdown beside the old side, in rows of both lengths.
func (p *Pool) leastRows() time.Duration {
	return p.inRow * time.Duration(2*len(p.Slowdowns)*p.Count+len(p.order())*p.short())
}

// fits says whether rows and blocks that are of use fit into what is left.
func (p *Pool) fits(left time.Duration) bool { return 2*p.leastRows() <= left }

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

// rows measures those of a stretch, the short ones first, as many as fit into the time. Those that it takes to have
// each slowdown beside the old side may take half as long again: nobody knows how busy the machine will be.
func (p *Pool) rows(ctx context.Context, s Sampler, most time.Duration, before func()) {
	began := p.Spent
	for _, count := range []int{p.short(), p.Count} {
		next := false
		for i, kind := range p.order() {
			until := began + most
			if i < 2*len(p.Slowdowns) {
				until += most / 2
			}
			if count == 0 || p.Spent+time.Duration(count)*p.inRow > until {
				break
			}
			before()
			row, err := s.InARow(ctx, kind, count)
			if ctx.Err() != nil {
				return
			}
			p.Spent += row.Took
			if err != nil {
				p.lose(err.Error())
				next = false
				continue
			}
			p.inRow = row.Took / time.Duration(count)
			row.Next, next = next, true
			p.Rows = append(p.Rows, row)
		}
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
