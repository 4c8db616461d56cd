package handover

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// What is printed is benchmark text and nothing else: each cell once a block, with all of
// its units, and the machine described once.
func TestBlocks(t *testing.T) {
	dir, err := runner.ModuleDir(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var cells []Cell
	for _, c := range Cells() {
		if c.Limit == 2 && (c.Strategy == "chunked" || c.Strategy == "ants") {
			cells = append(cells, c)
		}
	}
	blocks := Blocks{Cells: cells, Blocks: 2, Seed: 1, BenchTime: time.Millisecond, Dir: dir, Progress: io.Discard}
	var out bytes.Buffer
	if err := blocks.Run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	units := map[string]int{}
	for line := range strings.Lines(out.String()) {
		if !strings.HasPrefix(line, "Benchmark") {
			units[strings.Fields(line)[0]]++
		}
	}
	if units["goos:"] != 1 || units["Unit"] != 5 || len(units) > 4 { // goos, goarch, cpu, Unit
		t.Errorf("beside the results there is %v in\n%s", units, out.String())
	}
	clear(units)
	reader := benchfmt.NewReader(&out, "out")
	for reader.Scan() {
		switch r := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			t.Error(r)
		case *benchfmt.Result:
			for _, v := range r.Values {
				units[v.OrigUnit+v.Unit]++
			}
		}
	}
	if len(cells) != 4 || len(units) != 5 {
		t.Errorf("%d cells, want 4: results of %v", len(cells), units)
	}
	for unit, n := range units {
		if want := 8; n != want && (unit != record.PeakRSS || n != want/2) {
			t.Errorf("%d values of %s, want %d: 4 cells, 2 blocks; half of them of no work", n, unit, want)
		}
	}
}

func TestCells(t *testing.T) {
	var names []string
	for _, c := range Cells() {
		if c.Work == "noop" && c.Limit == 2 && !c.Peer {
			names = append(names, c.Strategy)
		}
	}
	var want []string
	for _, e := range ours() {
		want = append(want, e.Name)
	}
	if !slices.Equal(names, want) || names[0] != Floor {
		t.Errorf("cells of %v, want %v", names, want)
	}
}

// Items that are lost, doubled or wrong are noticed.
func TestCheck(t *testing.T) {
	w := works["1us"]
	for what, spoil := range map[string]func(b *batch){
		"":                  func(*batch) {},
		"emitted 0 times":   func(b *batch) { b.marks[3] = 0 },
		"emitted 2 times":   func(b *batch) { b.emit(&b.items[3]) },
		"digest of item 3 ": func(b *batch) { b.items[3].Digest++ },
	} {
		b := newBatch(10, w)
		for round := range 2 { // the second on what the first has left
			if err := (loop{}).Run(t.Context(), b.source, w, b.emit); err != nil {
				t.Fatal(err)
			}
			if round == 1 {
				spoil(b)
			}
			if err := b.check(); round == 0 && err != nil || round == 1 && (err == nil) != (what == "") ||
				err != nil && !strings.Contains(err.Error(), what) {
				t.Errorf("round %d: %v, want %q", round, err, what)
			}
		}
	}
}
