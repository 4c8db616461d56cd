package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/overlap-bench/overlap/bench"
)

// openEngine finds the engine: the file that is given, or one built from the checkout
// around here. The returned function removes what was built.
func openEngine(ctx context.Context, stderr io.Writer, given string) (path string, remove func(), err error) {
	if given != "" {
		if path, err = filepath.Abs(given); err == nil {
			_, err = os.Stat(path)
		}
		if err != nil {
			return "", nil, fmt.Errorf("--engine: %w", err)
		}
		return path, func() {}, nil
	}
	dir, err := bench.ModuleDir(ctx)
	if err != nil {
		return "", nil, err
	}
	fmt.Fprintln(stderr, "building the engine …")
	return bench.BuildEngine(ctx, dir)
}
