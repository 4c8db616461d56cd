package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/internal/testmachines"
	"github.com/overlap-bench/overlap/results/record"
)

// smallSides are the arguments of a comparison of the engine with itself that is over in a moment.
func smallSides(dir string, more ...string) []string {
	return append([]string{"against", "--engine", engine, "--new-engine", engine, "--out", dir, "--items", "8",
		"--benchtime", "5ms", "--blocks", "6", "--budget", "0", "--watch=false", "--scenarios", "io", "--strategies",
		"sequential,pool", "--limits", "4"}, more...)
}

// newestIn is the only results file below a directory.
func newestIn(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if err != nil || len(found) != 1 {
		t.Fatalf("recorded %v, error %v", found, err)
	}
	return found[0]
}

// Two engines are measured in one run, which is recorded in one file, that compare, gate and show understand.
func TestAgainstEngine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	code, out, errs := overlap(t, smallSides(dir)...)
	if code != 0 || !strings.Contains(out, "new compared with old\n") || !strings.Contains(out, "6 blocks in pairs") ||
		!strings.Contains(out, "\ngate ") {
		t.Fatalf("exit %d, %s\n%s", code, out, errs)
	}
	path := newestIn(t, dir)
	f, err := record.Read(path)
	if err != nil || !f.HasSides() || len(f.Problems) > 0 || len(f.Cells) != 5 || f.N() != 30 {
		t.Fatalf("%d cells, %d results, problems %v, error %v", len(f.Cells), f.N(), f.Problems, err)
	}
	for _, side := range f.Run.Sides {
		if side.Engine != f.Run.Engine || side.Versions["io"] == "" || side.Versions["io"] != f.Run.Versions["io"] {
			t.Errorf("%+v of %+v", side, f.Run)
		}
	}
	compared, _, _ := strings.Cut(out, "\n\ngate ")
	for _, args := range [][]string{{"compare", path}, {"gate", path}, {"show", path}, {"compare", path, "--json"},
		{"gate", path, "--json"}} {
		code, again, errs := overlap(t, args...)
		if code > 0 && args[0] != "gate" || args[0] == "compare" && len(args) == 2 &&
			strings.TrimSpace(again) != strings.TrimSpace(compared) {
			t.Errorf("%v: exit %d, %s\n%s", args, code, errs, again)
		}
		if args[0] == "show" && (!strings.Contains(again, "(old)") || !strings.Contains(again, "(new)")) {
			t.Errorf("show does not tell the sides apart:\n%s", again)
		}
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"compare", path, runAtTwo},
			"has two sides, old and new, that are compared with each other: name it alone"},
		{[]string{"gate", runAtTwo}, "gate needs --base FILE, what to compare with"},
		{[]string{"run", "--resume", path}, "is of overlap against, which does not go on with a run: start it anew"},
	} {
		if code, _, errs := overlap(t, tt.args...); code == 0 || !strings.Contains(errs, tt.want) || strings.Count(errs,
			"\n") != 1 {
			t.Errorf("%v: exit %d, %s", tt.args, code, errs)
		}
	}
}

// Before two sides are measured, it is found out if the machine is busy, and nothing that takes longer.
func TestAgainstLooksAtMachine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, out, errs := overlap(t, smallSides(dir, "--watch", "--blocks", "1", "--strategies", "pool")...)
	f, err := record.Read(newestIn(t, dir))
	if err != nil {
		t.Fatalf("%v, %s\n%s", err, out, errs)
	}
	if m := string(f.Run.Machine); strings.Contains(m, `"noise":null`) || !strings.Contains(m, `"request_cpu_ns":null`) {
		t.Errorf("of the machine: %s", m)
	}
}

// A slowdown of the new side is found; whether that is the exit status, --gate says. The engines invent their figures.
func TestAgainstFindsSlowdown(t *testing.T) {
	t.Parallel()
	old := benchtest.EngineOf(t, testmachines.Machines()[0])
	slow, memory := filepath.Join(t.TempDir(), "slow"), regexp.MustCompile(`("memory": *)"[^"]*"`)
	for _, suffix := range []string{"", ".facts", ".suffix", ".head0", ".head1", ".head2"} {
		text, err := os.ReadFile(old + suffix)
		if err == nil {
			text = bytes.ReplaceAll(text, []byte("ns=12000000 "), []byte("ns=15000000 "))
			text = memory.ReplaceAll(text, []byte(`$1"1 GiB"`))
			err = os.WriteFile(slow+suffix, text, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		now, flag string
		code      int
		outcome   string
	}{
		{slow, "--gate=false", 0, "stopped"}, {slow, "--gate", 1, "stopped"}, {slow, "--gate --min-effect=50%", 0, "passed"},
		{old, "--gate", 0, "passed"},
	} {
		args := append(smallSides(t.TempDir(), strings.Fields(tt.flag)...), "--engine", old, "--new-engine", tt.now)
		code, out, errs := overlap(t, args...)
		if code != tt.code || !strings.Contains(out, "\ngate "+tt.outcome+"\n") ||
			(tt.code > 0) != strings.Contains(errs, "the gate stops this run: slower: 1, failing: 0") {
			t.Errorf("%s: exit %d, %s\n%s", tt.flag, code, out, errs)
		}
		// what the two read of the machine in another way costs that fact, and not the run
		if said := "the old engine finds memory "; strings.Contains(errs, said) != (tt.now == slow) {
			t.Errorf("%q is said, or not, in %s", said, errs)
		}
	}
}

// What cannot be compared is said in a line before anything is measured or recorded.
func TestAgainstBadInput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"against"}, "against needs a REF to compare with, such as HEAD~1, or --engine FILE"},
		{smallSides(dir, "HEAD"), "--engine names the old side, and so does HEAD: leave one of them out"},
		{[]string{"against", "HEAD", "./x"}, "./x is a PACKAGE, and these go with --bench REGEXP"},
		{[]string{"against", "HEAD", "--bench", ""}, "--bench is empty: name benchmarks"},
		{[]string{"against", "HEAD", "--bench", ".", "--limits", "4"},
			"--limits is about strategies, and does not go with --bench"},
		{[]string{"against", "HEAD", "--cpu", "2"}, "--cpu goes with --bench REGEXP"},
		{[]string{"against", "HEAD", "--bench", ".", "--timeout", "1ms"},
			"--timeout is 1ms, and no benchmark is over in that"},
		{[]string{"against", "HEAD", "--bench", ".", "--blocks", "0"}, "--blocks is 0: use a positive number"},
		{[]string{"against", "HEAD", "--bench", "(", "--out", dir}, "--bench: \"(\" is no regular expression"},
		{[]string{"against", "no-such-ref", "--bench", "."}, "no-such-ref\" is not a revision of this repository"},
		{[]string{"against", "no-such-ref", "--out", dir}, "no-such-ref\" is not a revision of this repository"},
		{[]string{"against", "HEAD", "-C", dir}, "--chdir goes with --bench REGEXP"},
		{[]string{"against", "HEAD", "--bench", ".", "-C", filepath.Join(dir, "none")}, "-C: there is no directory"},
		{smallSides(dir, "--engine", filepath.Join(dir, "none")), "--engine: stat"},
		{smallSides(dir, "--engine", "/bin/true"), "--engine: /bin/true: it must be the test binary of ./bench"},
		{smallSides(dir, "--strategies", "pol"), "unknown strategy"},
	} {
		code, out, errs := overlap(t, tt.args...)
		if code == 0 || out != "" || !strings.Contains(errs, tt.want) || strings.Count(errs, "\n") > 1+strings.Count(errs,
			"uncommitted") {
			t.Errorf("%v: exit %d, %s\n%s", tt.args, code, out, errs)
		}
	}
	nothingRecorded(t, "bad input", dir)
	if code, out, errs := overlap(t, smallSides(dir, "--dry-run")...); code != 0 || !strings.Contains(out,
		"5 cells × 6 blocks = 30 samples") {
		t.Errorf("dry run: exit %d, %s\n%s", code, out, errs)
	}
}

// An engine that cannot measure some of it leaves that out; one that is older does not say what it can measure.
func TestAgainstOtherEngine(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ answer, want string }{
		{`{"versions":{"io":"VERSION","cpu":"other"},"strategies":["sequential"]}`,
			"left out, since the old side defines the work otherwise: cpu\nleft out, since the old side has no such strategy: " +
				"pool\n"},
		{`{"versions":{"io":"other","cpu":"other"},"strategies":["sequential"]}`,
			"overlap: nothing is left that both sides can measure\n"},
		{"", "recording to "},
	} {
		dir := t.TempDir()
		answer := "exec " + engine + " -print-work | sed 's/.*\"io\":\"\\([0-9a-f]*\\)\".*/\\1/' | { read v; echo '" +
			tt.answer + "' | sed s/VERSION/$v/; }"
		if tt.answer == "" {
			answer = "echo 'flag provided but not defined: -print-work' >&2; exit 2"
		}
		wrapper := filepath.Join(dir, "old.sh")
		script := "#!/bin/sh\nif [ \"$1\" = -print-work ]; then " + answer + "; exit; fi\nexec " + engine + " \"$@\"\n"
		if err := os.WriteFile(wrapper, []byte(strings.Replace(script, "then exec ", "then ", 1)), 0o755); err != nil {
			t.Fatal(err)
		}
		_, _, errs := overlap(t, smallSides(filepath.Join(dir, "out"), "--engine", wrapper, "--scenarios", "io,cpu",
			"--blocks", "1")...)
		if !strings.Contains(errs, tt.want) {
			t.Errorf("%s: %s", tt.answer, errs)
		}
	}
	engine := filepath.Join(t.TempDir(), "old.sh")
	script := "#!/bin/sh\necho 'flag provided but not defined: -details' >&2\nexit 2\n"
	if err := os.WriteFile(engine, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	code, _, errs := overlap(t, smallSides(t.TempDir(), "--engine", engine)...)
	if code != 1 || !strings.Contains(errs,
		"it is of another version of overlap, which this one cannot use (it has no flag -details)") || strings.Count(errs,
		"\n") != 1 {
		t.Errorf("exit %d, %s", code, errs)
	}
}

// Ctrl-C in the middle keeps and shows what is measured, and leaves no process, worktree or file.
func TestAgainstInterrupted(t *testing.T) {
	t.Parallel()
	dir, git := someModule(t)
	git("commit", "--quiet", "-am", "two")
	for _, when := range []string{"building", "measuring"} {
		out := t.TempDir()
		p := newProcess(t, "against", "HEAD", "-C", dir, "--bench", "Make", "--blocks", "1000", "--benchtime", "10ms",
			"--out", out)
		var shown strings.Builder
		p.Stdout = &shown
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		until(t, when, func() bool {
			if when == "building" {
				left, _ := filepath.Glob(filepath.Join(p.tmp, "overlap-tmp-*", "old", "go.mod"))
				return len(left) > 0
			}
			found, _ := filepath.Glob(filepath.Join(out, "*", "*.txt"))
			if len(found) == 0 {
				return false
			}
			f, err := record.Read(found[0])
			return err == nil && f.N() > 4
		})
		p.Process.Signal(syscall.SIGINT)
		err := p.Wait()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 130 {
			t.Errorf("%s: %v, %s", when, err, &p.errs)
		}
		p.leftNothing(t, when)
		cmd := exec.Command("git", "worktree", "list")
		cmd.Dir = dir
		if list, err := cmd.Output(); err != nil || strings.Count(string(list), "\n") != 1 {
			t.Errorf("%s: worktrees %s, error %v", when, list, err)
		}
		if when == "building" {
			nothingRecorded(t, when, out)
		} else if !strings.Contains(shown.String(), "new compared with old") {
			t.Errorf("it shows %q", shown.String())
		}
	}
}
