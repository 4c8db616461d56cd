package table

import (
	"fmt"
	"strings"
	"testing"
)

// GOMAXPROCS is said once, though it is a fact and in the names.
func TestProcsOnce(t *testing.T) {
	text := ""
	for _, n := range []int{1, 2} {
		text += fmt.Sprintf("gomaxprocs: %d\nBenchmarkBatch/scenario=io/strategy=pool/limit=4-%d 1 5 ns/op\n", n, n)
	}
	for _, table := range parseTables(t, text) {
		if got := strings.Join(table.Differs, ", "); got != table.procs() {
			t.Errorf("differs by %q", got)
		}
	}
}
