//go:build !darwin && !windows

package bench

// systemFacts are the kernel's version and the bytes of memory where no file tells them.
func systemFacts() (kernel string, memory uint64) { return "", 0 }

// systemPorts are not known where no file tells them.
func systemPorts() (portRange, bool) { return portRange{}, false }
