package verification

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/gate"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// trials are trials of verdicts, and what is said of them.
type trials struct{ verify.Trials }

func (v *trials) finished(of int) string {
	return fmt.Sprintf("%d of %d trials", len(v.Equal)+len(v.Different), of)
}

// show says what there is, also if it was interrupted.
func (v *trials) show(w io.Writer, o verify.Options) {
	if n := len(verify.Decided(v.Equal)); n > 0 {
		page.Wrap(w, fmt.Sprintf("The same cell twice, %d to %d blocks: %s verdicts are false; at most %.0f %% are to be."+
			" The same samples, the first half against the second by the U-test at 5 %%: %s are told apart.",
			o.Blocks, o.SameMost(), share(len(v.False()), n), 100*verify.MostFalse, share(len(v.FalseUnpaired()), n)))
	}
	if n := len(verify.Decided(v.Different)); n > 0 {
		found := v.Found()
		said := fmt.Sprintf("%s %% more CPU work, %d to %d blocks: found in %s trials; at least %.0f %% are to be.",
			text.Amount(100*o.Slowdown), o.Blocks, o.Most, share(len(found), n), 100*verify.LeastFound)
		if len(found) > 0 {
			took := verify.Median(found, func(o verify.Outcome) time.Duration { return o.Took })
			blocks := verify.Median(found, func(o verify.Outcome) int { return o.Blocks })
			ratio := verify.Median(found, func(o verify.Outcome) float64 { return o.Ratio })
			said += fmt.Sprintf(" In the median that took %v, %d blocks of %d samples, and the makespan was %.1f %% longer.",
				took.Round(100*time.Millisecond), blocks, verify.Arms, 100*(ratio-1))
		}
		page.Wrap(w, said)
	}
	if failed, reason := v.Failures(); failed > 0 {
		page.Wrap(w, fmt.Sprintf("%d samples failed, and were not used, the first because: %s.", failed, reason))
	}
}

// share is n of so many, with the confidence interval.
func share(n, of int) string {
	low, high := verify.Share95(n, of)
	return fmt.Sprintf("%d of %d (%.1f %%, 95 %% CI %.1f to %.1f %%)", n, of, 100*float64(n)/float64(of), 100*low,
		100*high)
}

// pairs are what the gate makes of pairs of runs: see [verify.Setup.Pair].
type pairs struct {
	passed, stopped int      // equal pairs
	found, missed   int      // slowdowns
	alarms, passes  []string // why the wrong ones were stopped or passed
	undecided       []string
}

func (p *pairs) Try(ctx context.Context, s *verify.Setup) error {
	for i := range s.Trials() {
		pair := s.Pair(i)
		both, err := pair.Run(ctx)
		if err != nil {
			return err
		}
		gated, err := gate.Options{MinEffect: cli.DefaultMinEffect}.Check(both[0], both[1])
		if err := p.count(i >= s.Same, pair.Turns, gated, err); err != nil {
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

func (p *pairs) finished(of int) string {
	return fmt.Sprintf("%d of %d pairs", p.passed+p.stopped+p.found+p.missed, of)
}

func (p *pairs) show(w io.Writer, o verify.Options) {
	if n := p.passed + p.stopped; n > 0 {
		page.Wrap(w, fmt.Sprintf("Pairs of equal runs, %d blocks each, every second pair in turns: %s were stopped, "+
			"every one a false alarm.",
			o.Blocks, share(p.stopped, n)))
	}
	for _, alarm := range p.alarms {
		page.Wrap(w, "Stopped "+alarm)
	}
	if n := p.found + p.missed; n > 0 {
		page.Wrap(w, fmt.Sprintf("%s %% more CPU work, in turns: %s were stopped.",
			text.Amount(100*o.Slowdown), share(p.found, n)))
	}
	for _, pass := range p.passes {
		page.Wrap(w, "Passed "+pass)
	}
}

// Judge is an error unless no equal pair was stopped and every slowdown was.
func (p *pairs) Judge() error {
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
