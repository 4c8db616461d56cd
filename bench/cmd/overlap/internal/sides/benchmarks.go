package sides

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/overlap-bench/overlap/bench/against"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"github.com/overlap-bench/overlap/results/text"
)

// Benchmarks are anyone's, to be measured on both sides.
type Benchmarks struct {
	against.Options
	Out  string // directory to record in; "" is [input.BesideRuns]
	View View
	// Busy says on stderr that the machine is busy, and returns why; "" if it is not.
	Busy func(ctx context.Context, stderr io.Writer) (reason string, err error)
}

// Run builds, measures, records and shows.
func (o Benchmarks) Run(ctx context.Context, stdout, stderr io.Writer) error {
	o.Say = func(line string) { fmt.Fprintln(stderr, text.Visible(line)) }
	b, err := against.Open(ctx, o.Options)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer b.Close()
	estimate := b.Estimate()
	if err := scenario.CheckTime("this", estimate, "--blocks or benchmarks, or a shorter --benchtime"); err != nil {
		return err
	}
	busy, err := o.Busy(ctx, stderr) // now that nothing is built any more
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	rec, err := o.record(b, busy)
	if err != nil {
		return err
	}
	o.Say(fmt.Sprintf("%s on both sides, in %s of %v a sample: about %v", text.Count(len(b.Matched), "benchmark"),
		text.Count(o.Blocks, "block"), o.BenchTime, time.Duration(estimate*float64(time.Second)).Round(time.Second)))
	o.Say("recording to " + rec.Path)
	line := progress.On(stderr)
	tally, runErr := b.Measure(ctx, rec, func(done, total int, name string) { line.Draw(done, total, "samples", name) })
	line.End(runErr)
	if err := rec.Close(); err != nil && runErr == nil {
		runErr = err
	}
	return o.finish(ctx, stdout, rec.Path, tally, runErr)
}

// record opens the recording. A directory that is made for it in somebody's checkout is no change of that.
func (o Benchmarks) record(b *against.Benchmarks, busy string) (*recording.Recording, error) {
	run, err := o.describe(b)
	if err != nil {
		return nil, err
	}
	run.Busy = busy
	out := o.Out
	if out == "" {
		out = input.BesideRuns
		if os.Mkdir(out, 0o755) == nil {
			if err := os.WriteFile(filepath.Join(out, ".gitignore"), []byte("*\n"), 0o644); err != nil {
				return nil, err
			}
		}
	}
	dir := filepath.Join(out, run.Facts["machine"])
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("%w: say where to record with --out DIR", err)
	}
	return recording.NewRecording(dir, run.Started.Format("20060102T150405.000Z")+"-"+run.Commit, run)
}

func (o Benchmarks) describe(b *against.Benchmarks) (record.Run, error) {
	commit, dirty := o.Revision.New()
	facts, old := b.Facts()
	work, err := json.Marshal(map[string]any{"bench": o.Bench, "packages": o.Packages, "benchtime_ns": o.BenchTime,
		"cpu": o.CPU})
	return record.Run{
		Started: time.Now().UTC(), Commit: commit, Dirty: dirty, Facts: facts, Cells: b.Cells(), Blocks: o.Blocks,
		Seed: o.Seed,
		Work: work, Sides: []record.Side{
			{Name: record.OldSide, Revision: o.Revision.Given, Commit: o.Revision.Short(), Facts: old},
			{Name: record.NewSide, Commit: commit, Dirty: dirty},
		},
	}, err
}

// finish shows what was measured, whatever went wrong, and returns what did.
func (o Benchmarks) finish(ctx context.Context, stdout io.Writer, path string, tally runner.Tally,
	runErr error) error {
	if tally.OK == 0 && ctx.Err() != nil {
		err := errors.Join(os.Remove(path), os.Remove(record.SidecarPath(path)))
		return errors.Join(cli.Interrupted(ctx, runErr), err)
	}
	showErr := o.View.Show(stdout, path)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w after %d samples, which are in %s", cli.ErrInterrupted, tally.All(), path)
	case runErr != nil:
		return errors.Join(runErr, showErr)
	case showErr != nil || tally.Failed == 0 || o.View.Gate:
		return showErr
	}
	return fmt.Errorf("%d of %d samples failed: the reasons are above and in %s", tally.Failed, tally.All(),
		record.SidecarPath(path))
}
