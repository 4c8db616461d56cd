package verification

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/gate"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// What a gate is tried on, unless flags say otherwise. Runs are short, as in continuous
// integration: half a minute for a pair.
const (
	gateSame     = 20
	gateSlowed   = 4
	gateSlowdown = 0.10
)

// gatedScenarios are computing, and both waiting and computing; the slowdown is in the first.
var gatedScenarios, gatedStrategies = []string{slowedScenario, "mixed"}, []string{"sequential", "pool", "pipeline"}

// A gateVerification is what gates have said so far.
type gateVerification struct {
	verifyOptions
	progress           *progress.Run
	done               int      // samples
	passed, stopped    int      // of pairs that are equal
	found, missed      int      // slowdowns
	alarms, passes     []string // why, of what was not to be
	undecided          []string
	engine, slowEngine *runner.Engine
}

// verifyGate gates pairs of equal runs, every second pair in turns, and then some with a slowdown.
func verifyGate(ctx context.Context, stdout, stderr io.Writer, o verifyOptions) error {
	same, slowed, err := o.gatedCells()
	if err != nil {
		return err
	}
	samples := 2 * float64(o.blocks) * (float64(o.same)*float64(len(same)) + float64(o.slowed)*float64(len(slowed)))
	if err := o.checkSamples(samples, slices.Concat(same, slowed)); err != nil {
		return err
	}
	engine, slow, end, err := o.engines(ctx, stderr, same, slowed)
	defer end()
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	v := &gateVerification{verifyOptions: o, progress: progress.NewRun(stderr, same, o.benchtime), engine: engine, slowEngine: slow}
	err = v.run(ctx, same, slowed)
	v.progress.Close()
	v.show(stdout)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w after %d of %d pairs", cli.ErrInterrupted, v.passed+v.stopped+v.found+v.missed, o.same+o.slowed)
	case err != nil:
		return err
	}
	return v.judge()
}

// gatedCells are those of equal pairs, and those with a slowdown.
func (o *verifyOptions) gatedCells() (same, slowed []scenario.Cell, err error) {
	scenarios, err := scenario.FindScenarios(gatedScenarios)
	if err != nil {
		return nil, nil, err
	}
	entries, err := scenario.FindStrategies(gatedStrategies)
	if err != nil {
		return nil, nil, err
	}
	for i := range scenarios {
		scenarios[i] = scenarios[i].With(o.items, scenario.Seed)
	}
	same = scenario.WithPairs(scenario.Cells(scenarios, entries, []int{o.limit}))
	slow, err := scenarios[0].WithExtraWork(float64(o.slowdown))
	if err != nil {
		return nil, nil, fmt.Errorf("--slowdown: %w", err)
	}
	return same, scenario.WithPairs(scenario.Cells([]scenario.Scenario{slow}, entries, []int{o.limit})), nil
}

func (v *gateVerification) run(ctx context.Context, same, slowed []scenario.Cell) error {
	for i := range v.same + v.slowed {
		slow := i >= v.same // six blocks that do not take turns are blind to 10 % on a busy machine
		trial := verify.GateTrial{Cells: same, Old: v.engine, New: v.engine, Blocks: v.blocks, Turns: slow || i%2 == 1, Seed: v.seed + uint64(i),
			Options: gate.Options{MinEffect: cli.DefaultMinEffect}}
		if slow {
			trial.Cells, trial.New = slowed, v.slowEngine
		}
		trial.Before = func(_, _ int, cell scenario.Cell) {
			total := 2 * v.blocks * (v.same*len(same) + v.slowed*len(slowed))
			v.progress.Before(v.done, total, cell)
		}
		trial.After = func(cell scenario.Cell, took time.Duration, failed error) {
			v.done++
			v.progress.After(cell, took, failed)
		}
		gated, err := trial.Run(ctx)
		if err := v.count(i < v.same, trial.Turns, gated, err); err != nil {
			return err
		}
	}
	return nil
}

// count returns the error, unless it is that a pair says nothing: a machine that is busy may disturb
// what was measured twice.
func (v *gateVerification) count(same, turns bool, g *gate.Result, err error) error {
	how := "one after the other"
	if turns {
		how = "in turns"
	}
	switch {
	case errors.Is(err, gate.ErrUndecided):
		v.undecided = append(v.undecided, err.Error())
	case err != nil:
		return err
	case g.Watched == 0:
		v.undecided = append(v.undecided, g.Why()[0])
	case same && g.Passed():
		v.passed++
	case same:
		v.stopped++
		v.alarms = append(v.alarms, how+": "+g.Why()[0])
	case g.Passed():
		v.missed++
		v.passes = append(v.passes, how+": "+strings.Join(g.Why(), " "))
	default:
		v.found++
	}
	return nil
}

func (v *gateVerification) show(w io.Writer) {
	if n := v.passed + v.stopped; n > 0 {
		page.Wrap(w, fmt.Sprintf("Pairs of equal runs, %d blocks each, every second pair in turns: %s were stopped, every one a false alarm.", v.blocks, share95(v.stopped, n)))
	}
	for _, alarm := range v.alarms {
		page.Wrap(w, "Stopped "+alarm)
	}
	if n := v.found + v.missed; n > 0 {
		page.Wrap(w, fmt.Sprintf("%s %% more CPU work, in turns: %s were stopped.", text.Amount(100*float64(v.slowdown)), share95(v.found, n)))
	}
	for _, pass := range v.passes {
		page.Wrap(w, "Passed "+pass)
	}
}

// judge is an error unless no equal pair was stopped and every slowdown was.
func (v *gateVerification) judge() error {
	var errs []error
	if v.stopped > 0 {
		errs = append(errs, fmt.Errorf("%d of %d equal pairs were stopped", v.stopped, v.passed+v.stopped))
	}
	if v.missed > 0 {
		errs = append(errs, fmt.Errorf("%d of %d slowdowns passed", v.missed, v.found+v.missed))
	}
	if n := len(v.undecided); n > 0 {
		errs = append(errs, fmt.Errorf("%d pairs say nothing, the first because: %s", n, v.undecided[0]))
	}
	return errors.Join(errs...)
}
