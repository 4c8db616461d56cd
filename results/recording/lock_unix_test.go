//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package recording

import (
	"syscall"
	"testing"
)

// A recording that was closed can be resumed at once, even while a process that is being started still holds
// copies of its files.
func TestCloseReleasesTheLock(t *testing.T) {
	r := recorded(t, 1)
	held, err := syscall.Dup(int(r.sidecar.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(held)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again, _, _, err := Resume(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
