//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package recording

import (
	"errors"
	"os"
	"syscall"
)

// lock makes sure that nobody else has f as a lock, and keeps others from having it until unlock or
// the end of the process. It does not wait. Where the file system knows no locks, there are none.
func lock(f *os.File) (free bool) {
	return !errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// unlock releases the lock at once. Closing f alone does not: a child process that is being started holds
// copies of all files until it executes its program.
func unlock(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
