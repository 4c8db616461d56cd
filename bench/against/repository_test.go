package against

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/scratch"
)

// A repository is one that a test makes.
type repository struct {
	*testing.T
	dir string
}

// repositoryOf has a commit for each set of files, with the temporary directory elsewhere.
func repositoryOf(t *testing.T, commits ...map[string]string) repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed: what is taken from revisions is not tested")
	}
	t.Setenv(scratch.Variable(), t.TempDir())
	for _, e := range [][2]string{{"GIT_CONFIG_GLOBAL", os.DevNull}, {"GIT_CONFIG_SYSTEM", os.DevNull},
		{"GIT_AUTHOR_NAME", "x"},
		{"GIT_AUTHOR_EMAIL", "x@example.com"}, {"GIT_COMMITTER_NAME", "x"}, {"GIT_COMMITTER_EMAIL", "x@example.com"}} {
		t.Setenv(e[0], e[1])
	}
	r := repository{t, t.TempDir()}
	r.git("init", "--quiet")
	for i, files := range commits {
		r.write(files)
		r.git("add", "-A")
		r.git("commit", "--quiet", "-m", fmt.Sprint("commit ", i))
	}
	return r
}

func (r repository) git(args ...string) string {
	r.Helper()
	out, err := git(context.Background(), r.dir, args...)
	if err != nil {
		r.Fatalf("git %v: %v", args, err)
	}
	return out
}

func (r repository) write(files map[string]string) {
	r.Helper()
	for name, text := range files {
		path := filepath.Join(r.dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			r.Fatal(err)
		}
	}
}

// nothingLeft fails if a worktree is left in git's list, or anything in the temporary directory.
func (r repository) nothingLeft(what string) {
	r.Helper()
	if list := r.git("worktree", "list"); strings.Contains(list, "\n") {
		r.Errorf("%s: left %s", what, list)
	}
	if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
		r.Errorf("%s: left %v", what, left)
	}
	if left, _ := os.ReadDir(filepath.Join(r.dir, ".git", "worktrees")); len(left) > 0 {
		r.Errorf("%s: git has noted %v", what, left)
	}
}

func TestResolve(t *testing.T) {
	r := repositoryOf(t, map[string]string{"a": "1"}, map[string]string{"a": "2"})
	first, second := r.git("rev-parse", "HEAD~1"), r.git("rev-parse", "HEAD")
	r.git("tag", "-a", "-m", "x", "v1", first)
	r.write(map[string]string{"a": "3"})
	for name, want := range map[string]string{"HEAD": second, "HEAD~1": first, "v1": first, first[:8]: first,
		":/" + r.git("log", "-1", "--format=%s"): second} {
		got, err := Resolve(t.Context(), r.dir, name)
		if err != nil || got.Commit != want || got.Given != name || got.Short() != want[:9] {
			t.Errorf("%s is %+v, error %v; want %s", name, got, err, want)
			continue
		}
		if commit, dirty := got.New(); commit != second[:9] || !dirty {
			t.Errorf("the checkout is at %s, with changes: %v", commit, dirty)
		}
	}
	t.Setenv("GIT_DIR", "/nowhere") // as in a hook
	for _, name := range []string{"none", "HEAD~7", "", "-x", "--help", "HEAD:a", strings.Repeat("7", 40)} {
		if got, err := Resolve(t.Context(), r.dir, name); err == nil || !strings.Contains(err.Error(),
			"is not a revision of this repository: git log") {
			t.Errorf("%q is %+v, error %v", name, got, err)
		}
	}
	if _, err := Resolve(t.Context(), t.TempDir(), "HEAD"); !errors.Is(err, ErrNoRepository) ||
		strings.Contains(err.Error(), "\n") {
		t.Errorf("outside: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Resolve(t.Context(), r.dir, "HEAD"); !errors.Is(err, ErrNoRepository) ||
		!strings.Contains(err.Error(), "no git on PATH") {
		t.Errorf("without git: %v", err)
	}
}

// A worktree has the revision's files, runs no hook, and leaves nothing; nor does one that cannot be made, is
// interrupted, or was left by a process that was killed.
func TestWorktree(t *testing.T) {
	r := repositoryOf(t, map[string]string{"sub/a": "1"}, map[string]string{"sub/a": "2"})
	hook := filepath.Join(r.dir, ".git", "hooks", "post-checkout")
	if err := errors.Join(os.MkdirAll(filepath.Dir(hook), 0o755), os.WriteFile(hook, []byte("#!/bin/sh\nexit 1\n"),
		0o755)); err != nil {
		t.Fatal(err)
	}
	revision, err := Resolve(t.Context(), filepath.Join(r.dir, "sub"), "HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	w, err := revision.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir, ok := w.At(filepath.Join(r.dir, "sub"))
	if text, err := os.ReadFile(filepath.Join(dir, "a")); !ok || string(text) != "1" {
		t.Errorf("%s has %q, error %v", dir, text, err)
	}
	if at, ok := w.At(t.TempDir()); ok {
		t.Errorf("what is elsewhere is at %s", at)
	}
	w.Remove()
	r.nothingLeft("removed")

	w, err = revision.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.git("worktree", "lock", w.Dir) // as it is while it is made
	w.scratch.Abandon()              // as a kill -9 does
	if again, err := revision.Checkout(t.Context()); err != nil {
		t.Error(err)
	} else {
		again.Remove()
	}
	r.nothingLeft("left over")

	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	if _, err := revision.Checkout(ctx); err != stop {
		t.Errorf("interrupted: %v", err)
	}
	r.nothingLeft("interrupted")

	tree := r.git("rev-parse", "HEAD~1^{tree}")
	object := filepath.Join(r.dir, ".git", "objects", tree[:2], tree[2:])
	if err := os.Remove(object); err != nil {
		t.Fatal(err)
	}
	if _, err := revision.Checkout(t.Context()); err == nil || strings.Contains(err.Error(), "\n") ||
		!strings.Contains(err.Error(), "checking out HEAD~1: git: ") {
		t.Errorf("damaged: %v", err)
	}
	r.nothingLeft("damaged")
}

const (
	goMod = "module example.com/m\n\ngo 1.26\n"
	bench = "package m\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc BenchmarkRead(b *testing.B) {\n\tif _, err := " +
		"os.ReadFile(\"testdata/x\"); err != nil {\n\t\tb.Fatal(err)\n\t}\n}\n"
	added  = "\nfunc BenchmarkAdded(b *testing.B) {}\n"
	broken = "package m\n\nfunc f() { nope() }\n"
)

// opened are the benchmarks of a directory of the repository, and what was said.
func (r repository) opened(ref string, dir string, packages ...string) (b *Benchmarks, said string, err error) {
	r.Helper()
	revision, err := Resolve(r.Context(), r.dir, ref)
	if err != nil {
		r.Fatal(err)
	}
	var lines strings.Builder
	b, err = Open(r.Context(), Options{Dir: filepath.Join(r.dir, dir), Revision: revision, Bench: ".",
		Packages: packages, Patience: patience, CPU: 2,
		BenchTime: 1, Blocks: 1, Say: func(s string) { fmt.Fprintln(&lines, s) }})
	return b, lines.String(), err
}

// Both sides are built from their own files, and run where their own testdata is.
func TestOpen(t *testing.T) {
	r := repositoryOf(t, map[string]string{"mod/go.mod": goMod, "mod/m_test.go": bench, "mod/testdata/x": "1",
		"mod/tagged/t.go": "package m\n", "mod/tagged/x_test.go": "//go:build " +
			"never\n\n" + bench, "mod/slow/slow_test.go": broken},
		map[string]string{"mod/m_test.go": bench + added, "mod/new/new_test.go": bench,
			"mod/tagged/x_test.go": bench})
	b, said, err := r.opened("HEAD~1", "mod", "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"only in this checkout: Added\n",
		"example.com/m/new is left out: HEAD~1 has no tests of it\n",
		"example.com/m/tagged is left out: HEAD~1 has no tests of it that are built here\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said in\n%s", want, said)
		}
	}
	if strings.Contains(said, "example.com/m/slow") {
		t.Errorf("a package without benchmarks was built:\n%s", said)
	}
	if len(b.Matched) != 1 || b.Matched[0].Name != "Read" || b.Matched[0].Package != "example.com/m" {
		t.Errorf("%+v", b.Matched)
	}
	var to memory
	if tally, err := b.Measure(t.Context(), &to, func(int, int, string) {}); err != nil || tally.OK != 3 {
		t.Errorf("%+v, error %v, %+v", tally, err, to.samples)
	}
	b.Close()
	r.nothingLeft("measured")
}

// What cannot be built or matched is an error, after which nothing is left.
func TestCannotOpen(t *testing.T) {
	r := repositoryOf(t,
		map[string]string{"go.mod": goMod, "m_test.go": bench, "m.go": broken, "testdata/x": "1"},
		map[string]string{"m.go": "package m\n", "other/x_test.go": strings.Replace(bench, "package m", "package other", 1)},
		map[string]string{"empty/e.go": "package empty\n", "fresh/fresh_test.go": bench})
	for _, tt := range []struct {
		ref, dir string
		packages []string
		want     string
	}{
		{"HEAD~2", ".", nil, "HEAD~2 does not build: go test: "},
		{"HEAD~1", "fresh", nil, "this directory is not in HEAD~1: change to one that is"},
		{"HEAD~1", ".", []string{"./fresh"}, `no benchmark that matches "." is in both`},
		{"HEAD~1", ".", []string{"./empty"}, "./empty: no package with tests"},
		{"HEAD~1", ".", []string{"./none"}, "go list: "},
		{"HEAD~1", ".", []string{"sort"}, `no benchmark that matches "." is in both`},
		{"HEAD~1", "other", nil, `no benchmark that matches "." is in both`}, // without testdata it fails in both
	} {
		b, said, err := r.opened(tt.ref, tt.dir, tt.packages...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s in %s, %v: %v, error %v\n%s", tt.ref, tt.dir, tt.packages, b, err, said)
		}
		r.nothingLeft(fmt.Sprint(tt))
	}
	r.write(map[string]string{"go.work": "go 1.26\n\nuse .\n"})
	if _, _, err := r.opened("HEAD", "."); err == nil || !strings.Contains(err.Error(),
		"go.work is not in HEAD: set GOWORK=off") {
		t.Errorf("a workspace that is not in the revision: %v", err)
	}
	r.nothingLeft("a workspace")
	r.write(map[string]string{".gitmodules": "", "m.go": broken, "go.work": "go 1.26\n\nuse .\n"})
	r.git("add", "-A")
	r.git("commit", "--quiet", "-m", "submodules")
	want := "HEAD does not build, perhaps for want of its submodules, which are not checked out: go test: "
	if _, _, err := r.opened("HEAD", "."); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("submodules: %v", err)
	}
}
