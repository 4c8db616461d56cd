package main

import (
	"os"
	"syscall"
)

// maxRSS is the most memory that a process had, in KiB.
func maxRSS(p *os.ProcessState) float64 { return float64(p.SysUsage().(*syscall.Rusage).Maxrss) }
