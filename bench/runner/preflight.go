package runner

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"

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

// sparePorts are those that others take, and the connections over which the fixture is asked about
// itself.
const sparePorts = 16

// largest is the cell that needs the most connections at once, the first of several.
func largest(cells []scenario.Cell) scenario.Cell {
	return slices.MaxFunc(cells, func(a, b scenario.Cell) int { return cmp.Compare(a.Connections(), b.Connections()) })
}

// checkFiles says so if the largest cell needs more connections than a process may open files. Its
// process has one end of each, and the fixture's the other, if that is another one: the limit is the
// same for all that this process starts.
func checkFiles(cells []scenario.Cell, inProcess bool, limits func() (now, hard uint64, ok bool)) error {
	files, hard, ok := limits()
	if !ok {
		return nil
	}
	raise := "raise the limit"
	if files == hard {
		raise = "this is the hard limit: have it raised, as root or by who started the container"
	}
	ends, both := 1, ""
	if inProcess {
		ends, both = 2, ", with both ends of each in one process (--in-process)"
	}
	c := largest(cells)
	need := ends*c.Connections() + scenario.SpareFiles
	if uint64(need) <= files {
		return nil
	}
	return fmt.Errorf("%v needs %d connections at once%s, and a process may open %d files here; "+
		"%s (ulimit -n %d), or use fewer --items or smaller --limits",
		c, c.Connections(), both, files, raise, need)
}

// checkPorts says so if the largest cell needs more connections at once than there are local ports for
// them. Samples leave none taken: see [fixtures.NewClient]. root is a file system like that of
// Linux; where it does not tell, system does.
func checkPorts(cells []scenario.Cell, root fs.FS, system func() (host.PortRange, bool)) error {
	ports, ok := host.LinuxPorts(root)
	if !ok {
		ports, ok = system()
	}
	if !ok {
		ports = host.UsualPorts(runtime.GOOS)
	}
	c := largest(cells)
	if n := ports.High - ports.Low + 1; c.Connections()+sparePorts > n {
		return fmt.Errorf("%v needs %d connections at once, and there are %d local ports (%d to %d, %s): "+
			"widen that range, or use fewer --items or smaller --limits",
			c, c.Connections(), n, ports.Low, ports.High, ports.Source)
	}
	return nil
}
