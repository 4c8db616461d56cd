package runner

import (
	"cmp"
	"fmt"
	"io/fs"
	"runtime"
	"slices"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
)

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
