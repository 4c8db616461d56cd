package verification

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// A noisy machine measures makespans of a tenth of a second, those of the new side slower by a factor. Each run is
// faster or slower as a whole.
type noisyMachine struct {
	r           *rand.Rand
	noise, slow float64
	factor      float64
}

func (m *noisyMachine) Measure(_ context.Context, cell scenario.Cell) (*runner.Measured, error) {
	ns := 1e8 * m.slow * (1 + m.noise*m.r.NormFloat64())
	if cell.Side == record.NewSide {
		ns *= m.factor
	}
	return &runner.Measured{Result: &benchfmt.Result{Name: benchfmt.Name("Batch/" + cell.String() + "-2"), Iters: 1,
		Values: []benchfmt.Value{{Value: ns, Unit: "ns/op"}}}}, nil
}

// runOfSides is a run of two scenarios on a machine.
func runOfSides(t *testing.T, m *noisyMachine, seed uint64) *record.File {
	t.Helper()
	entries, err := scenario.FindStrategies([]string{"pool", "staged"})
	if err != nil {
		t.Fatal(err)
	}
	m.slow = 1 + 0.2*m.r.Float64()
	cells := scenario.WithSides(scenario.WithPairs(scenario.Cells(scenario.Scenarios()[:2], entries, []int{4})))
	f, err := verify.SidesRun{Cells: cells, Measurer: m, Facts: map[string]string{"machine": "fake-2c"}, Blocks: 6,
		Seed: seed}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Equal sides have no verdict, a slowdown is found, and one run says nothing of another: runs of this machine
// differ by up to 20 %.
func TestGateTrials(t *testing.T) {
	m := &noisyMachine{r: rand.New(rand.NewPCG(5, 5)), noise: 0.01, factor: 1}
	var g gateTrials
	for i := range 7 {
		if m.factor = 1; i == 2 {
			m.factor = 1.10
		}
		if err := g.add(runOfSides(t, m, uint64(i)), m.factor > 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.separate(1); err != nil {
		t.Fatal(err)
	}
	if g.tables != 12 || g.falseTables > 1 || g.found != 1 || g.missed != 0 || len(g.alone) != 6 || g.pairs != 15 ||
		g.pairVerdicts != 0 || g.drawn != draws || g.drawnFalse > draws/10 || g.inOrder != 1 {
		g.alone, g.undecided = nil, g.undecided[:min(1, len(g.undecided))]
		t.Errorf("%+v", g)
	}
}

// One verdict too many on equal sides or runs, or a slowdown that passes, is an error. Few tables are not judged.
func TestGateTrialsJudge(t *testing.T) {
	good := gateTrials{tables: 64, falseTables: 3, found: 8, pairs: 120, drawn: 200, drawnFalse: 10,
		alone: make([]*record.File, 16)}
	for _, tt := range []struct {
		change func(*gateTrials)
		want   string
	}{
		{func(*gateTrials) {}, ""},
		{func(g *gateTrials) { g.falseTables = 4 }, "4 of 64 tables of equal sides have a verdict"},
		{func(g *gateTrials) { g.tables, g.falseTables = 24, 4 }, ""},
		{func(g *gateTrials) { g.missed = 1 }, "1 of 9 slowdowns passed"},
		{func(g *gateTrials) { g.pairVerdicts = 2 }, "2 of 120 pairs of single runs were judged"},
		{func(g *gateTrials) { g.drawnFalse = 11 }, "11 of 200 draws of three equal runs against three have a verdict"},
	} {
		g := good
		tt.change(&g)
		err := g.judge()
		if (err == nil) != (tt.want == "") || err != nil && err.Error() != tt.want {
			t.Errorf("error %v, want %q", err, tt.want)
		}
		var out bytes.Buffer
		g.undecided = []string{"its arm was disturbed"}
		g.show(&out, verify.Options{Blocks: 6, Slowdown: 0.1})
		said := strings.Join(strings.Fields(out.String()), " ")
		for _, want := range []string{"Two equal sides in one run, 6 blocks: ", "10 % more CPU work on the new side: 8 of ",
			" of 120 pairs of 16 runs", "could not tell in 1 comparisons"} {
			if !strings.Contains(said, want) {
				t.Errorf("no %q in %s", want, said)
			}
		}
	}
}
