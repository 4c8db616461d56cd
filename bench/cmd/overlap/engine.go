package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/fixtures"
)

// openEngine finds the engine: the file that is given, or the one beside this command, or one
// built from the checkout around here. The returned function removes what was built.
func openEngine(ctx context.Context, stderr io.Writer, given string) (path string, remove func(), err error) {
	if given != "" {
		if path, err = filepath.Abs(given); err == nil {
			_, err = os.Stat(path)
		}
		if err != nil {
			return "", nil, fmt.Errorf("--engine: %w", err)
		}
		if err := bench.CheckEngine(ctx, path); err != nil {
			return "", nil, fmt.Errorf("--engine: %s: %w", given, err)
		}
		return path, func() {}, nil
	}
	if path := bench.EngineBeside(bench.EngineName); path != "" {
		return path, func() {}, nil
	}
	dir, err := bench.ModuleDir(ctx)
	if err != nil {
		return "", nil, err
	}
	fmt.Fprintln(stderr, "building the engine …")
	return bench.BuildEngine(ctx, dir)
}

// withoutSource leaves out of the core scenarios what reads the source tree of a Go toolchain, if
// there is none here. Who asks for it by name gets an error instead.
func (o *runOptions) withoutSource(stderr io.Writer) {
	if len(o.scenarios) > 0 || o.corpus != "" {
		return
	}
	if _, err := fixtures.GoSourcePath(); err == nil {
		return
	}
	for _, s := range bench.Scenarios() {
		if s.Profile.Documents == fixtures.GoSource {
			fmt.Fprintf(stderr, "leaving out the scenario %s: there is no Go toolchain here, whose source it reads; to have it, name a directory of .go files with --corpus DIR\n", s.Name)
			continue
		}
		o.scenarios = append(o.scenarios, s.Name)
	}
}
