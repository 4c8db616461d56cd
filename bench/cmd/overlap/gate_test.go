package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
)

// binary runs the command in a process of its own.
func binary(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "OVERLAP_TEST_MAIN=1")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// gatedRuns are two recordings of made-up makespans, of which the new one's pool takes twice as
// long: what they say does not depend on this machine.
func gatedRuns(t *testing.T) (old, slow string) {
	t.Helper()
	dir := t.TempDir()
	return benchtest.RecordSlowed(t, dir, "old", 1), benchtest.RecordSlowed(t, dir, "slow", 2)
}

// threeRuns are three texts of go test -bench, and their directory.
func threeRuns(t *testing.T, name string, factor float64) (paths []string, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), name)
	for i, run := range []float64{1, 1.02, 0.97} {
		paths = append(paths, benchText(t, dir, fmt.Sprint(name, i, ".txt"), factor*run, "Pack-4", "Sort-4"))
	}
	return paths, dir
}

// The exit status is what continuous integration sees.
func TestGateExits(t *testing.T) {
	t.Parallel()
	old, slow := gatedRuns(t)
	dir := filepath.Dir(old)
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	foreign := write("foreign.txt", "BenchmarkX 1 5 ns/op\n")
	three, _ := threeRuns(t, "old", 1)
	_, equal := threeRuns(t, "again", 1.001)
	_, slower := threeRuns(t, "slower", 2)
	newer, empty := t.TempDir(), filepath.Join(t.TempDir(), "a.txt")
	benchtest.RecordSlowed(t, newer, "new", 2)
	for _, path := range []string{empty, filepath.Join(filepath.Dir(empty), "b.txt")} {
		if err := os.WriteFile(path, []byte("cpu: x\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name   string
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{"slower", []string{"--base", old, slow, "--allow-single"}, 1, "gate stopped", "the gate stops this run"},
		{"faster", []string{"--base", slow, old, "--allow-single"}, 0, "gate passed", ""},
		{"slower, in Markdown", []string{"--base", old, slow, "--format", "markdown", "--allow-single"}, 1, "### gate " +
			"stopped",
			"the gate stops this run"},
		{"a slowdown that is allowed", []string{"--base", old, slow, "--min-effect", "5000%", "--allow-single"}, 0, "gate " +
			"passed", ""},
		{"single runs", []string{"--base", old, slow}, 2, "", "measure both in one run with overlap against"},
		{"three and three", []string{"--base", strings.Join(three, ","), "new=" + slower}, 1, "gate stopped",
			"the gate stops this run"},
		{"three and three, equal", []string{"--base", strings.Join(three, ","), equal}, 0, "gate passed", ""},
		{"two and three", []string{"--base", strings.Join(three[1:], ","), equal}, 2, "", "at least 3 runs a side"},
		{"an empty name", []string{"--base", three[0] + ",", slow}, 2, "", "a name in the list is empty"},
		{"no base", []string{old}, 2, "", "gate needs --base FILE"},
		{"no file", []string{"--base", old}, 2, "", "gate takes one FILE"},
		{"the same file", []string{"--base", old, old}, 2, "", "named twice"},
		{"not there", []string{"--base", old, filepath.Join(dir, "none.txt")}, 2, "", "none.txt"},
		{"cut in a line", []string{"--base", old, write("cut.txt", string(text[:len(text)-20]))}, 2, "", "cut off"},
		{"cut, without sidecar", []string{"--base", old, write("half.txt",
			string(text[:bytes.LastIndex(text, []byte("\nBenchmark"))+1]))}, 2, "", "its sidecar half.jsonl is missing"},
		{"foreign", []string{"--base", foreign, write("foreign2.txt", "BenchmarkX 1 6 ns/op\n")}, 2, "",
			"measure both in one run with overlap against"},
		{"empty", []string{"--base", old, write("empty.txt", "")}, 2, "", "the file is empty"},
		{"binary", []string{"--base", old, write("binary.txt", "\x00\x01\x02\n")}, 2, "", "binary"},
		{"no such flag", []string{"--base", old, slow, "--minimum"}, 2, "", "unknown flag"},
		{"no such format", []string{"--base", old, slow, "--format", "csv"}, 2, "", "format"},
		{"a directory", []string{"--base", old, newer, "--allow-single"}, 1, "gate stopped", "the gate stops this run"},
		{"a directory as base", []string{"--base", newer, old, "--allow-single"}, 0, "gate passed", ""},
		{"its own directory", []string{"--base", filepath.Join(newer, "new.txt"), newer}, 2, "",
			"new.txt is named twice, as "},
		{"no directory of runs", []string{"--base", old, filepath.Dir(empty)}, 2, "",
			"no benchmark results"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := binary(t, append([]string{"gate"}, c.args...)...)
			if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
				t.Errorf("exit %d, want %d; stdout %q, want %q; stderr %q, want %q", code, c.code, stdout, c.stdout, stderr,
					c.stderr)
			}
			if lines := strings.Count(stderr, "\n"); (code == 0) != (lines == 0) || lines > 1 {
				t.Errorf("%d lines on stderr: %q", lines, stderr)
			}
			if code == 2 && stdout != "" {
				t.Errorf("bad input, and yet: %s", stdout)
			}
		})
	}
}

// Why it cannot be told is in the report too, where that is not for a terminal.
func TestGateUndecided(t *testing.T) {
	old, _ := gatedRuns(t)
	none := filepath.Join(filepath.Dir(old), "none.txt")
	code, out, errs := overlap(t, "gate", "--base", old, none, "--format", "markdown")
	if want := "### gate cannot tell\n\nThe gate cannot tell: "; code != 2 || !strings.HasPrefix(out, want) ||
		!strings.Contains(out, "no such file or directory.") || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	code, out, errs = overlap(t, "gate", "--base", old, none, "--json")
	var said struct {
		Old, New string
		Gate     struct {
			Passed, Undecided bool
			Why               []string
		}
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil || code != 2 || said.Old != old || said.New != none ||
		said.Gate.Passed || !said.Gate.Undecided ||
		len(said.Gate.Why) != 1 || !strings.Contains(said.Gate.Why[0], "no such file") || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d, %+v, error %v, %q", code, said, err, errs)
	}
}

func TestCompareCommand(t *testing.T) {
	t.Parallel()
	old, slow := gatedRuns(t)
	for _, c := range []struct {
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{[]string{old, slow}, 0, "slow compared with old", ""},
		{[]string{"before=" + old, "after=" + slow}, 0, "after (slow) compared with before (old)", ""},
		{[]string{old, slow, "--format", "csv"}, 0, "io,pool,16,sec/op,old,slow,", ""},
		{[]string{old, slow, "--format", "markdown"}, 0, "| pool |", ""},
		{[]string{old, slow, "--filter", "/strategy:pool", "--allow-single"}, 0, "Of 1 makespan: 1 slower", ""},
		{[]string{old, slow, "--filter", "/strategy:pool"}, 0, "There is no verdict", ""},
		{[]string{old, slow, "--filter", "/strategy:none"}, 1, "", `leaves nothing`},
		{[]string{old, slow, "--filter", "("}, 1, "", "--filter: syntax error"},
		{[]string{old, slow, "--row", "/strategy", "--col", ".file"}, 0, "vs old", ""},
		{[]string{old, slow, "--row", "/strategy", "--unit", "items/s"}, 0, "items/s", ""},
		{[]string{old, slow, "--unit", "items/s"}, 1, "", "--unit is what --row and --col tabulate: give one of these"},
		{[]string{old, slow, "--show", "efficiency"}, 1, "",
			"--show picks a figure of machines side by side, in a table: name files of several machines"},
		{[]string{old, slow, "--show", "efficiency", "--row", "/strategy"}, 1, "", "--show picks a figure"},
		{[]string{old, slow, "--show", "efficiency", "--json"}, 1, "", "--show picks a figure"},
		{[]string{old}, 1, "", "compare compares two files"},
		{nil, 1, "", "compare needs two FILEs"},
		{[]string{old, old}, 1, "", "named twice"},
		{[]string{t.TempDir()}, 1, "", "has no .txt files"},
	} {
		code, stdout, stderr := overlap(t, append([]string{"compare"}, c.args...)...)
		if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%v: exit %d, want %d; stdout %q, want %q; stderr %q, want %q", c.args, code, c.code, stdout, c.stdout,
				stderr, c.stderr)
		}
	}
	_, stdout, _ := overlap(t, "compare", "--json", old, slow)
	var document struct {
		Tables []struct{ Cells []struct{ Verdict string } }
	}
	if err := json.Unmarshal([]byte(stdout), &document); err != nil || len(document.Tables) != 1 ||
		len(document.Tables[0].Cells) != 2 {
		t.Errorf("%v: %s", err, stdout)
	}
}
