package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
	"github.com/overlap-bench/overlap/strategies/peers"
)

// The names that bench knows are those of the adapters, which it may not import.
func TestPeersByName(t *testing.T) {
	names := func(entries []strategies.Entry) (names []string) {
		for _, e := range entries {
			names = append(names, e.Name)
		}
		return names
	}
	if got, want := names(scenario.Peers()), names(peers.Catalog()); !slices.Equal(got, want) {
		t.Errorf("bench knows %v, the catalog has %v", got, want)
	}
}

// --peers adds a cell for each peer, measured by an engine of its own.
func TestRunPeers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	code, out, errs := overlap(t, small(dir, "--peers", "--blocks", "1")...)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	run, samples, err := record.ReadSidecar(files[0])
	if want := len(scenario.Peers()) + 4; err != nil || len(samples) != want || len(run.Cells) != want {
		t.Errorf("%d samples of %d cells, error %v, want %d: three strategies, one of them twice, and the peers",
			len(samples), len(run.Cells), err, want)
	}
	for _, e := range scenario.Peers() {
		if !strings.Contains(out, e.Name) {
			t.Errorf("%s is not in what is shown:\n%s", e.Name, out)
		}
	}
	if _, out, _ := overlap(t, small(dir, "--peers", "--dry-run", "-v")...); !strings.Contains(out,
		"strategy=errgroup/limit=4") {
		t.Errorf("a dry run says\n%s", out)
	}
}
