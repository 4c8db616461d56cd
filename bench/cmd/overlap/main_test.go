package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/lab/measure"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/strategies"
)

// The engine, and the command without the race detector, are built once for all tests.
var engine, command string

func TestMain(m *testing.M) {
	if os.Getenv("OVERLAP_TEST_MAIN") != "" {
		if how := os.Getenv("OVERLAP_TEST_CRASH"); how != "" && strings.HasPrefix(os.Args[1], "-simulate-batch=") {
			fmt.Fprintln(os.Stderr, how)
			os.Exit(2)
		}
		main() // the test binary stands in for the command
	}
	fixtures.ServeIfChild()
	measure.RunIfChild()
	os.Unsetenv("COLUMNS") // a shell may have exported it
	remove, err := build(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	remove()
	os.Exit(code)
}

func build(ctx context.Context) (remove func(), err error) {
	dir, err := runner.ModuleDir(ctx)
	if err != nil {
		return nil, err
	}
	if engine, remove, err = runner.BuildEngine(ctx, dir); err != nil {
		return nil, err
	}
	command = filepath.Join(filepath.Dir(engine), "overlap")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", command, ".").CombinedOutput(); err != nil {
		remove()
		return nil, fmt.Errorf("building the command: %w\n%s", err, out)
	}
	return remove, nil
}

// computing are the commands that only compute, most of them in one goroutine: the race detector finds nothing there,
// and they take five times as long with it. What they call has tests of its own with it.
var computing = []string{"simulate", "advise", "lesson", "lab", "report", "show", "compare", "gate", "verify"}

// overlap runs the command: in this process, or without the race detector in one of its own if it computes.
func overlap(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	if slices.Contains(computing, args[0]) {
		return overlapApart(t, args...)
	}
	var out, errs bytes.Buffer
	code = run(t.Context(), &out, &errs, args)
	return code, out.String(), errs.String()
}

// overlapApart runs the command in a process of its own.
func overlapApart(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), command, args...)
	cmd.Args[0] = os.Args[0] // by which it is called in what it prints
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// small are the arguments of a run that is over in a moment.
func small(dir string, more ...string) []string {
	return append([]string{"run", "--engine", engine, "--out", dir, "--items", "8", "--benchtime", "5ms", "--blocks", "2",
		"--watch=false",
		"--scenarios", "io", "--strategies", "sequential,pool,pipeline", "--limits", "4"}, more...)
}

func TestList(t *testing.T) {
	code, out, errs := overlap(t, "list")
	if code != 0 || errs != "" {
		t.Fatalf("exit %d, %s", code, errs)
	}
	out = strings.Join(strings.Fields(out), " ") // lines may be broken anywhere
	for _, e := range strategies.Catalog() {
		if !strings.Contains(out, e.Name) || !strings.Contains(out, e.Idea) {
			t.Errorf("%s is not listed with its idea", e.Name)
		}
	}
	for _, s := range append(scenario.Scenarios(), scenario.Extended()...) {
		if !strings.Contains(out, s.Lesson) {
			t.Errorf("the lesson of %s is not listed", s.Name)
		}
	}
	code, out, _ = overlap(t, "list", "--json")
	var list struct {
		Strategies []struct{ Name, Idea string }
		Scenarios  []struct{ Name, Lesson string }
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil || code != 0 ||
		len(list.Strategies) != len(strategies.Catalog()) || list.Scenarios[0].Name != "io" {
		t.Errorf("exit %d, error %v, %s", code, err, out)
	}
}

// Bad input gets one line that says what was wrong and what to do, and exit status 1.
func TestBadInput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("hello\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	with := func(more ...string) []string { return small(dir, more...) }
	tests := []struct {
		args []string
		want string
	}{
		{with("--strategies", "pol"), `unknown strategy "pol": did you mean pool? There are sequential, perurl`},
		{with("--scenarios", "oi"), `unknown scenario "oi": there are io, cpu, mixed, source`},
		{with("--limits", "0"), "--limits is 0: use a positive number"},
		{with("--limits", "4,-1"), "--limits is -1: use a positive number"},
		{with("--limits", "four"), `invalid argument "four" for "--limits" flag: use numbers such as 16`},
		{with("--limits", "9..3"), `invalid argument "9..3" for "--limits" flag: the lesser number comes first`},
		{with("--limits", "1..2000000000"), "--limits is 2000000000: use at most 65536"},
		{with("--items", "0"), "--items is 0: use a positive number"},
		{with("--items", "-5"), "--items is -5: use a positive number"},
		{with("--blocks", "0"), "--blocks is 0: use a positive number"},
		{with("--precision", "3"), `invalid argument "3" for "--precision" flag: 3 has no %: use 3%`},
		{with("--precision", "0%"), "use a positive percentage"},
		{with("--extra-work", "10000%"), "--extra-work is 10000%: use at most 100%"},
		{with("--extra-work", "101%"), "--extra-work is 101%: use at most 100%"},
		{with("--budget", "-1s"), "--budget is negative: use 0 or more"},
		{with("--benchtime", "0s"), "--benchtime is 0s: use a positive duration"},
		{with("--strategies", "perurl", "--items", "1000000"), "needs 1000000 connections at once"},
		{with("--limits", "2000000000"), "--limits is 2000000000: use at most 65536"},
		{with("--out", file), "file: not a directory: say where to record with --out DIR"},
		{with("--out", filepath.Join(file, "below")), "file: not a directory: say where to record with --out DIR"},
		{with("--engine", filepath.Join(dir, "none")), "--engine: stat"},
		{with("--scenarios", "source", "--corpus", filepath.Join(dir, "none")), "none: no such file or directory"},
		{[]string{"show", filepath.Join(dir, "none.txt")}, "none.txt: no such file or directory"},
		{[]string{"show", file}, "no benchmark results in 1 lines"},
		{[]string{"serve", "--scenario", "x"}, `unknown scenario "x"`},
		{[]string{"serve", "--addr", "127.0.0.1:99999"}, "invalid port"},
		{[]string{"serve", "--items", "-1"}, "--items is -1"},
	}
	for _, tt := range tests {
		code, out, errs := overlap(t, tt.args...)
		if code != 1 || out != "" || !strings.Contains(errs, tt.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("overlap %v: exit %d, stdout %q, stderr %q, want exit 1 and one line with %q", tt.args, code, out, errs,
				tt.want)
		}
	}
}

// What can be read of a damaged file is shown; what cannot is named; the exit status says
// that there is something.
func TestShowDamaged(t *testing.T) {
	whole, err := os.ReadFile("../../../results/testdata/run.txt")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cut.txt")
	if err := os.WriteFile(path, whole[:len(whole)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs := overlap(t, "show", path)
	if code != 1 || !strings.Contains(out, "pool took the least") || !strings.Contains(errs, "the last line is cut off") {
		t.Errorf("exit %d, stdout %q, stderr %q", code, out, errs)
	}
}
