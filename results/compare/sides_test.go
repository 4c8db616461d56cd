package compare_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
)

// ns gives times around one, which go up and down with a machine that is the same for both sides of a block.
func ns(time float64, of int, more string) func(int) string {
	return func(block int) string {
		machine := 1 + 0.2*float64(block%3)
		noise := 1 + 0.004*float64((block*7+of*5)%11-5)
		return fmt.Sprintf("%.1f ns/op%s", time*machine*noise, more)
	}
}

func someSides() []resultstest.SidedBenchmark {
	return []resultstest.SidedBenchmark{
		{Name: "Sum/n=4", Old: ns(100, 0, " 16 B/op 2 allocs/op"), New: ns(120, 1, " 16 B/op 1 allocs/op"),
			Again: func(block int) string {
				if block%2 == 0 {
					return ""
				}
				return ns(100, 2, " 16 B/op 2 allocs/op")(block)
			}},
		{Name: "Sum/n=100", Old: ns(3000, 3, " 0 B/op 0 allocs/op"), New: ns(3001, 4, " 8 B/op 1 allocs/op")},
		{Name: "Max", Old: ns(50, 5, " 0 B/op 0 allocs/op"), New: ns(45, 6, " 0 B/op 0 allocs/op")},
		{Name: "Gone", Old: ns(50, 7, "")},
	}
}

// The sides of a run are compared block by block, each unit corrected on its own: a change of 10 % is found under a
// machine that changes by 40 %.
func TestSidesOfBenchmarks(t *testing.T) {
	f := resultstest.ReadSides(t, 10, someSides()...)
	v, err := compare.OfSides(table.Options{}, f)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]table.Verdict{}
	for _, c := range v.All() {
		got[c.New.Strategy+" "+c.Unit] = c.Verdict
		if c.N != 10 || c.M != 10 {
			t.Errorf("%s %s: %d and %d blocks", c.New.Strategy, c.Unit, c.N, c.M)
		}
	}
	for name, want := range map[string]table.Verdict{
		"Sum/n=4-2 sec/op": table.Slower, "Sum/n=100-2 sec/op": table.InNoise, "Max-2 sec/op": table.Faster,
		"Sum/n=4-2 B/op": table.InNoise, "Sum/n=100-2 B/op": compare.Worse, "Max-2 B/op": table.InNoise,
		"Sum/n=4-2 allocs/op": compare.Better, "Sum/n=100-2 allocs/op": compare.Worse, "Max-2 allocs/op": table.InNoise,
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if len(v.Pairs) != 10 || len(v.Only) != 1 || v.Only[0].What != "Gone-2 in benchmarks" {
		t.Errorf("pairs %v, only %v", v.Pairs, v.Only)
	}
	var out bytes.Buffer
	if err := compare.Show(page.Text(&out, 100), v); err != nil {
		t.Fatal(err)
	}
	t.Chdir("..")
	resultstest.IsGolden(t, "sides.golden", bytes.ReplaceAll(out.Bytes(), []byte(filepath.Dir(f.Path)), []byte("DIR")))
}

// Strategies too. The noise floor of the old side counts for both.
func TestSidesOfStrategies(t *testing.T) {
	const scenario = "Batch/scenario=io/strategy="
	f := resultstest.ReadSides(t, 8,
		resultstest.SidedBenchmark{Name: scenario + "pool/limit=4", Old: ns(1e6, 0, ""), New: ns(1.2e6, 1, ""),
			Again: ns(1e6, 2, "")},
		resultstest.SidedBenchmark{Name: scenario + "staged/limit=4", Old: ns(2e6, 3, ""), New: ns(2e6, 4, "")},
		resultstest.SidedBenchmark{Name: scenario + "perurl/limit=4", Old: ns(2e6, 3, ""),
			New: func(int) string { return "" }})
	v, err := compare.OfSides(table.Options{}, f)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(comparetest.Verdicts(v)); got != "[io perurl failed io pool slower]" {
		t.Error(got)
	}
	if m := v.Matches[0]; len(v.Pairs) != 8 || m.Old.NoiseFloor.Of == nil || len(v.Unknown(m)) > 0 {
		t.Errorf("pairs %v, floor %v, unknown %v", v.Pairs, m.Old.NoiseFloor, v.Unknown(m))
	}
	var out bytes.Buffer
	if err := compare.Show(page.Text(&out, 100), v); err != nil {
		t.Fatal(err)
	}
	t.Chdir("..")
	resultstest.IsGolden(t, "sides-strategies.golden", out.Bytes())
}

// With fewer than six blocks nothing is told.
func TestFewBlocksOfSides(t *testing.T) {
	v, err := compare.OfSides(table.Options{}, resultstest.ReadSides(t, 5, someSides()...))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.All() {
		if c.Verdict != table.TooFew {
			t.Errorf("%s %s: %s of 5 blocks", c.New.Strategy, c.Unit, c.Verdict)
		}
	}
}
