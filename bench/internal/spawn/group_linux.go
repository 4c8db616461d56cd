package spawn

import (
	"os/exec"
	"syscall"
)

// killGroup has the command's whole group killed where it alone would be, and the command if this process is.
func killGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
