//go:build !unix

package cli

import (
	"errors"
	"io"
	"syscall"
)

// surviveNoReader does nothing here: a write to a pipe that nobody reads fails.
func surviveNoReader() {}

func isNoReader(err error) bool {
	const errorNoData = syscall.Errno(232) // of Windows
	return errors.Is(err, io.ErrClosedPipe) || errors.Is(err, syscall.EPIPE) || errors.Is(err, errorNoData)
}
