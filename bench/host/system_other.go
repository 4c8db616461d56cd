//go:build !darwin && !windows

package host

// systemFacts are the kernel's version and the bytes of memory where no file tells them.
func systemFacts() (kernel string, memory uint64) { return "", 0 }

// SystemPorts are not known where no file tells them.
func SystemPorts() (PortRange, bool) { return PortRange{}, false }
