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

// CheckPorts says so if a cell needs more connections at once than there are local ports for
// them. root is a file system like that of Linux, os.DirFS("/"); where it does not tell, nothing
// is wrong.
func CheckPorts(cells []Cell, root fs.FS) error {
	const file = "proc/sys/net/ipv4/ip_local_port_range"
	var low, high int
	if n, err := fmt.Sscan(readText(root, file), &low, &high); n != 2 || err != nil || high < low {
		return nil
	}
	for _, c := range cells {
		if ports := high - low + 1; c.Connections() > ports {
			return fmt.Errorf("%v needs %d connections at once, and there are %d local ports (%d to %d in /%s): widen that range, or use fewer --items or smaller --limits",
				c, c.Connections(), ports, low, high, file)
		}
	}
	return nil
}
