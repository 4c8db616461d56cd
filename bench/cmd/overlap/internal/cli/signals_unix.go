//go:build unix

package cli

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// surviveNoReader has writes fail that would end the process.
func surviveNoReader() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

func isNoReader(err error) bool { return errors.Is(err, syscall.EPIPE) }
