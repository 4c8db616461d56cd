package bench

import "golang.org/x/sys/unix"

// systemFacts are the kernel's version and the bytes of memory, which no file tells here.
func systemFacts() (kernel string, memory uint64) {
	kernel, _ = unix.Sysctl("kern.osrelease")
	memory, _ = unix.SysctlUint64("hw.memsize")
	return kernel, memory
}
