//go:build unix

package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// An ownProcess is the command in a process of its own, with a TMPDIR of its own.
type ownProcess struct {
	*exec.Cmd
	tmp, mark string
	errs      bytes.Buffer
}

func newProcess(t *testing.T, args ...string) *ownProcess {
	tmp := t.TempDir()
	p := &ownProcess{Cmd: exec.CommandContext(t.Context(), os.Args[0], args...), tmp: tmp,
		mark: "OVERLAP_TEST_MARK=" + tmp}
	p.Env = append(os.Environ(), "OVERLAP_TEST_MAIN=1", "TMPDIR="+tmp, p.mark)
	p.Stderr = &p.errs
	return p
}

// leftNothing makes sure that neither a process nor a file is left.
func (p *ownProcess) leftNothing(t *testing.T, when string) {
	t.Helper()
	if left := processesLeft(t, p.mark); len(left) > 0 {
		t.Errorf("%s: processes are left: %v", when, left)
	}
	if left := filesIn(t, p.tmp); len(left) > 0 {
		t.Errorf("%s: files are left: %v", when, left)
	}
}

// until waits for something that another process does.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	looks := time.NewTicker(5 * time.Millisecond) // to look without end would take a CPU from the other process
	defer looks.Stop()
	for deadline := time.Now().Add(time.Minute); !done(); <-looks.C {
		if time.Now().After(deadline) {
			t.Fatalf("no %s", what)
		}
	}
}

// fakeGo is a directory with a go that finds the module and then builds until it is killed, as go does: with a
// directory for it in GOTMPDIR, and a process for each package.
func fakeGo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	module, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	script := `#!/bin/sh
case "$1" in
list) echo '` + module + `'; exit;;
esac
work=${GOTMPDIR:-$TMPDIR}/go-build1
mkdir "$work" && echo x >"$work/importcfg"
[ -n "$OVERLAP_TEST_ALONE" ] && exec sleep 100 # a compiler would end by itself
sleep 100 &
wait
`
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Whatever ends a build, nothing of it stays; what a kill leaves goes with the next start.
func TestInterruptedBuild(t *testing.T) {
	t.Parallel()
	path := fakeGo(t)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL} {
		if signal.Ignored(sig) { // as under nohup
			t.Logf("%v is ignored here, so it is not tried", sig)
			continue
		}
		p := newProcess(t, small(t.TempDir(), "--engine=")...)
		p.Env = append(p.Env, "PATH="+path+":"+os.Getenv("PATH"), "GOTMPDIR=")
		if sig == syscall.SIGKILL {
			p.Env = append(p.Env, "OVERLAP_TEST_ALONE=1")
		}
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		until(t, "build", func() bool {
			found, _ := filepath.Glob(filepath.Join(p.tmp, "*", "go-build1", "importcfg"))
			return len(found) > 0
		})
		p.Process.Signal(sig)
		err := p.Wait()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || sig != syscall.SIGKILL && exit.ExitCode() != 130 {
			t.Errorf("%v: %v, %s", sig, err, &p.errs)
		}
		if sig == syscall.SIGKILL {
			if left := processesLeft(t, p.mark); len(left) > 0 || len(filesIn(t, p.tmp)) == 0 {
				t.Errorf("after a kill: %v, and no files to try this with", left)
			}
			next := newProcess(t, small(t.TempDir(), "--blocks", "1")...)
			next.Env = append(next.Env, "TMPDIR="+p.tmp)
			if err := next.Run(); err != nil {
				t.Errorf("%v, %s", err, &next.errs)
			}
		}
		p.leftNothing(t, sig.String())
	}
}

// A simulation that is interrupted ends at once, also that in a process of its own, and shows what it has.
func TestInterruptedSimulation(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("looks into /proc")
	}
	p := newProcess(t, "simulate", "--scenarios", "io", "--strategies", "sequential,perurl", "--items", "40000")
	p.Path = command
	var out bytes.Buffer
	p.Stdout = &out
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "process of its own for so many goroutines", func() bool { return len(processesMarked(t, p.mark)) > 1 })
	p.Process.Signal(syscall.SIGINT)
	err := p.Wait()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 130 ||
		p.errs.String() != "overlap: interrupted after 1 of 2 simulations\n" ||
		!strings.HasPrefix(out.String(), "Shown: 1 of 2 simulations. ") || strings.Contains(out.String(), "perurl") {
		t.Errorf("%v, %s\n%s", err, &p.errs, &out)
	}
	p.leftNothing(t, "a simulation")
}

// A simulation that takes more memory than there is costs the answers of no other.
func TestSimulationCrashes(t *testing.T) {
	t.Parallel()
	p := newProcess(t, "simulate", "--scenarios", "io", "--strategies", "sequential,perurl", "--items", "22000")
	p.Env = append(p.Env, "OVERLAP_TEST_CRASH=fatal error: runtime: out of memory")
	out, err := p.Output()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 1 ||
		p.errs.String() != "overlap: 1 simulation has failed: io, perurl at limit 16: runtime: out of memory\n" ||
		!strings.HasPrefix(string(out), "Shown: 1 of 2 simulations. ") {
		t.Errorf("%v, %s\n%s", err, &p.errs, out)
	}
	p.leftNothing(t, "a crash")
}

// A run that is told to end, or whose output nobody reads, leaves its recording and nothing else.
func TestEndedRunLeavesNothing(t *testing.T) {
	t.Parallel()
	for sig, blocks := range map[syscall.Signal]string{syscall.SIGHUP: "500", syscall.SIGTERM: "500",
		syscall.SIGPIPE: "1"} {
		if signal.Ignored(sig) { // as under nohup, which is meant to let a run go on
			t.Logf("%v is ignored here, so it is not tried", sig)
			continue
		}
		out := t.TempDir()
		p := newProcess(t, small(out, "--blocks", blocks)...)
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		p.Stdout = write
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		write.Close()
		want, said := 141, "recording to"
		if sig == syscall.SIGPIPE {
			read.Close()
		} else {
			want, said = 130, "to go on: overlap run --resume"
			until(t, "sample", func() bool {
				texts, _ := filepath.Glob(filepath.Join(out, "*", "*.txt"))
				return len(texts) > 0 && strings.Contains(contentsOf(t, texts[0]), "\nBenchmark")
			})
			p.Process.Signal(sig)
			io.Copy(io.Discard, read)
			read.Close()
		}
		err = p.Wait()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != want ||
			!strings.Contains(p.errs.String(), said) {
			t.Errorf("%v: %v, %s", sig, err, &p.errs)
		}
		p.leftNothing(t, sig.String())
		if left := filesIn(t, out); len(left) != 3 { // with the machine's directory
			t.Errorf("%v: recorded %v", sig, left)
		}
	}
}

// Who writes to a pipe that nobody reads ends with the status that a shell gives such a signal, and says nothing.
func TestNoReader(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"list"}, {"show", "../../../results/testdata/run.txt"}, {"--help"}, {"run", "--dry-run", "--engine", engine},
		{"simulate", "--scenarios", "io", "--strategies", "pool", "--items", "4"},
	} {
		p := newProcess(t, args...)
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		p.Stdout = write
		read.Close()
		err = p.Run()
		write.Close()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 141 || p.errs.Len() > 0 {
			t.Errorf("%v: %v, %q", args, err, &p.errs)
		}
		p.leftNothing(t, args[0])
	}
}

// Under nohup a run goes on when the terminal is closed.
func TestNohup(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	args := small(out, "--blocks", "3", "--budget", "0")
	p := newProcess(t)
	p.Path, p.Args = "/bin/sh", append([]string{"sh", "-c", `trap "" HUP; exec "$0" "$@"`, os.Args[0]}, args...)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "recording", func() bool {
		texts, _ := filepath.Glob(filepath.Join(out, "*", "*.txt"))
		return len(texts) > 0
	})
	p.Process.Signal(syscall.SIGHUP)
	if err := p.Wait(); err != nil {
		t.Errorf("%v, %s", err, &p.errs)
	}
	p.leftNothing(t, "nohup")
}
