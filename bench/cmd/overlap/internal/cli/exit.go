package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
)

var (
	// ErrInterrupted is the error of a command that a signal ended.
	ErrInterrupted = errors.New("interrupted")
	// ErrNoReader is the error of an output that nobody reads any longer, as in overlap … | head.
	ErrNoReader = errors.New("the reader of the output is gone")
	// ErrSlower is the error of a gate that stops a run.
	ErrSlower = errors.New("the gate stops this run")
)

// Exit prints the error of a command, and returns the exit status:
//
//	0    there is no error
//	1    an error; of gate, and of against --gate, a run that it stops
//	2    of these, any other error
//	130  interrupted, as a shell says it
//	141  nobody reads the output any longer, as a shell says it
func Exit(stderr io.Writer, cmd *cobra.Command, err error) int {
	if err == nil {
		return 0
	}
	if errors.Is(err, ErrNoReader) {
		return 141
	}
	message, status := text.Message(err.Error()), 1
	switch {
	case errors.Is(err, ErrInterrupted):
		status = 130
	case cmd.Name() == "gate":
		message = OneLine(err)
		status = gateStatus(err)
	case gates(cmd):
		status = gateStatus(err)
	}
	fmt.Fprintf(stderr, "overlap: %s%s\n", message, whereRunsAre(err))
	return status
}

// gates says whether a command is against with --gate.
func gates(cmd *cobra.Command) bool {
	return cmd.Name() == "against" && cmd.Flags().Lookup("gate").Value.String() == "true"
}

func gateStatus(err error) int {
	if errors.Is(err, ErrSlower) {
		return 1
	}
	return 2
}

// OneLine is the message of an error without line breaks.
func OneLine(err error) string {
	return strings.Join(strings.FieldsFunc(text.Message(err.Error()), func(r rune) bool { return r == '\n' }), "; ")
}

// Interrupted is the error of a command that fails before it has measured anything.
func Interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%w before anything was measured", ErrInterrupted)
	}
	return err
}

// UnlessInterrupted returns what do returns, or ErrInterrupted as soon as the context ends: then nothing that do writes
// may be used. It is for what reads and prints and leaves nothing to clean up. What do was doing ends with the process:
// opening a pipe to which nobody writes cannot be cancelled.
func UnlessInterrupted(ctx context.Context, do func() error) error {
	done := make(chan error, 1) // do may end after its caller has gone
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		if cause := context.Cause(ctx); errors.Is(cause, ErrNoReader) {
			return cause
		}
		return ErrInterrupted
	}
}

// AtOnce makes a command that only reads and prints end as soon as it is interrupted.
func AtOnce(cmd *cobra.Command) *cobra.Command {
	do := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return UnlessInterrupted(cmd.Context(), func() error { return do(cmd, args) })
	}
	return cmd
}

// whereRunsAre helps to find a results file that does not exist. Errors of other files do not wrap their cause.
func whereRunsAre(err error) string {
	var missing *fs.PathError
	if errors.As(err, &missing) && errors.Is(missing, fs.ErrNotExist) && filepath.Ext(missing.Path) == ".txt" {
		return "; recorded runs are in results/runs, and overlap run or make bench records another"
	}
	return ""
}
