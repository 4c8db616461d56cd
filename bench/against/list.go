package against

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchfmt"
)

// A binary is the test binary of a package on one side. It runs in the package's directory, where its testdata is.
type binary struct{ path, dir string }

// found is what a first run of a package's benchmarks says: in order, with the reasons of those that failed.
type found struct {
	names  []string          // without GOMAXPROCS
	failed map[string]string // by name: of one whose sub-benchmarks are not known, its own
	silent []string          // those that neither failed nor gave a result
}

// find runs each benchmark that the pattern means once, each top-level one in a process of its own: one that fails or
// hangs takes no other with it.
func (b binary) find(ctx context.Context, p pattern, cpu int, patience time.Duration) (found, error) {
	f := found{failed: map[string]string{}}
	out, stderr, ended, err := spawn.RunTest(ctx, patience, b.dir, b.path, "-test.list=^Benchmark")
	switch {
	case ctx.Err() != nil:
		return f, context.Cause(ctx)
	case ended != nil:
		return f, fmt.Errorf("listing its benchmarks: %w", ended)
	case err != nil:
		return f, fmt.Errorf("listing its benchmarks: %w", why(stderr, err))
	}
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSpace(name)
		if !strings.HasPrefix(name, "Benchmark") || strings.ContainsAny(name, " \t") || p.of(name) == "" {
			continue
		}
		if err := b.findBelow(ctx, &f, name, p.of(name), cpu, patience); err != nil {
			return f, err
		}
	}
	return f, nil
}

// findBelow runs one top-level benchmark with what is below it. When a benchmark panics, package testing may print a
// result of it before the process ends: the last result of such a process is looked at again.
func (b binary) findBelow(ctx context.Context, f *found, top, pattern string, cpu int, patience time.Duration) error {
	out, stderr, ended, err := spawn.RunTest(ctx, patience, b.dir, b.path, arguments(pattern, "1x", cpu, patience)...)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var names []string
	times := map[string]int{}
	file, _ := record.Scan(top, bytes.NewReader(out), func(r *benchfmt.Result) error {
		name := withoutCPU(r.Name.String(), cpu)
		if times[name]++; times[name] == 1 {
			names = append(names, name)
		}
		return nil
	})
	crashed := ended == nil && err != nil && len(file.Failures) == 0
	if n := len(names); crashed && n > 0 && scenario.Pattern(names[n-1]) != pattern {
		if err := b.findBelow(ctx, f, top, scenario.Pattern(names[n-1]), cpu, patience); err != nil {
			return err
		}
	}
	if crashed && len(names) > 0 {
		names = names[:len(names)-1]
	}
	for _, name := range names {
		if times[name] > 1 { // package testing numbers names that come twice
			f.failed[name] = fmt.Sprintf("it printed %d results, not one", times[name])
			continue
		}
		f.names = append(f.names, name)
	}
	f.addUnread(file.Problems, out, cpu)
	for _, failed := range file.Failures {
		f.failed[withoutCPU(failed.Name, cpu)] = failed.Reason
	}
	name := strings.TrimPrefix(top, "Benchmark")
	switch {
	case f.failed[name] != "": // it says more of the same
	case ended != nil:
		f.failed[name] = ended.Error()
	case err != nil && len(file.Failures) == 0:
		f.failed[name] = why(stderr, err).Error()
	case len(times)+len(file.Problems)+len(file.Failures) > 0 || strings.Contains(pattern, "/"):
	case bytes.Contains(out, []byte("PASS")):
		f.silent = append(f.silent, name)
	default:
		f.failed[name] = "its process ended before it did"
	}
	return nil
}

// addUnread adds the results that cannot be used, such as one with NaN, to those that failed.
func (f *found) addUnread(problems []record.Problem, out []byte, cpu int) {
	lines := bytes.Split(out, []byte("\n"))
	for _, p := range problems {
		if p.Line < 1 || p.Line > len(lines) {
			continue
		}
		if rest, ok := bytes.CutPrefix(lines[p.Line-1], record.BenchmarkPrefix); ok {
			name, _, _ := strings.Cut(string(rest), " ")
			name = withoutCPU(strings.TrimSpace(name), cpu)
			if !slices.Contains(f.names, name) {
				f.failed[name] = strings.TrimSuffix(p.Msg, ": left out")
			}
		}
	}
}

// arguments are those of a test binary that runs benchmarks for so long.
func arguments(pattern, benchtime string, cpu int, patience time.Duration) []string {
	return []string{"-test.run=^$", "-test.bench=" + pattern, "-test.benchtime=" + benchtime, "-test.count=1",
		"-test.benchmem=true", "-test.cpu=" + strconv.Itoa(cpu), "-test.timeout=" + (patience + time.Minute).String()}
}

// withoutCPU takes off what go test puts behind a name for GOMAXPROCS, which is nothing for 1.
func withoutCPU(name string, cpu int) string {
	if cpu == 1 {
		return name
	}
	return strings.TrimSuffix(name, "-"+strconv.Itoa(cpu))
}

// why is the first line that a process printed to standard error, or how it ended.
func why(stderr []byte, err error) error {
	first, _, _ := strings.Cut(strings.TrimSpace(string(stderr)), "\n")
	if exit := (*exec.ExitError)(nil); first != "" && errors.As(err, &exit) {
		return errors.New(text.Message(first))
	}
	return err
}
