package runner

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/contenders"
	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// An Engine measures each cell in a process of its own: the test binary of ./bench, run
// for one benchmark. The heap, the goroutines and the imports of one cell cannot
// disturb another.
type Engine struct {
	Path      string              // of the test binary
	PeersPath string              // of the one that is built with PeersTag, if there are cells of peers
	OldPath   string              // of the one that measures the old side, if there are sides
	BenchTime time.Duration       // least time of a sample
	Scenarios []scenario.Scenario // that the fixture is to serve
	InProcess bool                // the cell's process serves the fixture as well
	Corpus    string              // of real documents: see [fixtures.NewServer]
	ExtraWork float64             // that Scenarios have: see [scenario.Scenario.WithExtraWork]; not on the old side
	OldSide   []scenario.Scenario // without the extra work, if there are sides

	// Facts are those of the machine, handed to each cell. A cell without them gathers its own.
	Facts map[string]string

	// Costs are those of each scenario, by name: see [Engine.MeasureCosts]. A cell without them
	// measures them itself, each time.
	Costs    map[string]bound.Costs
	oldCosts map[string]bound.Costs // of OldSide

	Contenders *contenders.Set  // the programs that measure cells of other languages
	hung       map[string]error // of those cells: how they have hung

	fixture  *fixtures.Child
	patience time.Duration          // with a fixture that does not answer; 0 is fixtureAnswers
	scratch  *scratch.Dir           // for the details of a sample
	begun    map[string]os.FileInfo // of the binaries, when each was first used
}

var _ Measurer = (*Engine)(nil)

// fixtureAnswers is far beyond what an answer of the fixture takes, also on a machine that is busy.
const fixtureAnswers = 5 * time.Second

// Start starts the fixture, also in place of one that has died or hangs. Measure does so too, but
// here what is wrong with it is an error, not a failed sample.
func (e *Engine) Start(ctx context.Context) error {
	if err := e.makeScratch(); err != nil {
		return err
	}
	if e.InProcess {
		return nil
	}
	if e.fixture != nil {
		err := e.fixture.Check(ctx, cmp.Or(e.patience, fixtureAnswers))
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
		e.fixture.Kill()
		e.fixture = nil
	}
	var profiles []profile.Profile
	for _, s := range e.served() {
		profiles = append(profiles, s.Profile)
	}
	var err error
	e.fixture, err = fixtures.StartChild(ctx, profiles, e.Corpus)
	return err
}

// watched does what asks the fixture, and ends it once the fixture hangs, which is then killed, rather
// than to have each request wait. It returns why it was ended, nil if it was not.
func (e *Engine) watched(parent context.Context, do func(context.Context)) (ended error) {
	ctx, end := context.WithCancelCause(parent)
	var watching sync.WaitGroup
	if e.fixture != nil {
		watching.Go(func() { e.watch(ctx, end) })
	}
	do(ctx)
	ended = context.Cause(ctx)
	end(nil)
	watching.Wait()
	if errors.Is(ended, fixtures.ErrHung) {
		e.fixture.Kill()
	}
	return ended
}

// watch asks the fixture now and then, until ctx is done. Most samples are over before it asks first.
func (e *Engine) watch(ctx context.Context, end context.CancelCauseFunc) {
	patience := cmp.Or(e.patience, fixtureAnswers)
	next := time.NewTicker(2 * patience)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
		if err := e.fixture.Check(ctx, patience); errors.Is(err, fixtures.ErrHung) {
			end(err)
			return
		}
	}
}

// Close ends the fixture, and removes what was needed for a moment.
func (e *Engine) Close() {
	if e.scratch != nil {
		e.scratch.Remove()
		e.scratch = nil
	}
	if e.fixture != nil {
		e.fixture.Close()
	}
}

// Measure runs the cell's process. If the fixture dies or hangs under it, the sample fails with that
// reason, and the next one gets a new fixture.
func (e *Engine) Measure(ctx context.Context, cell scenario.Cell) (*Measured, error) {
	if err := e.sameBinary(cell); err != nil {
		return nil, err
	}
	if err := e.Start(ctx); err != nil {
		return nil, noFixture(err)
	}
	if cell.Contender {
		return e.measureContender(ctx, cell)
	}
	args, err := e.args(cell)
	if err != nil {
		return nil, err
	}
	details, err := e.newEnvelope()
	if err != nil {
		return nil, err
	}
	defer details.remove()
	stdout, stderr, ended, err := e.run(ctx, cell, append(args, "-diagnostics", "-details="+details.path))
	switch {
	case errors.Is(ended, fixtures.ErrHung):
		return nil, noFixture(ended)
	case ended != nil:
		return nil, ended
	}
	result, failure := ParseResult(stdout, cell.Benchmark())
	if err == nil && result != nil {
		result.Name = benchfmt.Name(record.WithSide(result.Name.String(), cell.Side))
		kept, err := details.read()
		return &Measured{result, kept}, err
	}
	return nil, e.reason(failure, err, string(stderr))
}

// run runs the cell's process to its end. ended says why it was ended before: ctx is done, it took too
// long, or the fixture hangs.
func (e *Engine) run(ctx context.Context, cell scenario.Cell, args []string) (stdout, stderr []byte, ended, err error) {
	hung := e.watched(ctx, func(ctx context.Context) {
		stdout, stderr, ended, err = spawn.Run(ctx, timeLimit(cell, e.BenchTime), e.binary(cell), args...)
	})
	return stdout, stderr, cmp.Or(hung, ended), err
}

// timeLimit is far beyond what a sample takes, so that a strategy that hangs does not hang
// the run.
func timeLimit(cell scenario.Cell, benchtime time.Duration) time.Duration {
	return time.Minute + 20*Estimate(cell, benchtime)
}

func (e *Engine) args(cell scenario.Cell) ([]string, error) {
	profile := cell.Scenario.Profile
	args := []string{
		"-test.run=^$", "-test.bench=" + scenario.Pattern(cell.Benchmark()), "-test.benchtime=" +
			SampleTime(cell, e.BenchTime).String(),
		"-test.timeout=" + (timeLimit(cell, e.BenchTime) + time.Minute).String(),
		"-limits=" + strconv.Itoa(cell.Limit), "-items=" + strconv.Itoa(profile.Items),
		"-arm=" + cell.Arm, "-seed=" + strconv.FormatUint(profile.Seed, 10),
	}
	if e.ExtraWork != 0 && cell.Side != record.OldSide {
		args = append(args, "-extra-work="+strconv.FormatFloat(e.ExtraWork, 'g', -1, 64))
	}
	if len(e.Facts) > 0 {
		facts, err := json.Marshal(e.Facts)
		if err != nil {
			return nil, err
		}
		args = append(args, "-facts="+string(facts))
	}
	if costs, ok := e.costsOf(cell); ok {
		costs, err := json.Marshal(costs)
		if err != nil {
			return nil, err
		}
		args = append(args, "-costs="+string(costs))
	}
	if e.InProcess {
		return append(args, "-in-process", "-corpus="+e.Corpus), nil
	}
	urls := map[string]string{}
	for i, s := range e.served() {
		if i < len(e.Scenarios) || cell.Side == record.OldSide {
			urls[s.Name] = e.fixture.URLs[i]
		}
	}
	addresses, err := json.Marshal(urls)
	return append(args, "-fixture="+string(addresses)), err
}

// noFixture is the failure of a sample for want of a fixture.
func noFixture(err error) error { return fmt.Errorf("%s: %w", record.Conditions, err) }

// reason is why there is no result, in one line: the death of the fixture before anything
// that follows from it.
func (e *Engine) reason(failure string, err error, stderr string) error {
	if e.fixture != nil {
		select {
		case <-e.fixture.Done():
			return noFixture(e.fixture.Err())
		case <-time.After(fixtureGrace(failure)):
		}
	}
	if failure != "" {
		return errors.New(failure)
	}
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	if first := strings.TrimSpace(lines[0]); first != "" {
		return fmt.Errorf("the cell's process: %s", first) // a panic says what it is about in its first line
	}
	if err != nil {
		return fmt.Errorf("the cell's process: %w", err)
	}
	return errors.New("the cell's process printed no result: is that an engine? " + noEngine)
}

// fixtureGrace is how long to wait for the news of the fixture's death, which may come
// after the errors that it caused.
func fixtureGrace(failure string) time.Duration {
	if strings.Contains(failure, "connection") || strings.Contains(failure, "EOF") || strings.Contains(failure, "reset") {
		return 200 * time.Millisecond
	}
	return 0
}
