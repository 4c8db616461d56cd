package spawn

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/fixtures/process"
)

// What is kept of the output of a process. An engine prints some kilobytes; what is given in place of one,
// such as yes, may print until the memory is full.
const (
	MostAnswer = 1 << 20
	MostSample = 16 << 20
)

// ErrEndless is of a process that prints more than any engine does.
var ErrEndless = errors.New("it prints without end: is it the test binary of ./bench, or an overlap?")

// An Output keeps the first part of what a process prints. It holds no bytes.Buffer, whose ReadFrom would take
// everything.
type Output struct {
	text []byte
	most int
	end  func(error) // has the process ended that prints more; nil lets it go on, and forgets the rest
}

// Text is the part that was kept.
func (p *Output) Text() []byte { return p.text }

func (p *Output) Write(b []byte) (int, error) {
	room := p.most - len(p.text)
	if len(b) <= room {
		p.text = append(p.text, b...)
		return len(b), nil
	}
	p.text = append(p.text, b[:room]...)
	if p.end == nil {
		return len(b), nil
	}
	p.end(ErrEndless)
	return room, ErrEndless
}

// engineAnswers is far beyond what starting a process takes.
const engineAnswers = 20 * time.Second

// Ask runs a program that is over at once. ended says why it was ended before, if it was.
func Ask(ctx context.Context, path string, args ...string) (stdout, stderr []byte, ended, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, engineAnswers, fmt.Errorf("it was started, and gave no answer within %v",
		engineAnswers))
	defer cancel()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.WaitDelay = time.Second
	out, errs := NewOutput(MostAnswer, end), NewOutput(MostAnswer, end)
	cmd.Stdout, cmd.Stderr = out, errs
	err = RunGroup(cmd)
	return out.text, errs.text, context.Cause(ctx), err
}

// NewOutput keeps the first most bytes; end, unless nil, ends the process that prints more.
func NewOutput(most int, end func(error)) *Output { return &Output{most: most, end: end} }

// Run runs a test binary, which ends with this process, until it is done, the time is over, or it has printed more
// than [MostSample]. ended says why it was ended before it was done.
func Run(ctx context.Context, limit time.Duration, path string,
	args ...string) (stdout, stderr []byte, ended, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("no result within %v", limit))
	defer cancel()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	cmd := exec.CommandContext(ctx, path, args...) // killed once ctx is done
	cmd.WaitDelay = time.Second
	process.OwnGroup(cmd)
	out, errs := NewOutput(MostSample, end), NewOutput(MostAnswer, nil) // a crash may go on for megabytes
	cmd.Stdout, cmd.Stderr = out, errs
	if err = process.EndWithParent(cmd); err == nil {
		err = cmd.Run()
	}
	return out.text, errs.text, context.Cause(ctx), err
}

// RunTest is [Run] in a directory, for a test binary of anyone's: what it has started and left running ends with it.
func RunTest(ctx context.Context, limit time.Duration, dir, path string,
	args ...string) (stdout, stderr []byte, ended, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("no result within %v", limit))
	defer cancel()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir, cmd.WaitDelay = dir, time.Second
	out, errs := NewOutput(MostSample, end), NewOutput(MostAnswer, nil)
	cmd.Stdout, cmd.Stderr = out, errs
	err = RunGroup(cmd)
	if ended = context.Cause(ctx); errors.Is(ended, ErrEndless) {
		ended = fmt.Errorf("it prints more than %d MiB", MostSample>>20)
	}
	if cmd.Process != nil {
		cmd.Cancel()
	}
	if errors.Is(err, exec.ErrWaitDelay) { // it has ended well, but for what it left running
		err = nil
	}
	return out.text, errs.text, ended, err
}

// RunGroup runs a command that starts others, such as go. All of them end once the command's context
// does, and where the system can do that, the command with this process.
func RunGroup(cmd *exec.Cmd) error {
	runtime.LockOSThread() // Linux takes the end of the thread that starts it for the end of its parent
	defer runtime.UnlockOSThread()
	process.OwnGroup(cmd)
	killGroup(cmd)
	return cmd.Run()
}
