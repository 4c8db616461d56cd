package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// Endings are the signals that end a command in good order: what it measured is shown, and nothing that it
// needed for a moment stays. Who ignores that the terminal is closed, as nohup does, goes on.
func Endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// ErrNoReader is of an output that nobody reads any longer, as of overlap … | head.
var ErrNoReader = errors.New("the reader of the output is gone")

// Watched is an output whose reader may go away. The Go runtime would end the process at once, and leave
// what it cleans up otherwise; instead the write fails and the command is told to end. A terminal stays
// itself: it has a width, and says by a signal that it is closed.
func Watched(f *os.File, end context.CancelCauseFunc) io.Writer {
	if term.IsTerminal(int(f.Fd())) {
		return f
	}
	surviveNoReader()
	return output{f, end}
}

type output struct {
	to  io.Writer
	end context.CancelCauseFunc
}

func (o output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if isNoReader(err) {
		err = ErrNoReader
		o.end(err)
	}
	return n, err
}
