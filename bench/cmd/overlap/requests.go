package main

import (
	"fmt"
	"math"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// requests are how many a run makes of somebody's service.
type requests struct{ least, most int }

func (r requests) String() string {
	if r.least == r.most {
		return fmt.Sprintf("%d requests", r.least)
	}
	return fmt.Sprintf("at least %d requests and at most %d", r.least, r.most)
}

// dueSamples are those that the blocks of all cells still need, and how many more they may take, since
// what the machine spoils is measured again.
type dueSamples struct{ least, again int }

// due leaves out what a resumed run has: that is not measured again.
func (o *runOptions) due(cells []scenario.Cell, done []record.Sample) dueSamples {
	type place struct {
		block int
		cell  string
	}
	has := map[place]bool{}
	for _, s := range done {
		has[place{s.Block, s.Cell}] = s.FailureKind() != record.Disturbed
	}
	var d dueSamples
	for block := 1; block <= o.blocks; block++ {
		before := d.least
		for _, c := range cells {
			if !has[place{block, c.String()}] {
				d.least++
			}
		}
		if o.watch && d.least > before {
			d.again += len(cells) // see bench.Blocks
		}
	}
	return d
}

// done are the samples of the run that --resume goes on with.
func (o *runOptions) done() ([]record.Sample, error) {
	if o.resume == "" {
		return nil, nil
	}
	_, done, err := record.ReadSidecar(record.SidecarPath(o.resume))
	if err != nil {
		return nil, fmt.Errorf("--resume: %w", err)
	}
	return done, nil
}

// requests are those of the samples that the blocks of all cells need, and at most: each sample again
// that the machine spoils, and the further blocks, of which the last begins within the budget. The
// cap on the rate bounds what fits in there, and the cap on all requests bounds everything.
func (o *runOptions) requests(cells []scenario.Cell, due dueSamples) requests {
	u := &o.urls
	r := requests{least: u.cost(cells, due.least), most: u.cost(cells, due.least+due.again)}
	switch block := u.cost(cells, o.ofBlock(cells)); { // it has the requests of the beginning, too
	case !o.goesOn():
	case u.maxRate == 0:
		r.most = u.maxRequests
	default:
		within := u.maxRate*o.budget.Seconds() + max(1, u.maxRate/10) // the gate lets so many through at once
		r.most = max(r.most, block+int(min(math.Ceil(within), float64(u.maxRequests))))
	}
	r.most = max(r.least, min(r.most, u.maxRequests))
	return r
}

// ofBlock is how many samples a block of the cells may take.
func (o *runOptions) ofBlock(cells []scenario.Cell) int {
	if o.watch {
		return 2 * len(cells)
	}
	return len(cells)
}

// goesOn says that there may be further blocks.
func (o *runOptions) goesOn() bool { return o.blocks >= stats.LeastBlocks && o.budget > 0 }

// why explains the most requests, and what is in neither figure.
func (o *runOptions) why(cost requests) string {
	text := fmt.Sprintf("redirects, and connections that the service closes, come on top, up to --max-requests %d; ", o.urls.maxRequests)
	switch {
	case o.goesOn():
		text = fmt.Sprintf("further blocks for --precision %s begin until the --budget of %v is spent (0 for none); ", o.precision.String(), o.budget) + text
	case cost.most > cost.least:
		text = "what the machine spoils is measured again; " + text
	}
	return text
}

// cost is how many requests so many samples take, beside what the service makes necessary by closing
// connections: each address once, the connections, and the batches. Redirects are counted once they are
// known. More than can be counted is math.MaxInt.
func (u *urlOptions) cost(cells []scenario.Cell, samples int) int {
	first, batch := len(u.list), cells[0].Scenario.Profile.Items
	if u.batch > 0 {
		first, batch = u.first, u.batch
	}
	once, batches := first+connections(cells), times(samples, batch)
	if batches > math.MaxInt-once {
		return math.MaxInt
	}
	return once + batches
}

// times multiplies; more than can be counted is math.MaxInt.
func times(a, b int) int {
	if a > 0 && b > math.MaxInt/a {
		return math.MaxInt
	}
	return a * b
}

// affordable keeps further blocks within the cap on requests: what one of them takes is nothing to spare.
func (o *runOptions) affordable(next func() []scenario.Cell) func() []scenario.Cell {
	if o.urls.gate == nil || next == nil {
		return next
	}
	return func() []scenario.Cell {
		cells := next()
		left := o.urls.gate.Left() - times(o.ofBlock(cells), o.urls.batch)
		if left < 0 {
			return nil
		}
		o.urls.spare(left)
		return cells
	}
}
