package engines

import (
	"context"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// OpenPeers builds the engine that measures the peers. It is not the one that --engine
// may give: that one measures our own strategies, free of what the peers start at import.
func OpenPeers(ctx context.Context, stderr io.Writer) (path string, remove func(), err error) {
	path, remove, err = engineHere(ctx, stderr, runner.PeersEngineName, scenario.PeersTag)
	if err != nil {
		return "", nil, fmt.Errorf("--peers: %w", err)
	}
	return path, remove, nil
}
