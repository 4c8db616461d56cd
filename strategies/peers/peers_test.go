package peers_test

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
	"github.com/overlap-bench/overlap/strategies/peers"
	"github.com/overlap-bench/overlap/strategies/strategytest"
)

const limit = 4

// held are the items that each peer holds.
var held = map[string]int{
	"errgroup":           limit + 1,
	"conc-pool":          limit + 1,
	"conc-stream":        limit + 3,
	"ants":               limit + 1,
	"pond":               2*limit + 1,
	"semaphore-weighted": limit + 1,
}

// unbounded are the peers that do not keep the rule that a blocking emit stalls the pulling,
// with the reason. All else they keep.
var unbounded = map[string]string{
	"conc-iter":  "ForEach takes a slice: the source is read to its end before anything is begun",
	"workerpool": "Submit never blocks: its queue has no bound and no option for one",
}

// claim, in the environment of a child process, makes a peer claim a bound all the same.
const claim = "PEERS_CLAIM_HELD"

func TestConformance(t *testing.T) {
	for _, entry := range peers.Catalog() {
		t.Run(entry.Name, func(t *testing.T) {
			b := strategytest.Bounds{Fetching: limit, Processing: limit, Held: held[entry.Name]}
			if b.Held == 0 && unbounded[entry.Name] == "" {
				t.Fatal("neither a bound nor the reason for none is stated for this peer")
			}
			if n, err := strconv.Atoi(os.Getenv(claim)); err == nil {
				b.Held = n
			}
			strategytest.Test(t, func() strategies.Strategy {
				// conc/stream keeps channels in a sync.Pool, and a channel may not go from one
				// bubble to another. What two collections do not find in use is gone.
				runtime.GC()
				runtime.GC()
				return entry.New(limit)
			}, b)
		})
	}
}

// What is declared is true: with any bound claimed, the rule fails. A failing test needs a
// process of its own.
func TestUnbounded(t *testing.T) {
	for name, reason := range unbounded {
		t.Run(name, func(t *testing.T) {
			pattern := fmt.Sprintf("^TestConformance$/^%s$/^backpressure$", name)
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run="+pattern, "-test.timeout=1m")
			child.Env = append(child.Environ(), claim+"=100")
			out, err := child.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "rule backpressure:") {
				t.Errorf("the rule holds, though it is said that %s\n%v\n%s", reason, err, out)
			}
		})
	}
}

// A mistake names the peer, the field and the number.
func TestNegativeLimit(t *testing.T) {
	for _, entry := range peers.Catalog() {
		err := entry.New(-1).Run(t.Context(), func(func(*strategies.Item) bool) {}, nil, nil)
		if err == nil || !strings.Contains(err.Error(), ".Limit is -1") {
			t.Errorf("%s: error %v, want one that names the field and -1", entry.Name, err)
		}
	}
}

func TestCatalog(t *testing.T) {
	seen := map[string]bool{}
	for _, entry := range strategies.Catalog() {
		seen[entry.Name] = true
	}
	for _, entry := range peers.Catalog() {
		if seen[entry.Name] {
			t.Errorf("%s is the name of two strategies", entry.Name)
		}
		seen[entry.Name] = true
		if entry.Idea == "" || strings.Contains(entry.Idea, "\n") {
			t.Errorf("%s: the idea is one line, got %q", entry.Name, entry.Idea)
		}
	}
}
