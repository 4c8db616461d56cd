//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A command that reads what does not come ends when it is told to.
func TestInterruptedReading(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe.txt")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		signal os.Signal
		args   []string
	}{
		{os.Interrupt, []string{"show", pipe}},
		{syscall.SIGTERM, []string{"show", "--json", pipe}},
		{os.Interrupt, []string{"compare", pipe, "new.txt"}},
		{syscall.SIGTERM, []string{"gate", "--base", pipe, "new.txt"}},
		{os.Interrupt, []string{"advise", "--check", pipe}},
		{os.Interrupt, []string{"simulate", "--calibration", pipe}},
		{syscall.SIGTERM, []string{"simulate", "--profile", pipe}},
		{os.Interrupt, []string{"run", "--urls", pipe}},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		cmd := exec.CommandContext(ctx, os.Args[0], c.args...)
		cmd.Env = append(os.Environ(), "OVERLAP_TEST_MAIN=1")
		var errs bytes.Buffer
		cmd.Stderr = &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		end := opened(t, pipe)
		cmd.Process.Signal(c.signal)
		err := cmd.Wait()
		cancel()
		end.Close()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 130 ||
			errs.String() != "overlap: interrupted\n" {
			t.Errorf("%v: %v, %q", c.args, err, &errs)
		}
	}
}

// What comes through a pipe is read once, and its page is not beside the pipe.
func TestReportPipe(t *testing.T) {
	data, err := os.ReadFile(recorded)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	t.Chdir(t.TempDir())
	pipe := filepath.Join(dir, "pipe.txt")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	written := make(chan error, 1)
	go func() { written <- os.WriteFile(pipe, data, 0o600) }() // ends when it was read
	code, out, errs := overlap(t, "report", pipe)
	if err := <-written; err != nil || code != 0 || errs != "" || !strings.HasPrefix(out, "report.html: ") {
		t.Errorf("%v, exit %d, %s%s", err, code, out, errs)
	}
	page, err := os.ReadFile("report.html")
	if err != nil || strings.Contains(string(page), "0 bytes") || strings.Contains(string(page), "come from these files") {
		t.Errorf("the page has a file that nobody can read again: %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left %v", left)
	}
}

// opened is the other end of a pipe, once somebody has opened it to read.
func opened(t *testing.T, pipe string) *os.File {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		end, err := os.OpenFile(pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err == nil {
			return end
		}
		if !errors.Is(err, syscall.ENXIO) || time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// What never ends is given up, in one line that says so.
func TestEndlessDevice(t *testing.T) {
	t.Parallel()
	const device = "/dev/zero"
	if _, err := os.Stat(device); err != nil {
		t.Skipf("an endless file is not tried: %v", err)
	}
	for _, args := range [][]string{
		{"show", device}, {"compare", device, "new.txt"}, {"gate", "--base", device, "new.txt"},
		{"simulate", "--calibration", device}, {"advise", "--check", device},
	} {
		code, _, errs := overlap(t, args...)
		if want := device + ": no benchmark results in the first 64 MiB: is it the output of go test -bench?"; code == 0 ||
			!strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d, %q", args, code, errs)
		}
	}
	if code, _, errs := overlap(t, "simulate", "--profile", device); code != 1 ||
		!strings.Contains(errs, "/dev/zero is larger than 1 MiB") {
		t.Errorf("a profile: exit %d, %q", code, errs)
	}
}

// A pipe in the place of a sidecar, or a link to one, is not waited for.
func TestPipeAsSidecar(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile("../../../results/testdata/run.txt")
	if err == nil {
		err = errors.Join(os.WriteFile(filepath.Join(dir, "q.txt"), text, 0o644),
			os.WriteFile(filepath.Join(dir, "r.txt"), text, 0o644),
			syscall.Mkfifo(filepath.Join(dir, "q.jsonl"), 0o600), os.Symlink("q.jsonl", filepath.Join(dir, "r.jsonl")))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"q", "r"} {
		code, out, errs := overlap(t, "show", filepath.Join(dir, name+".txt"))
		if code != 1 || !strings.Contains(out, "gain over sequential") || !strings.Contains(errs,
			name+".jsonl: the sidecar is not used: not a regular file") || strings.Count(errs, "\n") != 1 {
			t.Errorf("exit %d, %q\n%s", code, errs, out)
		}
	}
	if code, _, errs := overlap(t, "run", "--resume", filepath.Join(dir, "q.txt"), "--engine", engine); code != 1 ||
		!strings.Contains(errs, "not a regular file") || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d, %q", code, errs)
	}
}
