package contenders

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/text"
)

// A Sample is what a program is to measure, once.
type Sample struct {
	Cell      scenario.Cell
	URL       string        // of the fixture
	BenchTime time.Duration // least time of the batches
	CPUs      int
	Limit     time.Duration // after which it is ended
}

// ErrHung is of a program that was ended because it took too long.
var ErrHung = errors.New("no result")

// Run has a contender take the sample, in a process of its own, which ends with all that it has started. It returns
// what the program printed: benchmark text, with a line "digest: " before the result.
func (c *Contender) Run(ctx context.Context, s Sample) (stdout []byte, err error) {
	late := fmt.Errorf("%w within %v", ErrHung, s.Limit.Round(time.Second))
	ctx, cancel := context.WithTimeoutCause(ctx, s.Limit, late)
	defer cancel()
	args := c.args("--url", s.URL, "--strategy", s.Cell.Entry.Name, "--limit", strconv.Itoa(s.Cell.Limit),
		"--seconds", strconv.FormatFloat(s.BenchTime.Seconds(), 'f', -1, 64), "--scenario", s.Cell.Scenario.Name,
		"--cpus", strconv.Itoa(s.CPUs), "--print-digest")
	dir := "."
	if c.file != "" {
		dir = filepath.Dir(c.file)
	}
	stdout, stderr, ended, err := spawn.RunTest(ctx, s.Limit+time.Minute, dir, c.Path, args...)
	switch {
	case ended != nil:
		return nil, ended
	case err != nil:
		reason := strings.TrimPrefix(said(stderr, err), filepath.Base(c.file)+": ")
		return nil, errors.New(reason)
	case len(stdout) == 0:
		return nil, errors.New("the program ended well, and printed nothing")
	}
	return stdout, nil
}

// Unlike says what there is that no contender takes part in, and what is not there: a line each.
func (s *Set) Unlike(scenarios []scenario.Scenario) (lines []string) {
	for _, m := range s.Missing {
		lines = append(lines, "without "+text.Visible(m))
	}
	if names := s.Without(scenarios); len(names) > 0 && len(s.Found) > 0 {
		lines = append(lines, fmt.Sprintf("without contenders in %s: their programs do other work", text.List(names)))
	}
	return lines
}
