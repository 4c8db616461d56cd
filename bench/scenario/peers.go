package scenario

import "github.com/overlap-bench/overlap/strategies"

// PeersTag is the build tag with which the test binary of ./bench measures the peers,
// and nothing else: to import them starts goroutines, which would disturb the cells of others.
const PeersTag = "peers"

// Peers lists what is in the catalog of package peers, by name: they can be measured here, by
// an engine that is built with [PeersTag], but not started.
func Peers() []strategies.Entry {
	limited := func(limit, items int) int { return min(limit, items) }
	var entries []strategies.Entry
	for _, name := range []string{
		"errgroup", "conc-pool", "conc-iter", "conc-stream", "ants", "pond", "workerpool", "semaphore-weighted",
	} {
		entries = append(entries, strategies.Entry{Name: name, Fetches: limited})
	}
	return entries
}

// PeerCells are the cells of the peers, in the order of [Cells].
func PeerCells(scenarios []Scenario, limits []int) []Cell {
	cells := Cells(scenarios, Peers(), limits)
	for i := range cells {
		cells[i].Peer = true
	}
	return cells
}
