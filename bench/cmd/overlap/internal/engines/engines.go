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

// Open finds the engine: the file that is given, or the one beside this command, or one
// built from the checkout around here. Each is tried. The returned function removes what was built.
func Open(ctx context.Context, stderr io.Writer, given string) (path string, remove func(), err error) {
	if given == "" {
		return engineHere(ctx, stderr, runner.EngineName)
	}
	if path, err = filepath.Abs(given); err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		return "", nil, fmt.Errorf("--engine: %w", cli.OtherFile{Err: err})
	}
	if err := (runner.Preflight{Engine: path}).Check(ctx); err != nil {
		return "", nil, fmt.Errorf("--engine: %s: %w: build it with go test -c -o FILE ./bench", given, err)
	}
	return path, func() {}, nil
}

// engineHere is the engine of that name beside this command, or one that is built from the checkout
// around here, with build tags.
func engineHere(ctx context.Context, stderr io.Writer, name string, tags ...string) (
	path string, remove func(), err error,
) {
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
	which, without := "", ""
	if len(tags) > 0 {
		which = " of the peers"
	}
	if dropped := runner.DroppedSettings(); len(dropped) > 0 {
		without = fmt.Sprintf(" for this machine, without %s of the environment", strings.Join(dropped, " "))
	}
	fmt.Fprintf(stderr, "building the engine%s%s …\n", which, without)
	return runner.BuildEngine(ctx, dir, tags...)
}

// ScenariosOf are the scenarios of cells, which the fixture is to serve, each once.
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
