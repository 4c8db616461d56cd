package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// A terminal is a pseudo terminal with what a program has written to it.
type terminal struct {
	*os.File
	mu   sync.Mutex
	said strings.Builder
	read chan struct{} // closed when the program has gone
}

// inTerminal starts the command in a terminal of 80 columns and 24 lines that is its own.
func inTerminal(t *testing.T, environ string, args ...string) (*exec.Cmd, *terminal) {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminal here: %v", err)
	}
	t.Cleanup(func() { ours.Close() })
	fd := int(ours.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal here: %v", err)
	}
	defer theirs.Close()
	if err := unix.IoctlSetWinsize(int(theirs.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), "OVERLAP_TEST_MAIN=1", "TERM=xterm-256color", environ)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs, theirs, theirs
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	term := &terminal{File: ours, read: make(chan struct{})}
	go func() { // ends when the program closes its end
		defer close(term.read)
		buffer := make([]byte, 4096)
		for {
			n, err := ours.Read(buffer)
			term.mu.Lock()
			term.said.Write(buffer[:n])
			term.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return cmd, term
}

func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.said.String()
}

// answer waits for a prompt, and types.
func (x *terminal) answer(t *testing.T, prompt, typed string) {
	t.Helper()
	until(t, prompt, func() bool { return strings.Contains(x.text(), prompt) })
	if _, err := io.WriteString(x, typed); err != nil {
		t.Fatal(err)
	}
}

// On a terminal a lesson asks first, shows the picture in colour unless that is not wanted, and ends in good order.
func TestLessonInTerminal(t *testing.T) {
	t.Parallel()
	for environ, colour := range map[string]bool{"NO_COLOR=": true, "NO_COLOR=1": false} {
		cmd, x := inTerminal(t, environ, "lesson", "1")
		x.answer(t, "faster than sequential is pool? ", "eight\r")
		x.answer(t, `"eight" is no number`, "8\r")
		x.answer(t, "faster than sequential is perurl? ", "\r")
		x.answer(t, "Why do you think so? ", "nobody computes\r")
		x.answer(t, "Enter goes on: ", "\r")
		err := cmd.Wait()
		<-x.read
		out := x.text()
		if err != nil || !strings.Contains(out, "pool: well guessed.") || !strings.Contains(out,
			"You thought: nobody computes") ||
			!strings.Contains(out, "overlap lesson 1 --break") || strings.Contains(out, "\x1b[") != colour {
			t.Errorf("%s: %v\n%q", environ, err, out)
		}
	}
}

// Ctrl-C ends a lesson at once, at each question; Ctrl-D, the end of the input, goes on without an answer.
func TestLessonKeys(t *testing.T) {
	t.Parallel()
	cmd, x := inTerminal(t, "NO_COLOR=1", "lesson", "4")
	x.answer(t, "faster than sequential is lesson? ", "\x03")
	err := cmd.Wait()
	<-x.read
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 130 ||
		!strings.Contains(x.text(), "\noverlap: interrupted") {
		t.Errorf("Ctrl-C: %v\n%q", err, x.text())
	}
	cmd, x = inTerminal(t, "NO_COLOR=1", "lesson", "4")
	x.answer(t, "faster than sequential is lesson? ", "\x04")
	err = cmd.Wait()
	<-x.read
	if err != nil || !strings.Contains(x.text(), "Remember: ") || strings.Contains(x.text(), "Why do you think so?") {
		t.Errorf("Ctrl-D: %v\n%q", err, x.text())
	}
}
