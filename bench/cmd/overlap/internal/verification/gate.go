package verification

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/gate"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// pairs are pairs of runs that the gate judges: first equal ones, every second pair in turns, then some with a
// slowdown.
type pairs struct {
	setup
	passed, stopped int      // equal pairs
	found, missed   int      // slowdowns
	alarms, passes  []string // why the wrong ones were stopped or passed
	undecided       []string
}

func (p *pairs) run(ctx context.Context) error {
	total := int(p.samples())
	for i := range p.options.same + p.options.slowed {
		slowed := i >= p.options.same // six blocks that do not take turns cannot see 10 % on a busy machine
		pair := verify.Pair{
			Cells: p.same, Old: p.engine, New: p.engine, Blocks: p.options.blocks, Turns: slowed || i%2 == 1,
			Seed: p.options.seed + uint64(i), Hooks: p.hooks(func() int { return total }),
		}
		if slowed {
			pair.Cells, pair.New = p.slowed, p.slowEngine
		}
		both, err := pair.Run(ctx)
		if err != nil {
			return err
		}
		gated, err := gate.Options{MinEffect: cli.DefaultMinEffect}.Check(both[0], both[1])
		if err := p.count(slowed, pair.Turns, gated, err); err != nil {
			return err
		}
	}
	return nil
}

// count returns the error, unless the pair is undecided: a busy machine may disturb what was measured twice.
func (p *pairs) count(slowed, turns bool, g *gate.Result, err error) error {
	how := "one after the other: "
	if turns {
		how = "in turns: "
	}
	switch {
	case errors.Is(err, gate.ErrUndecided):
		p.undecided = append(p.undecided, err.Error())
	case err != nil:
		return err
	case g.Watched == 0:
		p.undecided = append(p.undecided, g.Why()[0])
	case slowed && g.Passed():
		p.missed++
		p.passes = append(p.passes, how+strings.Join(g.Why(), " "))
	case slowed:
		p.found++
	case g.Passed():
		p.passed++
	default:
		p.stopped++
		p.alarms = append(p.alarms, how+g.Why()[0])
	}
	return nil
}

func (p *pairs) finished() string {
	return fmt.Sprintf("%d of %d pairs", p.passed+p.stopped+p.found+p.missed, p.options.same+p.options.slowed)
}

func (p *pairs) show(w io.Writer) {
	if n := p.passed + p.stopped; n > 0 {
		page.Wrap(w, fmt.Sprintf("Pairs of equal runs, %d blocks each, every second pair in turns: %s were stopped, "+
			"every one a false alarm.",
			p.options.blocks, share95(p.stopped, n)))
	}
	for _, alarm := range p.alarms {
		page.Wrap(w, "Stopped "+alarm)
	}
	if n := p.found + p.missed; n > 0 {
		page.Wrap(w, fmt.Sprintf("%s %% more CPU work, in turns: %s were stopped.",
			text.Amount(100*float64(p.options.slowdown)), share95(p.found, n)))
	}
	for _, pass := range p.passes {
		page.Wrap(w, "Passed "+pass)
	}
}

// judge is an error unless no equal pair was stopped and every slowdown was.
func (p *pairs) judge() error {
	var errs []error
	if p.stopped > 0 {
		errs = append(errs, fmt.Errorf("%d of %d equal pairs were stopped", p.stopped, p.passed+p.stopped))
	}
	if p.missed > 0 {
		errs = append(errs, fmt.Errorf("%d of %d slowdowns passed", p.missed, p.found+p.missed))
	}
	if n := len(p.undecided); n > 0 {
		errs = append(errs, fmt.Errorf("%d pairs say nothing, the first because: %s", n, p.undecided[0]))
	}
	return errors.Join(errs...)
}
