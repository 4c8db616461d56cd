package simulate

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/fixtures/process"
)

// Ask has the engine, the test binary of package bench, simulate what is asked for, and
// calls answered after each answer.
func Ask(ctx context.Context, engine string, r Request, answered func(Answer)) ([]Answer, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	request, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, engine, "-test.run=^TestSimulate$", "-test.timeout=1h", "-simulate="+string(request))
	cmd.WaitDelay = time.Second
	if err := process.EndWithParent(cmd); err != nil {
		return nil, fmt.Errorf("simulating: %w", err)
	}
	var stderr head
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("simulating: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("simulating: %w", err)
	}
	answers, said, err := readAnswers(stdout, answered)
	if waited := cmd.Wait(); err == nil {
		err = waited
	}
	switch {
	case ctx.Err() != nil:
		return answers, context.Cause(ctx)
	case err != nil:
		return answers, fmt.Errorf("simulating: %w: %s", err, reason(said+string(stderr)))
	case len(answers) == 0:
		return nil, errors.New("simulating: no answer: the engine must be the test binary of ./bench")
	}
	return answers, nil
}

// head keeps the first part of what is written to it: a crash says what it is about in its
// first line, and may go on for megabytes.
type head []byte

func (h *head) Write(p []byte) (int, error) {
	*h = append(*h, p[:min(len(p), 4096-len(*h))]...)
	return len(p), nil
}

// reason is the first line that says one, not that package testing has seen a test fail.
func reason(said string) string {
	for line := range strings.Lines(said) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "--- FAIL") &&
			!strings.HasPrefix(line, "===") {
			return line
		}
	}
	return "it gave no reason"
}

// readAnswers takes the answers, a line each, out of what package testing says around them.
func readAnswers(r io.Reader, answered func(Answer)) (answers []Answer, said string, err error) {
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadBytes('\n')
		if bytes.HasPrefix(line, []byte("{")) {
			var a Answer
			if err := json.Unmarshal(line, &a); err != nil {
				return answers, said, err
			}
			answers = append(answers, a)
			answered(a)
		} else if len(said) < 4096 && !bytes.HasPrefix(line, []byte("PASS")) {
			said += string(line)
		}
		if err == io.EOF {
			return answers, said, nil
		}
		if err != nil {
			return answers, said, err
		}
	}
}
