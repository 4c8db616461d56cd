// Package engines finds the test binary that measures, the engine: the one that the user names, the one beside this
// command, or one built from the checkout around here.
package engines

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// Open finds the engine and tries it. The returned function removes what was built.
func Open(ctx context.Context, stderr io.Writer, given string) (path string, remove func(), err error) {
	if given == "" {
		path, remove, err = besideOrBuilt(ctx, stderr, runner.EngineName)
	} else {
		path, err = check(ctx, given)
		remove = func() {}
	}
	if err != nil {
		return "", nil, cli.Interrupted(ctx, err)
	}
	return path, remove, nil
}

// check tries the engine that the user names.
func check(ctx context.Context, given string) (path string, err error) {
	if path, err = filepath.Abs(given); err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		return "", fmt.Errorf("--engine: %w", cli.OtherFile{Err: err})
	}
	if err := (runner.Preflight{Engine: path}).Check(ctx); err != nil {
		return "", fmt.Errorf("--engine: %s: %w: build it with go test -c -o FILE ./bench", given, err)
	}
	return path, nil
}

// OpenPeers finds the engine that measures the peers. It is never the one of --engine: some peers start goroutines at
// import, which must not disturb our own strategies.
func OpenPeers(ctx context.Context, stderr io.Writer) (path string, remove func(), err error) {
	path, remove, err = besideOrBuilt(ctx, stderr, runner.PeersEngineName, scenario.PeersTag)
	if err != nil {
		return "", nil, fmt.Errorf("--peers: %w", err)
	}
	return path, remove, nil
}

func besideOrBuilt(ctx context.Context, stderr io.Writer, name string, tags ...string) (string, func(), error) {
	if path := runner.EngineBeside(name); path != "" {
		if err := (runner.Preflight{Engine: path}).Check(ctx); err != nil {
			return "", nil, fmt.Errorf("the engine beside this command, %s: %w: unpack the archive again", path, err)
		}
		return path, func() {}, nil
	}
	dir, err := runner.ModuleDir(ctx)
	if err != nil {
		return "", nil, err
	}
	what := "the engine"
	if len(tags) > 0 {
		what += " of the peers"
	}
	if dropped := runner.DroppedSettings(); len(dropped) > 0 {
		what += fmt.Sprintf(" for this machine, without %s of the environment", strings.Join(dropped, " "))
	}
	fmt.Fprintf(stderr, "building %s …\n", what)
	return runner.BuildEngine(ctx, dir, tags...)
}

// ScenariosOf are the scenarios of cells, each once.
func ScenariosOf(cells []scenario.Cell) []scenario.Scenario {
	var scenarios []scenario.Scenario
	seen := map[string]bool{}
	for _, c := range cells {
		if !seen[c.Scenario.Name] {
			seen[c.Scenario.Name] = true
			scenarios = append(scenarios, c.Scenario)
		}
	}
	return scenarios
}
