package bench

import (
	"cmp"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
)

// What limits how many connections there may be at once.

// SpareFiles are descriptors that a process needs beside its connections.
const SpareFiles = 64

// sparePorts are those that others take, and the connections over which the fixture is asked about
// itself.
const sparePorts = 16

// largest is the cell that needs the most connections at once, the first of several.
func largest(cells []Cell) Cell {
	return slices.MaxFunc(cells, func(a, b Cell) int { return cmp.Compare(a.Connections(), b.Connections()) })
}

// checkFiles says so if the largest cell needs more connections than a process may open files. Its
// process has one end of each, and the fixture's the other, if that is another one: the limit is the
// same for all that this process starts.
func checkFiles(cells []Cell, inProcess bool, limits func() (now, hard uint64, ok bool)) error {
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
	need := ends*c.Connections() + SpareFiles
	if uint64(need) <= files {
		return nil
	}
	return fmt.Errorf("%v needs %d connections at once%s, and a process may open %d files here; "+
		"%s (ulimit -n %d), or use fewer --items or smaller --limits",
		c, c.Connections(), both, files, raise, need)
}

// A portRange are the local ports of connections, from low to high.
type portRange struct {
	low, high int
	source    string // what says so
}

// checkPorts says so if the largest cell needs more connections at once than there are local ports for
// them. Samples leave none taken: see [fixtures.NewClient]. root is a file system like that of
// Linux; where it does not tell, system does.
func checkPorts(cells []Cell, root fs.FS, system func() (portRange, bool)) error {
	ports, ok := linuxPorts(root)
	if !ok {
		ports, ok = system()
	}
	if !ok {
		ports = usualPorts(runtime.GOOS)
	}
	c := largest(cells)
	if n := ports.high - ports.low + 1; c.Connections()+sparePorts > n {
		return fmt.Errorf("%v needs %d connections at once, and there are %d local ports (%d to %d, %s): "+
			"widen that range, or use fewer --items or smaller --limits",
			c, c.Connections(), n, ports.low, ports.high, ports.source)
	}
	return nil
}

// LocalPorts is how many connections to one server the local ports are enough for, where the files of
// root tell: see checkPorts.
func LocalPorts(root fs.FS) (n int, ok bool) {
	p, ok := linuxPorts(root)
	return p.high - p.low + 1, ok
}

func linuxPorts(root fs.FS) (portRange, bool) {
	const file = "proc/sys/net/ipv4/ip_local_port_range"
	p := portRange{source: "in /" + file}
	n, err := fmt.Sscan(readText(root, file), &p.low, &p.high)
	return p, n == 2 && err == nil && 0 < p.low && p.low <= p.high && p.high < 1<<16
}

// usualPorts are those of a system that does not tell, unless somebody changed them. IANA has
// assigned the last quarter to this (RFC 6335), which macOS, Windows and the BSDs go by.
func usualPorts(goos string) portRange {
	if goos == "linux" {
		return portRange{32768, 60999, "as Linux has them by default"}
	}
	return portRange{49152, 65535, "as most systems have them by default"}
}
