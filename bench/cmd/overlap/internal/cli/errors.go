package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/overlap-bench/overlap/results/text"
)

// A codedError makes the command exit with a code of its own.
type CodedError struct {
	error
	code int
}

// Code is its code.
func (c CodedError) Code() int { return c.code }

// Unwrap implements [errors.Unwrap].
func (e CodedError) Unwrap() error { return e.error }

// BadInput makes one line of an error, and the command exit with 2: what was asked cannot be told,
// or could not be written.
func BadInput(err error) error {
	line := strings.Join(strings.FieldsFunc(text.Message(err.Error()), func(r rune) bool { return r == '\n' }), "; ")
	return CodedError{errors.New(line), 2}
}

var ErrInterrupted = errors.New("interrupted")

func Interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%w before anything was measured", ErrInterrupted)
	}
	return err
}

// An otherFile is the error of a file that is none of results.
type OtherFile struct{ Err error }

func (e OtherFile) Error() string { return e.Err.Error() }

func (e OtherFile) Unwrap() error { return e.Err }

// WhereRunsAre says of a file of results that is not there where there are some.
func WhereRunsAre(err error) string {
	var missing *fs.PathError
	if errors.As(err, new(OtherFile)) {
		return ""
	}
	if errors.As(err, &missing) && errors.Is(missing, fs.ErrNotExist) && filepath.Ext(missing.Path) == ".txt" {
		return "; recorded runs are in results/runs, and overlap run or make bench records another"
	}
	return ""
}
