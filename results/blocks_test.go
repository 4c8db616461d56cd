package results

import (
	"fmt"
	"strings"
	"testing"
)

func TestCutBlock(t *testing.T) {
	for name, want := range map[string]struct {
		rest  string
		block int
	}{
		"Mine/strategy=pool/limit=16/block=3-2":       {"Mine/strategy=pool/limit=16-2", 3},
		"Mine/strategy=pool/limit=16/block=12":        {"Mine/strategy=pool/limit=16", 12},
		"Mine/strategy=pool/limit=16/arm=b/block=1-8": {"Mine/strategy=pool/limit=16/arm=b-8", 1},
		"Mine/block=2/strategy=pool-2":                {"Mine/strategy=pool-2", 2},
		"Mine/strategy=pool/limit=16-2":               {"Mine/strategy=pool/limit=16-2", 0},
		"Disk/block=4k-2":                             {"Disk/block=4k-2", 0},
		"Disk/block=0-2":                              {"Disk/block=0-2", 0},
		"Disk/block=-2":                               {"Disk/block=-2", 0},
		"Disk/block=99999999999999999999":             {"Disk/block=99999999999999999999", 0},
	} {
		if rest, block := cutBlock(name); rest != want.rest || block != want.block {
			t.Errorf("%s: %s and %d, want %s and %d", name, rest, block, want.rest, want.block)
		}
	}
}

// A text whose names have blocks is compared within them; a failure is in the table of its
// benchmark, though it has no scenario.
func TestBlocksOfNames(t *testing.T) {
	var text strings.Builder
	for block := range 6 {
		drift := 1 << block // far beyond what the strategies differ by
		fmt.Fprintf(&text, "BenchmarkMine/strategy=sequential/limit=4/block=%d-2 1 %d ns/op\n", block+1, 1000*drift)
		fmt.Fprintf(&text, "BenchmarkMine/strategy=pool/limit=4/block=%d-2 1 %d ns/op\n", block+1, 800*drift)
	}
	text.WriteString("--- FAIL: BenchmarkMine/strategy=liar/limit=4/block=1\n    compare.go:12: disqualified: wrong results\n")
	file, err := Parse("mine.txt", strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := Tables([]*File{file})
	if err != nil || len(tables) != 1 || len(tables[0].Rows) != 3 || !tables[0].Paired() {
		t.Fatalf("%d tables, error %v", len(tables), err)
	}
	table := tables[0]
	if pool := table.Rows[0]; pool.Strategy != "pool" || pool.N() != 6 || table.Verdict(pool) != Faster {
		t.Errorf("%s, %d samples: %s, want pool to be faster in every block", pool.Strategy, pool.N(), table.Verdict(pool))
	}
	if liar := table.Rows[2]; liar.Wrong() != "wrong results" {
		t.Errorf("%s is wrong: %q", liar.Strategy, liar.Wrong())
	}
}
