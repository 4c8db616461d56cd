package runner

import (
	"context"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/process"
)

// A Preflight is what is about to be done, for what has to hold before the first sample: what is
// missing would otherwise fail every one of them, once a recording is begun. Whatever measures asks
// for it, and a further check belongs into the list of [Preflight.Check].
type Preflight struct {
	Cells     []scenario.Cell // to be measured, all of them: the largest is what counts
	InProcess bool            // both ends of each of their connections are in one process
	Fixture   bool            // there is to be a server on this machine
	Temp      bool            // files are put into the temporary directory: details of samples, or what is built
	Engine    string          // path of one that is to measure
	Test      string          // path of the test binary of another package
}

// Check makes the checks, and returns what the first says that fails: one line that says what is
// wrong, where, and what to do. What is not needed, or not there yet, is left out of a Preflight.
func (p Preflight) Check(ctx context.Context) error {
	for _, check := range []struct {
		needed bool
		check  func() error
	}{
		{len(p.Cells) > 0, func() error { return checkFiles(p.Cells, p.InProcess, process.FileLimits) }},
		{len(p.Cells) > 0, func() error { return checkPorts(p.Cells, host.Root(), host.SystemPorts) }},
		{p.Fixture, fixtures.CheckLoopback},
		{p.Temp, scratch.Check},
		{p.Engine != "", func() error { return checkEngine(ctx, p.Engine) }},
		{p.Test != "", func() error { return checkTest(ctx, p.Test) }},
	} {
		if !check.needed {
			continue
		}
		if err := check.check(); err != nil {
			return err
		}
	}
	return nil
}
