package host

import (
	"fmt"
	"io/fs"
)

// A PortRange is the range of local ports for connections, both ends included.
type PortRange struct {
	Low, High int
	Source    string // what says so
}

// LocalPorts is how many connections to one server there are local ports for. ok is false where the files of
// root do not tell.
func LocalPorts(root fs.FS) (n int, ok bool) {
	p, ok := LinuxPorts(root)
	return p.High - p.Low + 1, ok
}

// LinuxPorts reads the range from /proc.
func LinuxPorts(root fs.FS) (PortRange, bool) {
	const file = "proc/sys/net/ipv4/ip_local_port_range"
	p := PortRange{Source: "in /" + file}
	n, err := fmt.Sscan(readText(root, file), &p.Low, &p.High)
	return p, n == 2 && err == nil && 0 < p.Low && p.Low <= p.High && p.High < 1<<16
}

// UsualPorts are those of a system that does not tell, unless somebody changed them. IANA has
// assigned the last quarter to this (RFC 6335), which macOS, Windows and the BSDs go by.
func UsualPorts(goos string) PortRange {
	if goos == "linux" {
		return PortRange{32768, 60999, "as Linux has them by default"}
	}
	return PortRange{49152, 65535, "as most systems have them by default"}
}
