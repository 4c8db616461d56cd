package verification

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/gate"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// What is judged: fewer tables, or separate runs, are only counted.
const (
	leastTables = 60
	leastAlone  = 10
	runsASide   = 3
	draws       = 200 // of three runs against three
)

// runGate measures runs until all are done or the budget is over, and shows what the gate makes of them.
func (o *modeOptions) runGate(ctx context.Context, stdout, stderr io.Writer, v verify.Options, engine string) error {
	s, err := verify.NewGateSetup(v)
	if err != nil {
		return err
	}
	end, err := start(ctx, stderr, s, engine)
	if err != nil {
		return err
	}
	defer end()
	began := time.Now()
	line := progress.On(stderr)
	s.Progress = line.Sample
	var g gateTrials
	measured, all := 0, s.Same+s.Slowed
	for ; measured < all; measured++ {
		each := time.Since(began) / time.Duration(max(1, measured))
		if measured > 0 && time.Since(began)+each > o.budget {
			break
		}
		var f *record.File
		if f, err = s.Run(ctx, measured); err == nil {
			err = g.add(f, s.IsSlowed(measured))
		}
		if err != nil {
			break
		}
	}
	line.Close()
	if err != nil && ctx.Err() == nil {
		return err
	}
	if err := g.separate(v.Seed); err != nil {
		return err
	}
	g.show(stdout, v)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w after %d of %d runs", cli.ErrInterrupted, measured, all)
	case measured < all:
		page.Wrap(stdout, fmt.Sprintf("The budget of %v was over after %d of %d runs.", o.budget, measured, all))
	}
	return g.judge()
}

// gateTrials are what the gate makes of runs whose answer is known.
type gateTrials struct {
	tables, falseTables int // of two equal sides
	found, missed       int // runs with a slowdown on the new side
	alone               []*record.File

	pairs, pairVerdicts     int // of two separate runs
	drawn, drawnFalse       int // of three separate runs against three others, at random
	inOrder, inOrderFalse   int // of three against the next three
	undecided, falls, holds []string
}

// ask is what the gate says. Without a result it cannot tell.
func ask(old, now []*record.File) (*gate.Result, error) {
	return gate.Options{MinEffect: cli.DefaultMinEffect}.Check(record.Labelled{Label: "old", Files: old},
		record.Labelled{Label: "new", Files: now})
}

// add puts the sides of a run to the gate.
func (g *gateTrials) add(f *record.File, slowed bool) error {
	old, now := f.Sides()
	result, err := ask([]*record.File{old}, []*record.File{now})
	switch {
	case errors.Is(err, gate.ErrUndecided):
		g.undecided = append(g.undecided, err.Error())
	case err != nil:
		return err
	case slowed && result.Passed():
		g.missed++
		g.falls = append(g.falls, strings.Join(result.Why(), " "))
	case slowed:
		g.found++
	default:
		tables, wrong := claims(result)
		g.tables, g.falseTables = g.tables+tables, g.falseTables+wrong
		if wrong > 0 {
			g.holds = append(g.holds, result.Why()[0])
		}
	}
	if !slowed {
		g.alone = append(g.alone, verify.Alone(f))
	}
	return nil
}

// claims counts tables, and those with a verdict, whether the gate stops for it or not.
func claims(g *gate.Result) (tables, claiming int) {
	for _, m := range g.Comparison.Matches {
		tables++
		for _, c := range m.Cells {
			if c.Verdict == table.Slower || c.Verdict == table.Faster {
				claiming++
				break
			}
		}
	}
	return tables, claiming
}

// separate puts the old sides to the gate as separate runs.
func (g *gateTrials) separate(seed uint64) error {
	for i, old := range g.alone {
		for _, now := range g.alone[i+1:] {
			result, err := ask([]*record.File{old}, []*record.File{now})
			if err != nil && !errors.Is(err, gate.ErrUndecided) {
				return err
			}
			if g.pairs++; result != nil && result.Watched > 0 {
				g.pairVerdicts++
			}
		}
	}
	for i := 0; i+2*runsASide <= len(g.alone); i++ {
		err := g.three(g.alone[i:i+runsASide], g.alone[i+runsASide:i+2*runsASide], &g.inOrder, &g.inOrderFalse)
		if err != nil {
			return err
		}
	}
	random := rand.New(rand.NewPCG(seed, seed))
	for range draws {
		if len(g.alone) < 2*runsASide {
			break
		}
		var runs []*record.File
		for _, i := range random.Perm(len(g.alone))[:2*runsASide] {
			runs = append(runs, g.alone[i])
		}
		if err := g.three(runs[:runsASide], runs[runsASide:], &g.drawn, &g.drawnFalse); err != nil {
			return err
		}
	}
	return nil
}

// three counts a comparison of three runs with three others, in which any verdict is false.
func (g *gateTrials) three(old, now []*record.File, all, wrong *int) error {
	result, err := ask(old, now)
	switch {
	case errors.Is(err, gate.ErrUndecided):
		g.undecided = append(g.undecided, err.Error())
		return nil
	case err != nil:
		return err
	}
	*all++
	if _, claiming := claims(result); claiming > 0 {
		*wrong++
	}
	return nil
}

// show says what there is, also if it was interrupted.
func (g *gateTrials) show(w io.Writer, o verify.Options) {
	say := func(n int, format string, args ...any) {
		if n > 0 {
			page.Wrap(w, fmt.Sprintf(format, args...))
		}
	}
	say(g.tables, "Two equal sides in one run, %d blocks: %s tables have a verdict, every one false; at most %.0f %% are "+
		"to have one.", o.Blocks, share(g.falseTables, g.tables), 100*verify.MostFalse)
	for _, why := range g.holds {
		page.Wrap(w, "False: "+why)
	}
	say(g.found+g.missed, "%s %% more CPU work on the new side: %s runs were stopped; all are to be.",
		text.Amount(100*o.Slowdown), share(g.found, g.found+g.missed))
	for _, why := range g.falls {
		page.Wrap(w, "Passed: "+why)
	}
	say(g.pairs, "Two separate runs: the gate judged %d of %d pairs of %d runs; it is to judge "+
		"none.", g.pairVerdicts, g.pairs,
		len(g.alone))
	say(g.drawn, "Three separate runs against three, equal: %s random draws from %d runs have a verdict, and %d of %d in "+
		"the order of measuring; at most %.0f %% of the draws are to have one. The draws share runs, so the interval is too "+
		"narrow.",
		share(g.drawnFalse, g.drawn), len(g.alone), g.inOrderFalse, g.inOrder, 100*verify.MostFalse)
	say(len(g.undecided), "The gate could not tell in %d comparisons that it was to judge, the first because: %s.",
		len(g.undecided), strings.Join(g.undecided[:min(1, len(g.undecided))], ""))
}

// judge is an error unless the gate is as good as it is to be. Few tables and runs are not judged.
func (g *gateTrials) judge() error {
	var errs []error
	add := func(is bool, format string, args ...any) {
		if is {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	tooMany := func(wrong, of int) bool { return float64(wrong) > verify.MostFalse*float64(of) }
	add(g.tables >= leastTables && tooMany(g.falseTables, g.tables), "%d of %d tables of equal sides have a verdict",
		g.falseTables, g.tables)
	add(g.missed > 0, "%d of %d slowdowns passed", g.missed, g.found+g.missed)
	add(g.pairVerdicts > 0, "%d of %d pairs of single runs were judged", g.pairVerdicts, g.pairs)
	add(len(g.alone) >= leastAlone && tooMany(g.drawnFalse, g.drawn), "%d of %d draws of three equal runs against three "+
		"have a verdict", g.drawnFalse, g.drawn)
	return errors.Join(errs...)
}
