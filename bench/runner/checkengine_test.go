package runner

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// program writes a file that is to be started.
func program(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "engine")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// foreign is a program for a platform that this is not: one that does nothing.
func foreign(t *testing.T) (path, platform string) {
	t.Helper()
	goos, dir := "darwin", t.TempDir()
	if runtime.GOOS == goos {
		goos = "linux"
	}
	source := filepath.Join(dir, "main.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(dir, "foreign")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", path, source)
	cmd.Env = append(BuildEnviron(cmd.Environ(), goos, "arm64"), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path, goos + "/arm64"
}

// What keeps an engine from measuring is said in a line, in the words of the system.
func TestCheckEngine(t *testing.T) {
	own, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	other, platform := foreign(t)
	silent, err := exec.LookPath("true")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ path, want string }{
		"this test binary":       {os.Args[0], ""},
		"behind a wrapper":       {program(t, "#!/bin/sh\nexec '"+os.Args[0]+"' \"$@\"\n", 0o755), ""},
		"behind one that talks":  {program(t, "#!/bin/sh\necho starting; exec '"+os.Args[0]+"' \"$@\"\n", 0o755), ""},
		"missing":                {"/nowhere/engine", "no such file or directory"},
		"a directory":            {t.TempDir(), "it is a directory"},
		"not executable":         {program(t, string(own), 0o644), "permission denied: it is not executable"},
		"empty":                  {program(t, "", 0o755), "exec format error"},
		"no program":             {program(t, "no program", 0o755), "exec format error"},
		"truncated":              {program(t, string(own[:len(own)/2]), 0o755), "it is no whole program of " + runtime.GOOS},
		"of another platform":    {other, "exec format error: it is built for " + platform + ", and this is " + runtime.GOOS},
		"without an interpreter": {program(t, "#!/nowhere/sh\n", 0o755), "not what runs it"},
		"of other tests":         {silent, "it must be the test binary of ./bench, or an overlap"},
		"of another version": {program(t, "#!/bin/sh\necho 'flag provided but not defined: -limits' >&2; exit 2\n",
			0o755), "it is of another version of overlap, which this one cannot use (it has no flag -limits)"},
		"failing silently": {program(t, "#!/bin/sh\nexit 3\n", 0o755), "ended with exit status 3"},
		"printing without end": {program(t, "#!/bin/sh\nexec yes hello\n", 0o755),
			"it prints without end: is it the test binary of ./bench, or an overlap?"},
		"failing without end": {program(t, "#!/bin/sh\nyes hello >&2\n", 0o755), "it prints without end"},
		"crashing":            {program(t, "#!/bin/sh\nkill -9 $$\n", 0o755), "ended with signal: killed"},
	} {
		err := Preflight{Engine: tt.path}.Check(t.Context())
		if (err == nil) != (tt.want == "") ||
			err != nil && (!strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: error %v, want a line with %q", name, err, tt.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := checkEngine(ctx, os.Args[0]); err != context.Canceled {
		t.Errorf("interrupted: error %v", err)
	}
}

// A file that may be executed, and yet is not, lies where programs may not be run.
func TestCannotStartOnNoexec(t *testing.T) {
	path := program(t, "#!/bin/sh\n", 0o755)
	err := cannotStart(path, &os.PathError{Op: "fork/exec", Path: path, Err: os.ErrPermission})
	if want := "no program may be run from " + filepath.Dir(path) +
		" (is it mounted noexec?)"; !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}
