package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/term"
)

// Endings are the signals that end a command in good order: it shows what it measured, and cleans up. SIGHUP is one
// unless it is ignored, as under nohup.
func Endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// Watched is an output whose reader may go away. The Go runtime would end the process at once, without cleaning up;
// instead the write fails, and end is called. A terminal stays an *os.File, whose width can be asked.
func Watched(f *os.File, end context.CancelCauseFunc) io.Writer {
	if term.IsTerminal(int(f.Fd())) {
		return f
	}
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // writes fail then, and do not end the process
	return watched{f, end}
}

type watched struct {
	to  io.Writer
	end context.CancelCauseFunc
}

func (w watched) Write(p []byte) (int, error) {
	const errorNoData = syscall.Errno(232) // of Windows
	n, err := w.to.Write(p)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) || errors.Is(err, errorNoData) {
		err = ErrNoReader
		w.end(err)
	}
	return n, err
}

// An Output keeps the first error of its writes, after which it writes nothing, so that those who print many lines
// need not check each.
type Output struct {
	To  io.Writer
	err atomic.Pointer[error]
}

func (o *Output) Write(p []byte) (int, error) {
	if err := o.Err(); err != nil {
		return 0, err
	}
	n, err := o.To.Write(p)
	if err != nil {
		o.err.Store(&err)
	}
	return n, err
}

// Err is the first error of all writes. It does not wait for a write: a command that was interrupted may hang in one.
func (o *Output) Err() error {
	if err := o.err.Load(); err != nil {
		return *err
	}
	return nil
}

// Width is the width of the terminal; where there is none what COLUMNS says, or the default. 0 stands for any width.
func Width(w io.Writer, wide bool) int {
	if wide {
		return 0
	}
	if columns, _ := size(w); columns > 0 {
		return columns
	}
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		return columns
	}
	return page.DefaultWidth
}

// Height is how many lines the terminal has, 0 where there is none.
func Height(w io.Writer) int {
	_, lines := size(w)
	return lines
}

// size is that of the terminal, 0 where there is none.
func size(w io.Writer) (columns, lines int) {
	if o, ok := w.(*Output); ok {
		w = o.To
	}
	if f, ok := w.(*os.File); ok {
		if columns, lines, err := term.GetSize(int(f.Fd())); err == nil {
			return columns, lines
		}
	}
	return 0, 0
}

// Colours reports whether to write in colour: to a terminal that knows them, unless the user does not want any
// (https://no-color.org).
func Colours(w io.Writer) bool {
	return Height(w) > 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// Page is where a report for people is written. On GitHub it is as wide from one machine as from another.
func (f Format) Page(w io.Writer, wide bool) page.Page {
	switch {
	case f != FormatMarkdown:
		return page.Text(w, Width(w, wide))
	case wide:
		return page.Markdown(w, 0)
	}
	return page.Markdown(w, page.DefaultWidth)
}

// Hang writes a sentence beside its lead, in lines of at most so many columns; 0 stands for any number.
func Hang(w io.Writer, lead, sentence string, columns int) {
	indent := utf8.RuneCountInString(lead)
	if columns > 0 {
		columns = max(20, columns-indent)
	}
	lines := page.Lines(text.Readable(sentence), columns)
	fmt.Fprintln(w, strings.TrimRight(lead+strings.Join(lines, "\n"+strings.Repeat(" ", indent)), " "))
}
