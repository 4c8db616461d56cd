package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/scratch"
)

// says is a Go command that says so, whatever it is asked.
func says(stdout, stderr string, err error) goTool {
	return goTool{
		look: func() error { return nil },
		run: func(context.Context, string, []string, []string) ([]byte, []byte, error) {
			return []byte(stdout), []byte(stderr), err
		},
	}
}

// A directory is taken out of whatever else Go prints.
func TestModuleDirOfOddOutput(t *testing.T) {
	for _, out := range []string{
		"/src/overlap\n", "/src/overlap", "/src/overlap\r\n", "\n/src/overlap\n\n",
		"go: downloading example.com/x v1.0.0\n/src/overlap\n",
	} {
		if dir, err := says(out, "go: warning: odd things happen\n", nil).moduleDir(t.Context()); err != nil ||
			dir != "/src/overlap" {
			t.Errorf("%q: %q, error %v", out, dir, err)
		}
	}
	const blank = "/my src/over lap"
	if dir, err := says(blank+"\n", "", nil).moduleDir(t.Context()); err != nil || dir != blank {
		t.Errorf("a path with blanks: %q, error %v", dir, err)
	}
}

// In a checkout, what Go said is the error, on a screen at most; that it is none is said only where it
// is so.
func TestModuleDirSaysWhatGoSaid(t *testing.T) {
	failed := errors.New("exit status 1")
	const tooOld = "go: go.mod requires go >= 1.26 (running go 1.20; GOTOOLCHAIN=local)"
	for _, tt := range []struct {
		stdout, stderr string
		err            error
		want           string
		lines          int
	}{
		{"", tooOld + "\n", failed, "go list: " + tooOld, 1},
		{"", tooOld + "\r\n", failed, "go list: " + tooOld, 1},
		{"", "", failed, "go list: exit status 1", 1},
		{"", "", nil, "it names no directory", 1},
		{"said on the wrong side\n", "", failed, "said on the wrong side", 1},
		{"", "a\nb\n", failed, "go list: exit status 1\na\nb", 3},
		{"", strings.Repeat("much\n", 5000), failed, "… and 4997 more lines say the same", 5},
		{"", strings.Repeat("long ", 5000), failed, " …", 1},
	} {
		_, err := says(tt.stdout, tt.stderr, tt.err).moduleDir(t.Context())
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "not inside a checkout") ||
			strings.Count(err.Error(), "\n") != tt.lines-1 || len(err.Error()) > 4096 {
			t.Errorf("%.60q: error %.300v, want %d lines with %q", tt.stderr, err, tt.lines, tt.want)
		}
	}
	t.Chdir(t.TempDir())
	for _, stderr := range []string{"go: go.mod file not found in current directory or any parent directory", tooOld, ""} {
		if _, err := says("", stderr, failed).moduleDir(t.Context()); err == nil ||
			!strings.Contains(err.Error(), "not inside a checkout") {
			t.Errorf("outside, %q: error %v", stderr, err)
		}
	}
	if dir, err := says("/src/overlap\n", "", nil).moduleDir(t.Context()); err != nil || dir != "/src/overlap" {
		t.Errorf("outside, in a module that requires it: %q, error %v", dir, err)
	}
}

// A Go that is not there, and one that may not be run, are told apart.
func TestModuleDirWithoutGo(t *testing.T) {
	for err, want := range map[error]string{
		&exec.Error{Name: "go", Err: exec.ErrNotFound}: "no Go toolchain on PATH",
		&exec.Error{Name: "go", Err: os.ErrPermission}: "cannot be used: exec: \"go\": permission denied",
		&exec.Error{Name: "go", Err: exec.ErrDot}:      "relative to current directory",
	} {
		g := goTool{look: func() error { return err }}
		if _, got := g.moduleDir(t.Context()); got == nil || !strings.Contains(got.Error(), want) ||
			!strings.HasSuffix(got.Error(), ": install Go") {
			t.Errorf("%v: error %v, want %q", err, got, want)
		}
	}
}

// A workspace around here may name the module where no go.mod does, and an interruption is no error
// of Go's.
func TestModuleDirAsksTwice(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("GOWORK", "/some/go.work")
	var asked []string
	g := says("", "", nil)
	g.run = func(_ context.Context, _ string, environ, _ []string) ([]byte, []byte, error) {
		work := lastOf(environ, "GOWORK")
		asked = append(asked, work)
		if work == "off" {
			return nil, []byte("go: not a known dependency"), errors.New("exit status 1")
		}
		return []byte("/src/overlap\n"), nil, nil
	}
	if dir, err := g.moduleDir(t.Context()); err != nil || dir != "/src/overlap" ||
		!slices.Equal(asked, []string{"off", "/some/go.work"}) {
		t.Errorf("%q, error %v, asked with GOWORK %q", dir, err, asked)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	g.run = func(context.Context, string, []string, []string) ([]byte, []byte, error) {
		cancel(stopped)
		return nil, nil, errors.New("signal: killed")
	}
	if _, err := g.moduleDir(ctx); !errors.Is(err, stopped) {
		t.Errorf("interrupted: error %v", err)
	}
}

// lastOf is the value of a variable that counts: that of its last setting.
func lastOf(environ []string, name string) (value string) {
	for _, s := range environ {
		if v, ok := strings.CutPrefix(s, name+"="); ok {
			value = v
		}
	}
	return value
}

// Engines are for this machine, whatever the environment asks of Go; what is set on purpose stays.
func TestBuildEnviron(t *testing.T) {
	stay := []string{
		"HOME=/root", "PATH=/bin", "GOPATH=/go", "GOMODCACHE=/m", "GOCACHE=/c", "GOPROXY=off", "GONOSUMDB=x",
		"GOTOOLCHAIN=local", "GOENV=off",
		"GOAMD64=v3", "GOEXPERIMENT=x", "CGO_ENABLED=0", "CC=clang", "GOFLAGSX=y", "=C:=C:\\",
	}
	got := BuildEnviron(append(slices.Clone(stay), "GOOS=plan9", "GOARCH=arm", "GOFLAGS=-bogus", "GOWORK=/none",
		"GOROOT=/none", "GO111MODULE=off"), "linux", "riscv64")
	for _, s := range stay {
		if !slices.Contains(got, s) {
			t.Errorf("%s is lost", s)
		}
	}
	for name, want := range map[string]string{"GOOS": "linux", "GOARCH": "riscv64", "GOFLAGS": " ", "GOWORK": "off",
		"GOROOT": "", "GO111MODULE": "on"} {
		if value := lastOf(got, name); value != want {
			t.Errorf("%s=%s, want %q", name, value, want)
		}
	}
}

// What somebody may miss is said.
func TestDroppedSettings(t *testing.T) {
	for _, name := range []string{"GOFLAGS", "GOWORK", "GOOS", "GOARCH"} {
		t.Setenv(name, "")
	}
	if dropped := DroppedSettings(); len(dropped) > 0 {
		t.Errorf("of nothing: %q", dropped)
	}
	t.Setenv("GOFLAGS", "-race")
	t.Setenv("GOWORK", "off")
	t.Setenv("GOOS", "plan9")
	t.Setenv("GOARCH", runtime.GOARCH)
	if dropped := DroppedSettings(); !slices.Equal(dropped, []string{"GOFLAGS=-race", "GOOS=plan9"}) {
		t.Errorf("%q", dropped)
	}
}

// A go that was moved needs the GOROOT of the environment, and has it on the second try; another
// failure is not tried again.
func TestGoRoot(t *testing.T) {
	t.Setenv("GOROOT", "/moved")
	for _, tt := range []struct {
		stderr string
		roots  []string
	}{
		{"go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set", []string{"", "/moved"}},
		{"go: no space left on device", []string{""}},
	} {
		var roots []string
		g := says("", "", nil)
		g.run = func(_ context.Context, _ string, environ, _ []string) ([]byte, []byte, error) {
			roots = append(roots, lastOf(environ, "GOROOT"))
			return nil, []byte(tt.stderr), errors.New("exit status 2")
		}
		if _, err := g.moduleDir(t.Context()); err == nil || !slices.Equal(roots, tt.roots) {
			t.Errorf("%s: error %v, tried with %q, want %q", tt.stderr, err, roots, tt.roots)
		}
	}
}

// What is built is tried, and nothing is left of what failed. The path given to Go is absolute, also
// with a TMPDIR that is not.
func TestBuild(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("tmp", 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(scratch.Variable(), "tmp")
	var made, tmp string
	writes := func(text string) goTool {
		return goTool{run: func(_ context.Context, _ string, environ, args []string) ([]byte, []byte, error) {
			made, tmp = args[slices.Index(args, "-o")+1], lastOf(environ, scratch.Variable())
			return nil, nil, os.WriteFile(made, []byte(text), 0o700)
		}}
	}
	_, _, err := writes("no program").build(t.Context(), "/src", enginePackage, nil)
	if err == nil || !strings.Contains(err.Error(), made+": exec format error") ||
		!strings.Contains(err.Error(), scratch.Variable()+"=DIR") {
		t.Errorf("no program: error %v", err)
	}
	if !filepath.IsAbs(made) || !filepath.IsAbs(tmp) {
		t.Errorf("built as %s with %s=%s, want absolute paths", made, scratch.Variable(), tmp)
	}
	fails := says("", "# pkg\nx.go:1: wrong\n", errors.New("exit status 1"))
	if _, _, err := fails.build(t.Context(), "/src", enginePackage, nil); err == nil ||
		!strings.HasSuffix(err.Error(), "building the engine: go test: exit status 1\n# pkg\nx.go:1: wrong") {
		t.Errorf("go fails: error %v", err)
	}
	path, remove, err := writes("#!/bin/sh\necho BenchmarkBatch\n").build(t.Context(), "/src", enginePackage, nil)
	if err != nil || path != made {
		t.Fatalf("%s, error %v", path, err)
	}
	remove()
	if left, _ := filepath.Glob(filepath.Join("tmp", "*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// Where nothing can be written, that is the error, and Go is not asked.
func TestBuildWithoutTemp(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none")
	t.Setenv(scratch.Variable(), none)
	g := goTool{run: func(context.Context, string, []string, []string) ([]byte, []byte, error) { panic("built") }}
	want := fmt.Sprintf("the temporary directory %s cannot be written to: no such file or directory: name another, as in "+
		"%s=DIR", none, scratch.Variable())
	if _, _, err := g.build(t.Context(), "/src", enginePackage, nil); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %s", err, want)
	}
}
