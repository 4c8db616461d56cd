package host

import "golang.org/x/sys/unix"

// systemFacts are the kernel's version and the bytes of memory, which no file tells here.
func systemFacts() (kernel string, memory uint64) {
	kernel, _ = unix.Sysctl("kern.osrelease")
	memory, _ = unix.SysctlUint64("hw.memsize")
	return kernel, memory
}

// SystemPorts are the local ports of connections, which no file tells here.
func SystemPorts() (PortRange, bool) {
	low, err := unix.SysctlUint32("net.inet.ip.portrange.first")
	if err != nil {
		return PortRange{}, false
	}
	high, err := unix.SysctlUint32("net.inet.ip.portrange.last")
	return PortRange{int(low), int(high), "in sysctl net.inet.ip.portrange"}, err == nil && 0 < low && low <= high
}
