package bench

import (
	"fmt"
	"io/fs"

	"github.com/overlap-bench/overlap/fixtures"
)

// What limits how many connections there may be at once.

// SpareFiles are descriptors that a process needs beside its connections.
const SpareFiles = 64

// CheckFiles says so if a cell needs more connections than this process, and with it the
// processes that it starts, may open files.
func CheckFiles(cells []Cell, inProcess bool) error {
	limit, ok := fixtures.FileLimit()
	if !ok {
		return nil
	}
	for _, c := range cells {
		ends := 1 // of each connection that are in one process
		if inProcess {
			ends = 2
		}
		if need := ends*c.Connections() + SpareFiles; uint64(need) > limit {
			return fmt.Errorf("%v needs %d connections at once, and a process may open %d files here: raise the limit (ulimit -n %d), or use fewer --items or smaller --limits",
				c, c.Connections(), limit, need)
		}
	}
	return nil
}

const portFile = "proc/sys/net/ipv4/ip_local_port_range"

func portRange(root fs.FS) (low, high int, ok bool) {
	n, err := fmt.Sscan(readText(root, portFile), &low, &high)
	return low, high, n == 2 && err == nil && low <= high
}

// LocalPorts is how many connections to one server the local ports are enough for; root is as for
// [CheckPorts].
func LocalPorts(root fs.FS) (n int, ok bool) {
	low, high, ok := portRange(root)
	return high - low + 1, ok
}

// CheckPorts says so if a cell needs more connections at once than there are local ports for
// them. root is a file system like that of Linux, os.DirFS("/"); where it does not tell, nothing
// is wrong.
func CheckPorts(cells []Cell, root fs.FS) error {
	low, high, ok := portRange(root)
	if !ok {
		return nil
	}
	for _, c := range cells {
		if ports := high - low + 1; c.Connections() > ports {
			return fmt.Errorf("%v needs %d connections at once, and there are %d local ports (%d to %d in /%s): widen that range, or use fewer --items or smaller --limits",
				c, c.Connections(), ports, low, high, portFile)
		}
	}
	return nil
}
