package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/overlap-bench/overlap/bench/scenario"
)

// OpenEngine finds the engine and tries it: the one given, one built from the checkout around here, or, outside of
// one, this command itself. It says which, unless it was given. The returned function removes what was built.
func OpenEngine(ctx context.Context, stderr io.Writer, given string) (path string, remove func(), err error) {
	if given == "" {
		path, remove, err = builtHere(ctx, stderr)
		if none := (*NoModuleError)(nil); errors.As(err, &none) {
			fmt.Fprintf(stderr, "this command itself measures: %s\n", none.Why)
			path, err = ownEngine(ctx)
			remove = func() {}
		}
		return path, remove, err
	}
	if path, err = filepath.Abs(given); err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		return "", nil, fmt.Errorf("--engine: %v", err) // not wrapped: it is no file of results that is missing
	}
	if err := (Preflight{Engine: path}).Check(ctx); err != nil {
		return "", nil, fmt.Errorf("--engine: %s: %w: build it with go test -c -o FILE ./bench", given, err)
	}
	return path, func() {}, nil
}

// ownEngine is this process's own binary: the command is an engine, too.
func ownEngine(ctx context.Context) (path string, err error) {
	if path, err = os.Executable(); err == nil {
		err = Preflight{Engine: path}.Check(ctx)
	}
	if err != nil {
		return "", fmt.Errorf("this command as its own engine: %w", err)
	}
	return path, nil
}

// OpenPeersEngine builds the engine that measures the peers. It is never the one of --engine, and not the command:
// some peers start goroutines at import, which must not disturb our own strategies.
func OpenPeersEngine(ctx context.Context, stderr io.Writer) (path string, remove func(), err error) {
	path, remove, err = builtHere(ctx, stderr, scenario.PeersTag)
	if none := (*NoModuleError)(nil); errors.As(err, &none) {
		err = fmt.Errorf("the libraries have an engine of their own, which is built from a checkout: %w", err)
	}
	if err != nil {
		return "", nil, fmt.Errorf("--peers: %w", err)
	}
	return path, remove, nil
}

func builtHere(ctx context.Context, stderr io.Writer, tags ...string) (string, func(), error) {
	dir, err := ModuleDir(ctx)
	if err != nil {
		return "", nil, err
	}
	what := "the engine"
	if len(tags) > 0 {
		what += " of the peers"
	}
	if dropped := DroppedSettings(); len(dropped) > 0 {
		what += fmt.Sprintf(" for this machine, without %s of the environment", strings.Join(dropped, " "))
	}
	fmt.Fprintf(stderr, "building %s …\n", what)
	return BuildEngine(ctx, dir, tags...)
}
