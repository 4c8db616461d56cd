package measurement

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/views"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/remote"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// runScenarios measures against the fixture.
func (o *runOptions) runScenarios(ctx context.Context, stdout, stderr io.Writer) error {
	o.leaveOutSource(stderr)
	if err := o.findContenders(ctx, stderr); err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer o.contenders.Close()
	cells, err := o.cells()
	if err != nil {
		return err
	}
	needs := runner.Preflight{Cells: cells, InProcess: o.InProcess, Fixture: !o.dryRun, Temp: !o.dryRun}
	if err := needs.Check(ctx); err != nil {
		return err
	}
	if !o.dryRun {
		if err := o.readDocuments(cells); err != nil {
			return err
		}
	}
	engine, remove, err := o.openEngines(ctx, stderr)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer remove()
	if o.dryRun {
		return o.plan(stdout, cells)
	}
	engine.Scenarios = scenario.ScenariosOf(cells)
	return o.measureWith(ctx, stdout, stderr, cells, engine)
}

// measureWith starts the engine, and measures with it.
func (o *runOptions) measureWith(ctx context.Context, stdout, stderr io.Writer, cells []scenario.Cell,
	engine *runner.Engine,
) error {
	if err := engine.Start(ctx); err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer engine.Close()
	if _, err := engine.MeasureCosts(ctx); err != nil { // if it fails now, it is an error; later it is not
		return cli.Interrupted(ctx, err)
	}
	return o.measure(ctx, stdout, stderr, cells, engine)
}

// openEngines finds where to record, and what measures.
func (o *runOptions) openEngines(ctx context.Context, stderr io.Writer) (_ *runner.Engine, _ func(), err error) {
	engine := &runner.Engine{
		BenchTime: o.BenchTime, InProcess: o.InProcess, Corpus: o.corpus, ExtraWork: float64(o.ExtraWork),
		Contenders: o.contenders,
	}
	if err := o.findOut(ctx); err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil && o.newOut {
			os.Remove(o.out)
		}
	}()
	if o.dryRun && o.engine == "" {
		return engine, func() {}, nil
	}
	path, remove, err := runner.OpenEngine(ctx, stderr, o.engine)
	if err != nil {
		return nil, nil, err
	}
	o.facts, o.enginePath = runner.EngineFacts(ctx, path), path
	if o.contenders != nil {
		maps.Copy(o.facts, o.contenders.Facts())
	}
	engine.Path, engine.Facts = path, o.facts
	if o.resume != "" {
		engine.Facts = o.resumed.Facts
	}
	if !o.Peers || o.dryRun {
		return engine, remove, nil
	}
	peers, removePeers, err := runner.OpenPeersEngine(ctx, stderr)
	if err != nil {
		remove()
		return nil, nil, err
	}
	engine.PeersPath, o.peersPath = peers, peers
	return engine, func() { remove(); removePeers() }, nil
}

// measure measures, records and shows.
func (o *runOptions) measure(ctx context.Context, stdout, stderr io.Writer, cells []scenario.Cell,
	measurer runner.Measurer,
) error {
	constants, err := o.calibrate(ctx, stderr)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	recording, done, err := o.openRecording(ctx, cells, constants)
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "recording to %s\n", text.Visible(recording.Path))
	if recording.Dropped > 0 {
		fmt.Fprintf(stderr, "of the last samples, %d were not in both files: left out, and measured "+
			"again\n", recording.Dropped)
	}
	began := time.Now()
	line := progress.On(stderr)
	blocks := runner.Blocks{
		Cells: cells, Blocks: o.blocks, Seed: o.seed, Measurer: measurer, Recording: recording, Done: done,
		Before: line.Sample,
	}
	if engine, ok := measurer.(*runner.Engine); ok && !slices.ContainsFunc(cells, hasSide) {
		blocks.Costs = engine.MeasureCosts // of two sides, which are compared with each other and not with T*, once before
	}
	if o.goesOn() {
		blocks.Next = func() []scenario.Cell { return o.nextBlock(recording.Samples, cells, time.Since(began)) }
	}
	if o.watch {
		blocks.Pressure, blocks.Probe = host.HostPressure, host.Probe
		blocks.Conditions = func() host.Conditions { return host.ReadConditions(os.DirFS("/")) }
	}
	tally, runErr := blocks.Run(ctx)
	line.End(runErr)
	if err := recording.Close(); err != nil && runErr == nil {
		runErr = err
	}
	return o.finish(ctx, stdout, recording.Path, tally, blocks.Unmeasured(), runErr)
}

// calibrate takes the machine's constants, and warns of a busy one. The run does without if they cannot be taken. Two
// sides are compared with each other alone, and sooner without those that do not say whether the machine is busy.
func (o *runOptions) calibrate(ctx context.Context, stderr io.Writer) (*calibrate.Constants, error) {
	if !o.watch {
		return nil, nil
	}
	if o.sides != nil {
		return calibrated(ctx, stderr, calibrate.CalibrateBusy)
	}
	return calibrated(ctx, stderr, calibrate.Calibrate)
}

func calibrated(ctx context.Context, stderr io.Writer, take func(context.Context) (calibrate.Constants, error)) (
	*calibrate.Constants, error) {
	c, err := take(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		fmt.Fprintf(stderr, "the machine's constants are not known: %s\n", text.Message(err.Error()))
	}
	if reason, busy := c.Busy(); busy {
		lines := page.Lines(text.Message(reason), cli.Width(stderr, false))
		fmt.Fprintln(stderr, strings.Join(lines, "\n"))
	}
	return &c, nil
}

// finish shows what was measured, whatever went wrong, and returns what did.
func (o *runOptions) finish(ctx context.Context, stdout io.Writer, path string, tally runner.Tally,
	without []runner.Unmeasured, runErr error,
) error {
	stopped := errors.Is(runErr, remote.ErrStopped)
	if tally.All() == 0 && o.resume == "" { // its files would be in the way of comparing a directory of runs
		if err := errors.Join(os.Remove(path), os.Remove(record.SidecarPath(path))); err != nil {
			return errors.Join(runErr, err)
		}
		if ctx.Err() != nil && !stopped {
			runErr = cli.ErrInterrupted
		}
		return fmt.Errorf("%w before anything was measured: %s and its sidecar are removed", runErr, path)
	}
	var showErr error
	switch {
	case tally.All() == 0:
	case o.showRun != nil:
		showErr = o.showRun(stdout, path)
	default:
		showErr = views.Recorded(stdout, path, o.wide, views.IsNewest(ctx, path))
	}
	switch {
	case stopped, errors.Is(runErr, runner.ErrEngineChanged):
		return errors.Join(fmt.Errorf("%w; the %d samples until then are in %s", runErr, tally.All(), path), showErr)
	case ctx.Err() != nil && o.sides != nil:
		return fmt.Errorf("%w after %s, recorded in %s", cli.ErrInterrupted, text.Count(tally.All(), "sample"), path)
	case ctx.Err() != nil:
		return fmt.Errorf("%w after %s; to go on: %s", cli.ErrInterrupted, text.Count(tally.All(), "sample"),
			o.resumeCommand(path))
	case runErr != nil:
		return errors.Join(runErr, showErr)
	case showErr != nil:
		return showErr
	}
	return o.incomplete(path, tally, without)
}

// incomplete is the error of a run in which samples failed, or cells have no sample that can be used.
func (o *runOptions) incomplete(path string, tally runner.Tally, without []runner.Unmeasured) error {
	var problems, cells []string
	if tally.Failed > 0 {
		problems = append(problems, fmt.Sprintf("%d of %d samples failed: the reasons are above and in %s",
			tally.Failed, tally.All(), record.SidecarPath(path)))
	}
	disturbed := false
	for _, u := range without {
		disturbed = disturbed || u.Spoilt
		cells = append(cells, fmt.Sprintf("%s (%s)", u.Cell, page.CutMiddle(cmp.Or(u.Reason, "not tried"), 120)))
	}
	if n := len(without); n > 0 {
		problems = append(problems, fmt.Sprintf("%s no sample that can be used: %s",
			text.Count(n, "cell", "has", "have"), strings.Join(text.FewNames(cells), ", ")))
	}
	if disturbed && o.sides == nil {
		problems = append(problems, "to measure them once the machine is quieter: "+o.resumeCommand(path))
	}
	if len(problems) == 0 {
		return nil
	}
	return errors.New(strings.Join(problems, "; "))
}

func hasSide(c scenario.Cell) bool { return c.Side != "" }
