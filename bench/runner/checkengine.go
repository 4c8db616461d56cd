package runner

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/strategies"
)

// Benchmark is the benchmark of an engine.
const Benchmark = "BenchmarkBatch"

// checkEngine starts an engine and asks whether it has the benchmark and takes the arguments of a
// sample, before anything is recorded: each sample would fail otherwise.
func checkEngine(ctx context.Context, path string) error {
	cell := scenario.Cell{Scenario: scenario.Scenarios()[0], Entry: strategies.Catalog()[0], Limit: 1}
	asking := Engine{ // everything that a sample may be told
		BenchTime: time.Second, ExtraWork: 1,
		Facts: map[string]string{"machine": host.Unknown}, Costs: map[string]bound.Costs{cell.Scenario.Name: {}},
	}
	asked, err := asking.args(cell)
	if err != nil {
		return err
	}
	out, err := tryTest(ctx, path, append([]string{"-test.list=^" + Benchmark + "$"},
		append(asked, "-diagnostics", "-details=")...)...)
	if err == nil && !slices.Contains(strings.Fields(string(out)), Benchmark) { // after the word of a wrapper, perhaps
		return errors.New(noEngine)
	}
	return err
}

// noEngine is said of a program that is none.
const noEngine = "it must be the test binary of ./bench, or an overlap"

// checkTest starts the test binary of any package.
func checkTest(ctx context.Context, path string) error {
	_, err := tryTest(ctx, path, "-test.list=^$")
	return err
}

// ErrOtherVersion is of an engine that does not understand what it would be told.
var ErrOtherVersion = errors.New("it is of another version of overlap, which this one cannot use")

// tryTest runs a program that is over at once, and returns what it prints; the error says what kept
// it from starting, or how it ended.
func tryTest(ctx context.Context, path string, args ...string) ([]byte, error) {
	out, stderr, ended, err := spawn.Ask(ctx, path, args...)
	exit := (*exec.ExitError)(nil)
	switch {
	case err == nil:
		return out, nil
	case ended != nil:
		return nil, ended
	case !errors.As(err, &exit):
		return nil, cannotStart(path, err)
	case !exit.Exited():
		return nil, fmt.Errorf("it was started, and ended with %v%s", exit, builtFor(path))
	}
	said, _, _ := strings.Cut(strings.TrimSpace(string(stderr)), "\n")
	if _, flag, ok := strings.Cut(said, "flag provided but not defined: "); ok {
		return nil, fmt.Errorf("%w (it has no flag %s)", ErrOtherVersion, text.Message(flag))
	}
	if said == "" {
		return nil, fmt.Errorf("it was started, and ended with %v", exit)
	}
	return nil, fmt.Errorf("it was started, and said: %s", text.Message(said))
}

// cannotStart is what the system said, and what that means for a file that is there.
func cannotStart(path string, err error) error {
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		err = failed.Err // without "fork/exec" and the path, which is known
	}
	info, statErr := os.Stat(path)
	switch {
	case statErr != nil:
		return err
	case info.IsDir():
		return errors.New("it is a directory")
	case errors.Is(err, fs.ErrPermission) && info.Mode()&0o111 == 0:
		return fmt.Errorf("%w: it is not executable (chmod +x makes it so)", err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: no program may be run from %s (is it mounted noexec?)", err, filepath.Dir(path))
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: the file is there, but not what runs it, such as the interpreter of a script", err)
	}
	return fmt.Errorf("%w%s", err, builtFor(path))
}

// builtFor says that a binary is for another platform than this one, if it is.
func builtFor(path string) string {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return ": it is no whole program of " + runtime.GOOS + "/" + runtime.GOARCH
	}
	built := map[string]string{}
	for _, s := range info.Settings {
		built[s.Key] = s.Value
	}
	if goos, goarch := built["GOOS"], built["GOARCH"]; goos != "" && (goos != runtime.GOOS || goarch != runtime.GOARCH) {
		return fmt.Sprintf(": it is built for %s/%s, and this is %s/%s", goos, goarch, runtime.GOOS, runtime.GOARCH)
	}
	return ""
}
