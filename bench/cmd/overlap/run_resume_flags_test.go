package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
)

// A run that is interrupted is gone on with by pasting what it said, with what it measures it
// by, and by no other engine.
func TestResumeCommandPasted(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "it's here")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd, path, _, stderr := start(t, 4, small(dir, "--blocks", "5", "--budget", "0"))
	cmd.Process.Signal(syscall.SIGINT)
	var rest bytes.Buffer
	if _, err := rest.ReadFrom(stderr); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	_, hint, _ := strings.Cut(strings.TrimSpace(rest.String()), "to go on: overlap ")
	if want := "run --resume " + cli.Quote(path) + " --budget 0s --engine " + cli.Quote(engine) +
		" --watch=false"; hint != want {
		t.Fatalf("%s\nwant %s", rest.String(), want)
	}
	if !strings.Contains(filepath.Base(path), "-engine-") {
		t.Errorf("%s does not name the engine", path)
	}
	other := filepath.Join(t.TempDir(), "engine")
	data, err := os.ReadFile(engine)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(other, append(data, 0), 0o755); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := overlap(t, "run", "--resume", path, "--engine", other, "--watch=false"); code != 1 ||
		!strings.Contains(errs, "was measured by another engine (sha256 ") {
		t.Errorf("with another engine: exit %d, %s", code, errs)
	}
	pasted := exec.Command("sh", "-c", `"$0" `+hint, os.Args[0])
	pasted.Env = append(os.Environ(), "OVERLAP_TEST_MAIN=1")
	if out, err := pasted.CombinedOutput(); err != nil || len(samplesOf(t, path)) != 20 {
		t.Errorf("%d samples, %v\n%s", len(samplesOf(t, path)), err, out)
	}
}

// What is no engine is refused before anything is recorded.
func TestNoEngine(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, []byte("no program"), 0o755); err != nil {
		t.Fatal(err)
	}
	silent, err := exec.LookPath("true")
	if err != nil {
		t.Fatal(err)
	}
	for engine, why := range map[string]string{broken: "exec format error",
		silent: "it must be the test binary of ./bench"} {
		dir := t.TempDir()
		code, _, errs := overlap(t, small(dir, "--engine", engine)...)
		if code != 1 || !strings.Contains(errs, engine+": "+why) ||
			!strings.Contains(errs, "build it with go test -c -o FILE ./bench") || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %s", engine, code, errs)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
			t.Errorf("%s: left %v", engine, left)
		}
	}
}

// A flag of a service, with none.
func TestWithoutURLs(t *testing.T) {
	if code, _, errs := overlap(t, "run", "--i-own-this"); code != 1 ||
		!strings.Contains(errs, "--i-own-this is for a service of your own") {
		t.Errorf("exit %d, %s", code, errs)
	}
}
