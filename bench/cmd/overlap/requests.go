package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/results"
)

// requests are how many a run makes of somebody's service.
type requests struct{ least, most int }

func (r requests) String() string {
	if r.least == r.most {
		return fmt.Sprintf("%d requests", r.least)
	}
	return fmt.Sprintf("at least %d requests and at most %d", r.least, r.most)
}

// requests are those of so many samples of the blocks of all cells, and at most: each sample again
// that the machine spoils, and the further blocks, of which the last begins within the budget. The
// cap on the rate bounds what fits in there, and the cap on all requests bounds everything.
func (o *runOptions) requests(cells []bench.Cell, samples int) requests {
	u, again := &o.urls, 1
	if o.watch {
		again = 2 // see bench.Blocks
	}
	r := requests{least: u.cost(cells, samples)}
	r.most = u.cost(cells, times(again, samples))
	switch block := u.cost(cells, again*len(cells)); { // it has the requests of the beginning, too
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

// goesOn says that there may be further blocks.
func (o *runOptions) goesOn() bool { return o.blocks >= results.LeastBlocks && o.budget > 0 }

// why explains the most requests, and what is in neither figure.
func (o *runOptions) why(cost requests) string {
	text := fmt.Sprintf("redirects come on top, up to --max-requests %d; ", o.urls.maxRequests)
	switch {
	case o.goesOn():
		text = fmt.Sprintf("further blocks for --precision %s begin until the --budget of %v is spent (0 for none); ", o.precision.String(), o.budget) + text
	case cost.most > cost.least:
		text = "what the machine spoils is measured again; " + text
	}
	return text
}

// due is how many samples the blocks of all cells still need: those that a resumed run has are not
// measured again.
func (o *runOptions) due(cells []bench.Cell) (int, error) {
	samples := times(o.blocks, len(cells))
	if o.resume == "" {
		return samples, nil
	}
	_, done, err := results.ReadSidecar(results.SidecarPath(o.resume))
	if err != nil {
		return 0, fmt.Errorf("--resume: %w", err)
	}
	for _, s := range done {
		if s.Block <= o.blocks && !strings.HasPrefix(s.Reason, bench.ErrDisturbed.Error()) {
			samples--
		}
	}
	return max(0, samples), nil
}

// cost is how many requests so many samples take, unless there are redirects or connections that
// the service closes: each address once, the connections, and the batches. More than can be counted
// is math.MaxInt.
func (u *urlOptions) cost(cells []bench.Cell, samples int) int {
	once, batches := len(u.list)+connections(cells), times(samples, cells[0].Scenario.Profile.Items)
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

// affordable keeps further blocks within the cap on requests.
func (u *urlOptions) affordable(next func() []bench.Cell) func() []bench.Cell {
	if u.gate == nil || next == nil {
		return next
	}
	return func() []bench.Cell {
		cells := next()
		if len(cells) > 0 && u.cost(cells, len(cells)) > u.gate.Left() {
			return nil
		}
		return cells
	}
}
