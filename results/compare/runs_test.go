package compare_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// textRuns are runs of go test -bench of one side: each is as slow as a factor says. Scan allocates one object more
// where it is slower.
func textRuns(t *testing.T, label string, times float64, factors ...float64) record.Labelled {
	t.Helper()
	side := record.Labelled{Label: label}
	for i, factor := range factors {
		text := resultstest.ForeignPackage
		if i == 0 {
			text += "BenchmarkOnce-4 100 7 ns/op\n"
		}
		for sample := range 5 {
			ns := factor * (1 + 0.001*float64(sample))
			text += fmt.Sprintf("BenchmarkScan-4 100 %.2f ns/op %.0f allocs/op\nBenchmarkSort-4 100 %.2f ns/op 0 allocs/op\n",
				1000*ns*times, 2+math.Ceil(times-1), 2500*ns)
		}
		side.Files = append(side.Files, resultstest.ForeignFile(t, fmt.Sprint(label, i, ".txt"), text).Files...)
	}
	return side
}

func compareSides(t *testing.T, old, now record.Labelled) *compare.Comparison {
	t.Helper()
	v, err := compare.Compare(table.Options{}, old, now)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// How runs were measured decides what is said of them.
func TestMethod(t *testing.T) {
	quiet := []float64{1, 1.02, 0.99, 1.01, 1.005}
	for _, c := range []struct {
		name     string
		old, now []float64
		method   compare.Method
		verdict  table.Verdict
		interval bool
	}{
		{"one and one", quiet[:1], quiet[1:2], compare.Single, table.NoVerdict, false}, // of 5 samples each
		{"one and three", quiet[:1], quiet[1:4], compare.Single, table.NoVerdict, false},
		{"two and two", quiet[:2], quiet[2:4], compare.Single, table.NoVerdict, true},
		{"two and three", quiet[:2], quiet[2:], compare.Single, table.NoVerdict, true},
		{"three and three", quiet[:3], quiet[2:], compare.Runs, table.Slower, true},
		{"runs that differ more", []float64{1, 1.6, 0.7}, []float64{1.1, 0.6, 1.5}, compare.Runs, table.InNoise, true},
	} {
		v := compareSides(t, textRuns(t, "old", 1, c.old...), textRuns(t, "new", 1.2, c.now...))
		cell := v.All()[slices.IndexFunc(v.All(), func(c *compare.Cell) bool { return c.New.Strategy == "Scan-4" })]
		if v.Method != c.method || cell.Verdict != c.verdict || cell.Enough() != c.interval || !(cell.Ratio > 0) {
			t.Errorf("%s: %s, %q, ratio %v in %v to %v", c.name, v.Method, cell.Verdict, cell.Ratio, cell.Low, cell.High)
		}
		text, markdown, csv, asJSON := comparetest.Rendered(t, v, 100)
		noVerdict := strings.Contains(resultstest.Spaced(text), "how much equal runs differ from run to run is not known") &&
			!strings.Contains(text, "verdict ") && !strings.Contains(text+markdown+csv, "within noise")
		if noVerdict != (c.verdict == table.NoVerdict) {
			t.Errorf("%s: that there is no verdict is %v:\n%s\n%s", c.name, noVerdict, text, csv)
		}
		resultstest.CheckSchema(t, export.CompareSchema, export.CompareSchemaID, compare.ComparisonJSON{}, []byte(asJSON))
		if !strings.Contains(asJSON, fmt.Sprintf(`"compared": %q`, c.method)) {
			t.Errorf("%s: the JSON does not say how they were compared", c.name)
		}
	}
}

// The sides of one run, and blocks in turns, are compared as before, whatever is allowed.
func TestMethodOfBlocks(t *testing.T) {
	sides, err := compare.OfSides(table.Options{}, resultstest.ReadSides(t, 10, someSides()...))
	if err != nil || sides.Method != compare.OneRun || !sides.Judges() {
		t.Errorf("%v, %q", err, sides.Method)
	}
	old, now := resultstest.OldRun(), resultstest.OldRun()
	old.Between, now.Between, now.Name, now.Start = 20e9, 20e9, "new", old.Start.Add(8e9)
	v := compareSides(t, old.Read(t), now.Read(t))
	if v.Method != compare.InTurns || !v.Judges() {
		t.Errorf("%q", v.Method)
	}
}

// The medians that are shown are those of the runs. What never varies, and differs, is told in five runs a side, and
// not in three.
func TestRunsOfAnyone(t *testing.T) {
	t.Chdir("..")
	old, now := []float64{1, 1.02, 0.98}, []float64{1.03, 1, 0.99}
	v := compareSides(t, textRuns(t, "old", 1, old...), textRuns(t, "new", 1.2, now...))
	var out bytes.Buffer
	if err := compare.Show(page.Text(&out, 100), v); err != nil {
		t.Fatal(err)
	}
	resultstest.IsGolden(t, "runs.golden", out.Bytes())
	verdict := func(v *compare.Comparison) (said table.Verdict) {
		for _, c := range v.All() {
			if c.New.Strategy == "Scan-4" && c.Unit == record.Allocs {
				said = c.Verdict
			}
		}
		return said
	}
	five := compareSides(t, textRuns(t, "old", 1, append(old, 1.01, 0.97)...),
		textRuns(t, "new", 1.2, append(now, 1.04, 0.96)...))
	if a, b := verdict(v), verdict(five); a != table.InNoise || b != compare.Worse {
		t.Errorf("allocs of three runs: %q, of five: %q", a, b)
	}
}

// Two single runs, of anyone's benchmarks and of strategies.
func TestSingleRuns(t *testing.T) {
	t.Chdir("..")
	read := func(path string) record.Labelled {
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		return record.Labelled{Label: strings.TrimSuffix(strings.TrimPrefix(path, "testdata/"), ".txt"),
			Files: []*record.File{f}}
	}
	var out bytes.Buffer
	for _, v := range []*compare.Comparison{
		compareSides(t, read("testdata/depot-old.txt"), read("testdata/depot-new.txt")),
		compareSides(t, resultstest.OldRun().Read(t), resultstest.NewRun().Read(t)),
	} {
		if err := compare.Show(page.Text(&out, 100), v); err != nil {
			t.Fatal(err)
		}
		out.WriteByte('\n')
	}
	resultstest.IsGolden(t, "single.golden", out.Bytes())
}

// Where a correction leaves no p-value of the U-test small enough, that is said, with what to do.
func TestBlindUTest(t *testing.T) {
	side := func(factor float64) string {
		text := resultstest.ForeignPackage
		for i := range 30 {
			text += resultstest.Repeated(fmt.Sprint("P", i, "-4"), 6, factor*float64(1000+i), "ns/op")
		}
		return text
	}
	v := comparetest.CompareTexts(t, side(1), side(2))
	want := "Not enough data: corrected for 30 comparisons, the U-test finds nothing in so few samples. Measure each 7 " +
		"times or more, or leave some out with --filter."
	if said := strings.Join(v.Sentences(), "\n"); !strings.Contains(said,
		want) || compare.Count(v.All())[table.TooFew] != 30 {
		t.Errorf("%v:\n%s", compare.Count(v.All()), said)
	}
}

// twoModes is a cell that is 22 % slower in half of the runs, whatever their side: see [stats.Cautious].
const twoModes = "two modes"

// betweens say how much a cell changes from one run to the next: all as much, each in its own way, all together as the
// machine does, now and then by much, and to a second mode.
func betweens(r *rand.Rand) map[string]func(cell int) float64 {
	machine := 0.0
	return map[string]func(cell int) float64{
		"6 %":       func(int) float64 { return 0.06 * r.NormFloat64() },
		"27 %":      func(int) float64 { return 0.27 * r.NormFloat64() },
		"6 to 27 %": func(cell int) float64 { return (0.06 + 0.03*float64(cell%8)) * r.NormFloat64() },
		"machine": func(cell int) float64 {
			if cell == 0 {
				machine = 0.15 * r.NormFloat64()
			}
			return machine + 0.02*r.NormFloat64()
		},
		"rarely 50 %": func(int) float64 {
			if r.IntN(5) == 0 {
				return 0.5
			}
			return 0.06 * r.NormFloat64()
		},
		twoModes: func(int) float64 { return 0.2 * float64(r.IntN(2)) },
	}
}

// Equal sides, of runs that differ from each other: any verdict in at most 5 % with three runs and more, and none ever
// of single runs.
func TestFalseVerdictsOfRuns(t *testing.T) {
	for name := range betweens(nil) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, runs := range noise.Vary([]int{3, 5, 10}, 3, 5) {
				for _, cells := range []int{8, 48} {
					r := rand.New(rand.NewPCG(31, uint64(runs*100+cells)))
					between, same, told := betweens(r)[name], make([]float64, cells), 0
					total := max(60, *noise.Trials*8/cells)
					for range total {
						v := comparetest.SimulatedRuns(r, runs, 6, cells, noise.Normal, between, same)
						told += noise.Btoi(compare.Count(v.All())[table.Faster]+compare.Count(v.All())[table.Slower] > 0)
					}
					rate := float64(told) / float64(total)
					t.Logf("%-11s between runs, %2d runs a side, %2d cells: any false verdict %.2f %%", name, runs, cells, 100*rate)
					if most := stats.Alpha + 3*math.Sqrt(stats.Alpha*(1-stats.Alpha)/float64(total)); rate > most {
						t.Errorf("%d runs, %d cells: %.2f %% false", runs, cells, 100*rate)
					}
				}
			}
		})
	}
}

// How often the 95 % interval of several runs a side holds the true ratio.
func TestCoverageOfRuns(t *testing.T) {
	for name := range betweens(nil) {
		for _, runs := range noise.Vary([]int{3, 5, 10}, 3, 5) {
			r := rand.New(rand.NewPCG(32, uint64(runs)))
			between, held, total := betweens(r)[name], 0, *noise.Trials
			for range total {
				c := comparetest.SimulatedRuns(r, runs, 6, 1, noise.Normal, between, []float64{0.1}).All()[0]
				held += noise.Btoi(c.Low <= math.Exp(0.1) && math.Exp(0.1) <= c.High)
			}
			rate := float64(held) / float64(total)
			t.Logf("%-11s between runs, %2d runs a side: %.2f %% covered", name, runs, 100*rate)
			normal := name != twoModes && name != "rarely 50 %"
			if tol := noise.ThreeErrors(0.95); normal && (rate < 0.93-tol || rate > 0.975+tol) {
				t.Errorf("%s, %d runs: %.2f %% covered", name, runs, 100*rate)
			}
		}
	}
}

// How large a slowdown of one of eight cells has to be to be found in 8 of 10 comparisons, as the report says, and how
// often it is.
func TestPowerOfRuns(t *testing.T) {
	for _, sd := range []float64{0.06, 0.27} {
		for _, runs := range noise.Vary([]int{3, 5, 10}, 3, 10) {
			r := rand.New(rand.NewPCG(33, uint64(runs)))
			between := func(int) float64 { return sd * r.NormFloat64() }
			same, claimed := make([]float64, 8), []float64{}
			total := max(40, *noise.Trials/10)
			for range total {
				claimed = append(claimed, compare.FoundIn8Of10(comparetest.SimulatedRuns(r, runs, 6, 8, noise.Normal, between,
					same)))
			}
			slower := make([]float64, 8)
			slower[0] = stats.Median(claimed)
			found := 0
			for range total {
				v := comparetest.SimulatedRuns(r, runs, 6, 8, noise.Normal, between, slower)
				found += noise.Btoi(v.All()[0].Verdict == table.Slower)
			}
			rate := float64(found) / float64(total)
			t.Logf("%2.0f %% between runs, %2d runs a side: a slowdown of %.0f %% is found in %.0f %%", 100*sd, runs,
				100*math.Expm1(slower[0]), 100*rate)
			if tol := 3 * math.Sqrt(0.16/float64(total)); rate < 0.65-tol || rate > 0.95+tol {
				t.Errorf("%g, %d runs: found in %.0f %%", sd, runs, 100*rate)
			}
		}
	}
}
