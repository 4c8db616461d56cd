package measurement

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/overlap-bench/overlap/bench/against"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
)

// runSides measures strategies on both sides.
func (o *againstOptions) runSides(ctx context.Context, stdout, stderr io.Writer) error {
	o.leaveOutSource(stderr)
	cells, err := o.cells()
	if err != nil {
		return err
	}
	needs := runner.Preflight{Cells: cells, InProcess: o.InProcess, Fixture: !o.dryRun, Temp: !o.dryRun}
	if err := needs.Check(ctx); err != nil {
		return err
	}
	if o.dryRun {
		if err := o.findOut(ctx); err != nil {
			return err
		}
		return o.plan(stdout, scenario.WithSides(cells))
	}
	if err := o.readDocuments(cells); err != nil {
		return err
	}
	engine, remove, err := o.openSides(ctx, stderr)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer remove()
	if cells, err = o.common(ctx, stderr, engine, cells); err != nil {
		return cli.Interrupted(ctx, err)
	}
	engine.Scenarios = scenario.ScenariosOf(cells)
	cells = scenario.WithSides(cells)
	if o.ExtraWork > 0 { // the new side's alone
		if engine.OldSide, err = against.WithoutExtraWork(cells); err != nil {
			return err
		}
	}
	o.view.Wide, o.showRun = o.wide, o.view.Show
	return o.measureWith(ctx, stdout, stderr, cells, engine)
}

// openSides builds or finds both engines, and says what they are.
func (o *againstOptions) openSides(ctx context.Context, stderr io.Writer) (*runner.Engine, func(), error) {
	old := record.Side{Name: record.OldSide, Revision: o.revision}
	var revision against.Revision
	if o.revision != "" {
		module, err := runner.ModuleDir(ctx)
		if none := (*runner.NoModuleError)(nil); errors.As(err, &none) {
			err = fmt.Errorf("%s is built from a checkout: %w; or name an engine or an overlap of it with --engine FILE",
				o.revision, err)
		}
		if err != nil {
			return nil, nil, err
		}
		if revision, err = against.Resolve(ctx, module, o.revision); errors.Is(err, against.ErrNoRepository) {
			err = fmt.Errorf("%w: or name an engine that go test -c -o FILE ./bench has built there, with --engine FILE", err)
		}
		if err != nil {
			return nil, nil, err
		}
		old.Commit, o.module = revision.Short(), module
		sayChanges(stderr, revision)
	}
	engine, removeNew, err := o.openEngines(ctx, stderr)
	if err != nil {
		return nil, nil, err
	}
	removeOld := func() {}
	if o.revision == "" {
		engine.OldPath, removeOld, err = runner.OpenEngine(ctx, stderr, o.oldEngine)
		if err == nil {
			old.Commit, err = runner.EngineHash(engine.OldPath)
		}
	} else {
		fmt.Fprintf(stderr, "building the engine of %s …\n", o.revision)
		engine.OldPath, removeOld, err = revision.BuildEngine(ctx, o.module)
	}
	remove := func() { removeNew(); removeOld() }
	if removeOld == nil {
		remove = removeNew
	}
	if err == nil {
		err = o.describeSides(ctx, stderr, engine, old)
	}
	if err != nil {
		remove()
		return nil, nil, err
	}
	return engine, remove, nil
}

// describeSides notes what measures each side.
func (o *againstOptions) describeSides(ctx context.Context, stderr io.Writer, engine *runner.Engine,
	old record.Side) error {
	found := runner.EngineFacts(ctx, engine.OldPath)
	differ, readOtherwise, err := against.Differing(found, o.facts)
	if err != nil {
		return err
	}
	old.Facts = differ
	for _, key := range readOtherwise {
		fmt.Fprintf(stderr, "the old engine finds %s %s, the new one %s, which is recorded\n", key, found[key], o.facts[key])
	}
	for _, key := range slices.Sorted(maps.Keys(old.Facts)) {
		fmt.Fprintf(stderr, "the old side has %s %s, the new one %s\n", key, old.Facts[key], o.facts[key])
	}
	var now record.Run
	if err := o.identify(ctx, &now); err != nil {
		return err
	}
	old.Engine, err = runner.EngineDigest(ctx, engine.OldPath)
	o.sides = []record.Side{old, {Name: record.NewSide, Commit: now.Commit, Dirty: now.Dirty, Engine: now.Engine}}
	return err
}

// common are the cells that both engines can measure, over the same work; what is left out is said.
func (o *againstOptions) common(ctx context.Context, stderr io.Writer, engine *runner.Engine, cells []scenario.Cell,
) ([]scenario.Cell, error) {
	for i, path := range []string{engine.OldPath, engine.Path} {
		work, ok := runner.EngineWork(ctx, path)
		if !ok {
			continue // an older engine does not say: that its results are right shows that its work is the same
		}
		common, versions, leftOut := against.Common(cells, work, o.sides[i].Name)
		for _, sentence := range leftOut {
			fmt.Fprintln(stderr, sentence)
		}
		cells, o.sides[i].Versions = common, versions
	}
	if len(cells) == 0 && ctx.Err() == nil {
		return nil, errors.New("nothing is left that both sides can measure")
	}
	return cells, ctx.Err()
}
