//go:build unix

package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// surviveNoReader has writes fail that would end the process.
func surviveNoReader() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

func isNoReader(err error) bool { return errors.Is(err, syscall.EPIPE) }

// endByPipe ends the process by the signal that the write would have been answered with, so that a shell
// sees the usual status.
func endByPipe() {
	signal.Reset(syscall.SIGPIPE)
	if syscall.Kill(os.Getpid(), syscall.SIGPIPE) == nil {
		os.Exit(128 + int(syscall.SIGPIPE)) // unless whoever started it has it ignored
	}
}
