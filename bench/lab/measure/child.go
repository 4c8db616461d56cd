package measure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/sample"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/trace"
)

// childFlag goes before the order, as JSON, in the one argument of the process of a batch. It looks like nothing that a
// person writes.
const childFlag = "-lab-batch="

// An order is what the process of a batch is to do.
type order struct {
	Profile  profile.Profile `json:"profile"`
	Strategy string          `json:"strategy"`
	Limit    int             `json:"limit"`
	CPUs     int             `json:"cpus"`
	URL      string          `json:"url"` // of the server
}

// An outcome is what it prints.
type outcome struct {
	Details record.Details `json:"details"`
	CPU     time.Duration  `json:"cpu_ns"` // of the batch and of the server meanwhile
	Err     string         `json:"error,omitempty"`
}

// RunIfChild runs one batch and does not return, if this process was started for that; otherwise it does nothing. Call
// it first in main, after [fixtures.ServeIfChild].
func RunIfChild() {
	if len(os.Args) != 2 || !strings.HasPrefix(os.Args[1], childFlag) {
		return
	}
	process.WatchParent()
	if err := runChild(context.Background(), strings.TrimPrefix(os.Args[1], childFlag), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func runChild(ctx context.Context, text string, stdout io.Writer) error {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return fmt.Errorf("reading the order of a batch: %w", err)
	}
	runtime.GOMAXPROCS(o.CPUs)
	out, err := o.run(ctx)
	if err != nil {
		out.Err = err.Error()
	}
	return json.NewEncoder(stdout).Encode(out)
}

// tries is how often a batch is run whose conditions were not those of the work, as when a connection was lost.
const tries = 3

// run runs a batch to warm up and one that counts.
func (o order) run(ctx context.Context) (out outcome, err error) {
	found, err := scenario.FindStrategies([]string{o.Strategy})
	if err != nil {
		return out, err
	}
	cell := scenario.Cell{Scenario: scenario.Scenario{Name: "lab", Profile: o.Profile}, Entry: found[0], Limit: o.Limit}
	m, err := sample.Prepare(ctx, cell, o.URL, true, nil)
	if err != nil {
		return out, err
	}
	defer m.Close()
	control := fixtures.NewClient(o.URL, 1)
	defer control.Close()
	if err := m.Reset(ctx); err != nil {
		return out, err
	}
	if err := m.Run(ctx); err != nil {
		return out, err
	}
	for range tries {
		if out.CPU, err = o.once(ctx, m, control); err == nil {
			out.Details, err = m.Details()
			return out, err
		}
	}
	return out, err
}

// once runs a batch and checks it. It returns the CPU time of both processes.
func (o order) once(ctx context.Context, m *sample.Measurement, control *fixtures.Client) (time.Duration, error) {
	if err := m.Reset(ctx); err != nil {
		return 0, err
	}
	runtime.GC()
	before, err := control.Stats(ctx)
	if err != nil {
		return 0, err
	}
	own := process.CPU()
	if err := m.Run(ctx); err != nil {
		return 0, err
	}
	own = process.CPU() - own
	after, err := control.Stats(ctx)
	if err != nil {
		return 0, err
	}
	return own + after.CPU - before.CPU, m.Check()
}

// inChild has a batch run in a process of its own, for at most so long, and returns its spans.
func (o order) inChild(ctx context.Context, limit time.Duration) (line trace.Timeline, cpu time.Duration, err error) {
	exe, err := os.Executable()
	if err != nil {
		return line, 0, err
	}
	text, err := json.Marshal(o)
	if err != nil {
		return line, 0, err
	}
	stdout, stderr, ended, err := spawn.Run(ctx, limit, exe, childFlag+string(text))
	switch {
	case ctx.Err() != nil:
		return line, 0, context.Cause(ctx)
	case ended != nil:
		return line, 0, ended
	case err != nil:
		why, _, _ := strings.Cut(strings.TrimSpace(string(stderr)), "\n") // a crash goes on with its stacks
		return line, 0, fmt.Errorf("its process failed: %w: %s", err, why)
	}
	var out outcome
	if err := json.Unmarshal(stdout, &out); err != nil {
		return line, 0, fmt.Errorf("its process did not say what it measured: %w", err)
	}
	if out.Err != "" {
		return line, 0, errors.New(out.Err)
	}
	if err := json.Unmarshal(out.Details.Timeline, &line); err != nil {
		return line, 0, err
	}
	return line, out.CPU, nil
}
