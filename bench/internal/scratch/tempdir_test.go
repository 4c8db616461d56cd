package scratch

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
)

// What the system says of a full or protected directory is passed on, without the name of a file that
// nobody knows.
func TestRefused(t *testing.T) {
	for _, why := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EACCES} {
		err := Refused(&os.PathError{Op: "write", Path: "/tmp/overlap-check-123", Err: why})
		if !errors.Is(err, why) || strings.Contains(err.Error(), "123") {
			t.Errorf("error %v", err)
		}
	}
}
