package runner

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/overlap-bench/overlap/bench/scenario"
)

// OpenEngine finds the engine and tries it: the one given, the one beside this command, or one built from the checkout
// around here. The returned function removes what was built.
func OpenEngine(ctx context.Context, stderr io.Writer, given string) (path string, remove func(), err error) {
	if given == "" {
		return besideOrBuilt(ctx, stderr, EngineName)
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

// OpenPeersEngine finds the engine that measures the peers. It is never the one of --engine: some peers start
// goroutines at import, which must not disturb our own strategies.
func OpenPeersEngine(ctx context.Context, stderr io.Writer) (path string, remove func(), err error) {
	path, remove, err = besideOrBuilt(ctx, stderr, PeersEngineName, scenario.PeersTag)
	if err != nil {
		return "", nil, fmt.Errorf("--peers: %w", err)
	}
	return path, remove, nil
}

func besideOrBuilt(ctx context.Context, stderr io.Writer, name string, tags ...string) (string, func(), error) {
	if path := EngineBeside(name); path != "" {
		if err := (Preflight{Engine: path}).Check(ctx); err != nil {
			return "", nil, fmt.Errorf("the engine beside this command, %s: %w: unpack the archive again", path, err)
		}
		return path, func() {}, nil
	}
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
