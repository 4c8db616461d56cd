package simulate

import (
	"fmt"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// What is advised is compared with the fastest row by the ratios within blocks, as a gain is.
func TestAdviceCheck(t *testing.T) {
	tab := readTables(t, "../../results/testdata/run.txt")[0]
	fastest, slowest := tab.Rows[0], tab.Row(table.Baseline)
	var same, slow AdviceCheck
	same.Compare(tab, fastest)
	slow.Compare(tab, slowest)
	if same.Off != 0 || same.CI != nil || same.Measured != same.BestMeasured {
		t.Errorf("the best beside itself: %+v", same)
	}
	gain, _ := tab.Gain(fastest, record.Makespan)
	if d := slow.Off - (gain - 1); d > 1e-9 || d < -1e-9 || slow.Off < 1 {
		t.Errorf("sequential takes %v longer, and the gain over it is %v", slow.Off, gain)
	}
	if slow.CI == nil || slow.CI[0] > slow.Off || slow.CI[1] < slow.Off || slow.CI[0] < 1 {
		t.Errorf("%v longer, CI %v", slow.Off, slow.CI)
	}
}

// With no makespan there is no best, which is an error and no crash.
func TestAdviceCheckOfNothing(t *testing.T) {
	measured := func(seconds float64) error {
		place := record.Cell{Strategy: "pool", Limit: "4"}
		table := table.OfSamples([]record.Sample{{Status: record.OK, Place: place, Block: 1, Makespan: 1e9 * seconds}})[0]
		return new(AdviceCheck).Compare(table, table.Rows[0])
	}
	if err := measured(0); err == nil {
		t.Error("compared with nothing")
	}
	if err := measured(1); err != nil {
		t.Error(err)
	}
}

// A check names what was measured, and how far from the best the advice is: here a machine
// on which the limit of 4 is slower than it is simulated to be, and pipeline is the best.
func TestCheckAdvice(t *testing.T) {
	text := "items: 128\ncpus: 2\n"
	for _, row := range []struct {
		scenario, strategy string
		limit, makespan    int
	}{
		{"io", "pool", 4, 270e6}, {"io", "pool", 64, 20e6}, {"io", "pipeline", 64, 19e6},
		{"cpu", "pool", 4, 80e6}, {"cpu", "pool", 64, 80e6}, {"cpu", "pipeline", 64, 60e6},
		{"mixed", "pool", 4, 300e6},
	} {
		cpu := 50_000
		if row.scenario != "io" {
			cpu = 950_000
		}
		text += fmt.Sprintf("BenchmarkBatch/scenario=%s/strategy=%s/limit=%d-2 1 %d ns/op %d cpu-ns/item 30000 "+
			"fixture-cpu-ns/item 8000000 delay-ns\n", row.scenario, row.strategy, row.limit, row.makespan, cpu)
	}
	c := calibrated(t, text)
	checks, err := c.CheckAdvice(t.Context(), false)
	if err != nil || len(checks) != 2 { // mixed has one limit
		t.Fatalf("checks %+v, error %v", checks, err)
	}
	cpu, io := checks[0], checks[1]
	if io.Advised != "pool at limit 64" || io.Best != "pipeline at limit 64" || io.Measured != 0.02 ||
		io.BestMeasured != 0.019 {
		t.Errorf("io: %+v", io)
	}
	if cpu.Best != "pipeline at limit 64" || cpu.Off < 0.33 || cpu.Off > 0.34 || cpu.Scenario != "cpu" {
		t.Errorf("cpu: %+v", cpu)
	}
}
