package bench

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// What is kept of the output of a process. An engine prints some kilobytes; what is given in place of one,
// such as yes, may print until the memory is full.
const (
	mostAnswer = 1 << 20
	mostSample = 16 << 20
)

// errEndless is of a process that prints more than any engine does.
var errEndless = errors.New("it prints without end: is it the test binary of ./bench?")

// A printed is the first part of what a process prints on one of its outputs. It is no bytes.Buffer within,
// whose ReadFrom would take everything.
type printed struct {
	text []byte
	most int
	end  func(error) // has the process ended that prints more; nil lets it go on, and forgets the rest
}

func (p *printed) Write(b []byte) (int, error) {
	room := p.most - len(p.text)
	if len(b) <= room {
		p.text = append(p.text, b...)
		return len(b), nil
	}
	p.text = append(p.text, b[:room]...)
	if p.end == nil {
		return len(b), nil
	}
	p.end(errEndless)
	return room, errEndless
}

// engineAnswers is far beyond what starting a process takes.
const engineAnswers = 20 * time.Second

// askEngine runs a program that is over at once. ended says why it was ended before, if it was.
func askEngine(ctx context.Context, path string, args ...string) (stdout, stderr []byte, ended, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, engineAnswers, fmt.Errorf("it was started, and gave no answer within %v", engineAnswers))
	defer cancel()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.WaitDelay = time.Second
	out, errs := newPrinted(mostAnswer, end), newPrinted(mostAnswer, end)
	cmd.Stdout, cmd.Stderr = out, errs
	err = runGroup(cmd)
	return out.text, errs.text, context.Cause(ctx), err
}

// newPrinted keeps the first most bytes; end, unless nil, ends the process that prints more.
func newPrinted(most int, end func(error)) *printed { return &printed{most: most, end: end} }
