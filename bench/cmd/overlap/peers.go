package main

import (
	"context"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/bench"
)

// openPeersEngine builds the engine that measures the peers. It is not the one that --engine
// may give: that one measures our own strategies, free of what the peers start at import.
func openPeersEngine(ctx context.Context, stderr io.Writer) (path string, remove func(), err error) {
	if path := bench.EngineBeside(bench.PeersEngineName); path != "" {
		return path, func() {}, nil
	}
	dir, err := bench.ModuleDir(ctx)
	if err != nil {
		return "", nil, fmt.Errorf("--peers: %w", err)
	}
	fmt.Fprintln(stderr, "building the engine of the peers …")
	return bench.BuildEngine(ctx, dir, bench.PeersTag)
}
