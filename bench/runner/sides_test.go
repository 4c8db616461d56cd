package runner

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
)

// Each side is measured by its own engine, against one fixture. Extra work is the new side's alone: results of other
// work would be disqualified.
func TestSides(t *testing.T) {
	plain := benchtest.Scenario("cpu", 4)
	slowed, err := plain.WithExtraWork(1)
	if err != nil {
		t.Fatal(err)
	}
	e := engine(slowed)
	e.ExtraWork, e.OldSide, e.OldPath = 1, []scenario.Scenario{plain}, filepath.Join(t.TempDir(), "old.test")
	if err := os.Symlink(os.Args[0], e.OldPath); err != nil {
		t.Skip("no links can be made here, so two engines are not tested: ", err)
	}
	defer e.Close()
	if err := e.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := e.MeasureCosts(t.Context()); err != nil || e.oldCosts["cpu"].Process*3 > e.Costs["cpu"].Process*2 {
		t.Errorf("error %v; processing costs %v, and %v with the extra work", err, e.oldCosts["cpu"].Process,
			e.Costs["cpu"].Process)
	}
	fixture := e.fixture
	for _, side := range []string{record.OldSide, record.NewSide} {
		cell := scenario.Cell{Scenario: plain, Entry: benchtest.Strategy("pool"), Limit: 4, Side: side}
		if side == record.NewSide {
			cell.Scenario = slowed
		}
		measured, err := e.Measure(t.Context(), cell)
		if err != nil {
			t.Fatalf("%s: %v", side, err)
		}
		if name := record.TrimProcs(measured.Name.String()); name != "Batch/"+cell.String() ||
			!strings.HasSuffix(name, "/side="+side) {
			t.Errorf("%s is measured as %s", cell, name)
		}
		if got := measured.GetConfig("extra-work") != ""; got != (side == record.NewSide) {
			t.Errorf("%s: extra work is %q", side, measured.GetConfig("extra-work"))
		}
	}
	if e.fixture != fixture || len(e.begun) != 2 {
		t.Errorf("the fixture is another, or the binaries are not two: %v", e.begun)
	}
}

// An engine says what it can measure; another program does not.
func TestEngineWork(t *testing.T) {
	work, ok := EngineWork(t.Context(), os.Args[0])
	if !ok || len(work.Strategies) < 12 ||
		work.Versions["io"] != scenario.Versions([]scenario.Cell{{Scenario: benchtest.Scenario("io", 1)}})["io"] {
		t.Errorf("it can measure %+v, %v", work, ok)
	}
	if work, ok := EngineWork(t.Context(), "/bin/echo"); ok {
		t.Errorf("echo can measure %+v", work)
	}
}

// A cell goes on until its change is known, with both sides and the second arm; not for the noise of each side.
func TestUndecidedSides(t *testing.T) {
	var cells []scenario.Cell
	for _, name := range []string{"pool", "pipeline"} {
		cells = append(cells, scenario.Cell{Scenario: benchtest.Scenario("io", 4), Entry: benchtest.Strategy(name),
			Limit: 4})
	}
	cells = scenario.WithSides(scenario.WithPairs(cells))
	var soFar []record.Sample
	for block := 1; block <= 8; block++ {
		for _, c := range cells {
			ns := 1e6 * float64(1+block%4) // the machine's, the same for both
			if c.Entry.Name == "pool" && c.Side == record.NewSide {
				ns *= 1 + 0.02*float64(block%5)
			}
			soFar = append(soFar, record.Sample{Block: block, Cell: c.String(), Status: record.OK, Makespan: ns,
				Took: time.Second})
		}
	}
	for precision, want := range map[float64]string{
		0.01: "[scenario=io/strategy=pool/limit=4/side=old scenario=io/strategy=pool/limit=4/side=new " +
			"scenario=io/strategy=pool/limit=4/arm=b/side=old]",
		0.2: "[]",
	} {
		if got := fmt.Sprint(UndecidedSides(soFar, cells, precision)); got != want {
			t.Errorf("to %g: %s, want %s", precision, got, want)
		}
	}
	if got := UndecidedSides(nil, cells, 0.01); len(got) > 0 {
		t.Errorf("of nothing: %v", got)
	}
}
