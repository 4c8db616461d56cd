package handover

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// What is printed is benchmark text and nothing else: each cell once a block, with all of
// its units, and the machine described once. This test binary measures; a test of the command builds those of peers.
func TestMeasure(t *testing.T) {
	var cells []scenario.Cell
	for _, c := range Cells() {
		if c.Limit == 2 && (c.Entry.Name == "chunked" || c.Entry.Name == Floor) {
			cells = append(cells, c)
		}
	}
	o := Options{Cells: cells, Blocks: 2, Seed: 1, Progress: io.Discard}
	var out bytes.Buffer
	if err := (binaries{ours: os.Args[0], benchTime: time.Millisecond}).measure(t.Context(), &out, o); err != nil {
		t.Fatal(err)
	}
	units := map[string]int{}
	for line := range strings.Lines(out.String()) {
		if line != "\n" && !strings.HasPrefix(line, "Benchmark") {
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
		if c.Scenario.Name == noWork && c.Limit == 2 && !c.Peer {
			names = append(names, c.Entry.Name)
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
