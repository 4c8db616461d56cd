package runner

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/contenders"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// A contender is measured as a cell of our own is: in a process of its own, against the same fixture, and with the
// digest of its batch checked here, too.

// measureContender takes a sample. A program that has hung once is not started again: each time would cost the run as
// long as this one.
func (e *Engine) measureContender(ctx context.Context, cell scenario.Cell) (*Measured, error) {
	if of := e.hung[cell.String()]; of != nil {
		return nil, fmt.Errorf("%w in an earlier sample: not started again", of)
	}
	contender := e.Contenders.Of(cell)
	if contender == nil {
		return nil, fmt.Errorf("no program has the strategy %s", cell.Entry.Name)
	}
	url := e.urlOf(cell)
	expect, err := expected(ctx, url)
	if err != nil {
		return nil, noFixture(err)
	}
	sample := contenders.Sample{Cell: cell, URL: url, BenchTime: SampleTime(cell, e.BenchTime), CPUs: e.cpus(),
		Limit: contenderLimit(cell, e.BenchTime)}
	var stdout []byte
	ended := e.watched(ctx, func(ctx context.Context) { stdout, err = contender.Run(ctx, sample) })
	if ended != nil {
		if errors.Is(ended, fixtures.ErrHung) {
			return nil, noFixture(ended)
		}
		return nil, ended
	}
	if errors.Is(err, contenders.ErrHung) {
		if e.hung == nil {
			e.hung = map[string]error{}
		}
		e.hung[cell.String()] = err
	}
	if err != nil {
		return nil, e.reason(err.Error(), nil, "")
	}
	result, err := e.contenderResult(cell, stdout, expect)
	if err != nil {
		return nil, err
	}
	return &Measured{Result: result}, nil
}

// contenderLimit is far beyond what a program takes, with its start.
func contenderLimit(cell scenario.Cell, benchtime time.Duration) time.Duration {
	return 20*time.Second + 20*Estimate(cell, benchtime)
}

// expected is what a correct batch amounts to.
func expected(ctx context.Context, url string) (fixtures.Expect, error) {
	client := fixtures.NewClient(url, 1)
	defer client.Close()
	return client.Expect(ctx)
}

func (e *Engine) urlOf(cell scenario.Cell) string {
	for i, s := range e.Scenarios {
		if s.Name == cell.Scenario.Name {
			return e.fixture.URLs[i]
		}
	}
	return ""
}

// cpus are those that the strategies have.
func (e *Engine) cpus() int {
	n, err := strconv.Atoi(e.Facts["gomaxprocs"])
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// contenderResult is the result with the facts that those of an engine have.
func (e *Engine) contenderResult(cell scenario.Cell, stdout []byte, expect fixtures.Expect) (*benchfmt.Result, error) {
	result, failure := ParseResult(stdout, cell.Benchmark())
	if result == nil {
		said, _, _ := strings.Cut(string(bytes.TrimSpace(stdout)), "\n")
		return nil, errors.New(cmp.Or(failure, "the program printed no result, but "+strconv.Quote(said)))
	}
	digest, want := result.GetConfig("digest"), fmt.Sprintf("%016x", expect.Digest)
	if digest != want {
		return nil, fmt.Errorf("%s: wrong results: the digest of the batch is %s, want %s", record.Disqualified,
			cmp.Or(digest, "not told"), want)
	}
	if err := plausible(result, cell.Scenario.Profile); err != nil {
		return nil, fmt.Errorf("%s: %w", record.Disqualified, err)
	}
	told := &benchfmt.Result{Name: benchfmt.Name(cell.Benchmark()), Iters: result.Iters, Values: result.Values}
	if n := e.cpus(); n > 1 {
		told.Name = append(told.Name, "-"+strconv.Itoa(n)...)
	}
	facts := RunFacts(e.Facts, false, cell.Scenario.Profile.Items, e.ExtraWork, cell.Scenario.Profile.Seed)
	facts["pkg"] = "github.com/overlap-bench/overlap/bench" // as the results of engines have
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		told.Config = append(told.Config, benchfmt.Config{Key: key, Value: []byte(facts[key]), File: true})
	}
	return told, nil
}

// plausible refuses times that no program can have measured: it is in another unit than it says, or it forgets some of
// the work.
func plausible(result *benchfmt.Result, p profile.Profile) error {
	const rounding = 1.01
	told := func(unit string) time.Duration { return time.Duration(record.AsWritten(result, unit)) }
	makespan := told(record.Makespan)
	for _, unit := range []string{record.Makespan, record.FetchActive, record.ProcessActive} {
		switch took := record.AsWritten(result, unit); {
		case !(took > 0):
			return fmt.Errorf("the program does not tell %s", unit)
		case took > rounding*record.AsWritten(result, record.Makespan):
			return fmt.Errorf("the program tells %v of %s in a batch of %v: both are in nanoseconds, and of one batch",
				told(unit), unit, makespan)
		}
	}
	fetching := told(record.FetchActive)
	if p.Latency.Shape == (profile.Shape{}) && float64(fetching)*rounding < float64(p.Latency.Median) {
		return fmt.Errorf("the program tells %v of %s, and one response takes %v: is it in nanoseconds?", fetching,
			record.FetchActive, time.Duration(p.Latency.Median))
	}
	return nil
}

// RunFacts are the key: value lines of all results of a run: facts of the machine, and how it is measured.
func RunFacts(machine map[string]string, inProcess bool, items int, extraWork float64,
	seed uint64) map[string]string {
	facts := map[string]string{"fixture": "child", "items": strconv.Itoa(items), "seed": strconv.FormatUint(seed, 10)}
	for key, value := range machine {
		facts[key] = cmp.Or(value, host.Unknown)
	}
	if inProcess {
		facts["fixture"] = "in-process"
	}
	if extraWork != 0 {
		facts["extra-work"] = strconv.FormatFloat(100*extraWork, 'g', 3, 64) + "%"
	}
	return facts
}
