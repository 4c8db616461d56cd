package table

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// A text whose names have blocks is compared within them; a failure is in the table of its
// benchmark, though it has no scenario.
func TestBlocksOfNames(t *testing.T) {
	var text strings.Builder
	for block := range 6 {
		drift := 1 << block // far beyond what the strategies differ by
		fmt.Fprintf(&text, "BenchmarkMine/strategy=sequential/limit=4/block=%d-2 1 %d ns/op\n", block+1, 1000*drift)
		fmt.Fprintf(&text, "BenchmarkMine/strategy=pool/limit=4/block=%d-2 1 %d ns/op\n", block+1, 800*drift)
	}
	text.WriteString("--- FAIL: BenchmarkMine/strategy=liar/limit=4/block=1\n    compare.go:12: disqualified: wrong " +
		"results\n")
	file, err := record.Parse("mine.txt", strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := Tables([]*record.File{file})
	if err != nil || len(tables) != 1 || len(tables[0].Rows) != 3 || !tables[0].Paired() {
		t.Fatalf("%d tables, error %v", len(tables), err)
	}
	table := tables[0]
	if pool := table.Rows[0]; pool.Strategy != "pool" || pool.N() != 6 || table.Finding(pool).Verdict != Faster {
		t.Errorf("%s, %d samples: %s, want pool to be faster in every block", pool.Strategy, pool.N(),
			table.Finding(pool).Verdict)
	}
	if liar := table.Rows[2]; liar.Wrong() != "wrong results" {
		t.Errorf("%s is wrong: %q", liar.Strategy, liar.Wrong())
	}
}
