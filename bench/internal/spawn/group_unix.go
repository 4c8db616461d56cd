//go:build unix && !linux

package spawn

import (
	"os/exec"
	"syscall"
)

// killGroup has the command's whole group killed where it alone would be.
func killGroup(cmd *exec.Cmd) {
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
