package simulate

import (
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// What is advised is compared with the fastest row, by the medians and, with blocks enough,
// by the ratios within them.
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
		table := table.OfMakespans("", table.Makespans{Strategy: "pool", Limit: "4", Seconds: []float64{seconds}})
		return new(AdviceCheck).Compare(table, table.Rows[0])
	}
	if err := measured(0); err == nil {
		t.Error("compared with nothing")
	}
	if err := measured(1); err != nil {
		t.Error(err)
	}
}
