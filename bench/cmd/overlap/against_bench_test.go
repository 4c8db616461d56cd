package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// A module of somebody's, with two commits and a change that is not committed.
func someModule(t *testing.T) (dir string, git func(...string)) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed: overlap against REF is not tested")
	}
	dir = t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git = func(args ...string) {
		cmd := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	const head = "package m\n\nimport \"testing\"\n\n"
	write("go.mod", "module example.com/m\n\ngo 1.26\n")
	write("m_test.go", head+"func f() { nope() }\n")
	git("init", "--quiet")
	git("add", "-A")
	git("commit", "--quiet", "-m", "broken")
	write("m_test.go", head+"func BenchmarkMake(b *testing.B) {\n\tfor b.Loop() {\n\t\t_ = make([]byte, 10)\n\t}\n}\n\n"+
		"func BenchmarkBreaks(b *testing.B) {}\n\nfunc BenchmarkGone(b *testing.B) {}\n")
	git("commit", "--quiet", "-am", "one")
	write("m_test.go", strings.Replace(head, "\"testing\"", "(\n\t\"testing\"\n\t\"time\"\n)",
		1)+"var kept []byte\n\nfunc BenchmarkMake(b *testing.B) {\n\tfor b.Loop() {\n\t\tkept = make([]byte, "+
		"1000)\n\t}\n}\n\n"+
		"func BenchmarkBreaks(b *testing.B) { b.Fatal(\"it broke\") }\n\nfunc BenchmarkHangs(b *testing.B) { "+
		"time.Sleep(time.Hour) }\n")
	return dir, git
}

// Benchmarks of any module: what became worse and what fails now is found, what one side lacks is named, and nothing
// is left.
func TestAgainstBenchmarks(t *testing.T) {
	dir, _ := someModule(t)
	t.Setenv("TMPDIR", t.TempDir())
	out := t.TempDir()
	args := []string{"against", "HEAD", "-C", dir, "--bench", ".", "--blocks", "6", "--benchtime", "1ms", "--timeout",
		"2s", "--out", out}
	code, shown, errs := overlap(t, args...)
	if code != 1 || !strings.Contains(errs, "samples failed: the reasons are above") {
		t.Errorf("exit %d, %s", code, errs)
	}
	for _, want := range []string{"with uncommitted changes\n", "building example.com/m of HEAD …\n",
		"only in HEAD: Gone\n",
		"Hangs is left out: it fails in this checkout (no result within 2s), and the other side has no such benchmark\n"} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is not said in\n%s", want, errs)
		}
	}
	for _, want := range []string{"example.com/m · B/op", "worse", "failed now", "it broke", "\ngate stopped\n"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown in\n%s", want, shown)
		}
	}
	path := newestIn(t, out)
	if f, err := record.Read(path); err != nil || !f.HasSides() || len(f.Problems) > 0 || !f.Run.Sides[1].Dirty ||
		f.Run.Sides[0].Revision != "HEAD" {
		t.Errorf("%+v, error %v", f, err)
	} else if said := strings.Contains(errs, "the machine is busy"); said != (f.Run.Busy != "") ||
		said != strings.Contains(shown, "When this run began: ") {
		t.Errorf("busy: recorded %q, said %v in\n%s%s", f.Run.Busy, said, errs, shown)
	}
	leftNoWorktree(t, dir)
	if code, _, errs := overlap(t, "gate", path); code != 1 || !strings.Contains(errs, "the gate stops this run") {
		t.Errorf("gate: exit %d, %s", code, errs)
	}
}

// leftNoWorktree fails if git knows of a worktree beside the checkout, or the temporary directory has anything.
func leftNoWorktree(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("git", "worktree", "list")
	cmd.Dir = dir
	if list, err := cmd.Output(); err != nil || strings.Count(string(list), "\n") != 1 {
		t.Errorf("worktrees: %s, error %v", list, err)
	}
	if left := filesIn(t, os.TempDir()); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
}

// A revision that does not build shows what the compiler says; without git or a repository, a line says what to do.
func TestAgainstCannotBuild(t *testing.T) {
	dir, _ := someModule(t)
	t.Setenv("TMPDIR", t.TempDir())
	code, out, errs := overlap(t, "against", "HEAD~1", "-C", dir, "--bench", ".", "--gate")
	if code != 2 || out != "" || !strings.Contains(errs, "HEAD~1 does not build: go test: ") || !strings.Contains(errs,
		"undefined: nope") {
		t.Errorf("exit %d, %s\n%s", code, out, errs)
	}
	leftNoWorktree(t, dir)
	code, _, errs = overlap(t, "against", "HEAD", "-C", t.TempDir(), "--bench", ".")
	if code != 1 || !strings.Contains(errs, "no git repository that HEAD could be taken from is around here") ||
		strings.Count(errs, "\n") != 1 {
		t.Errorf("no repository: exit %d, %s", code, errs)
	}
}
