package results

import (
	"bytes"
	"strings"
	"testing"
)

// What is advised is compared with the fastest row, by the medians and, with blocks enough,
// by the ratios within them.
func TestAdviceCheck(t *testing.T) {
	table := readTables(t, "testdata/run.txt")[0]
	fastest, slowest := table.Rows[0], table.Row(Baseline)
	var same, slow AdviceCheck
	same.Compare(table, fastest)
	slow.Compare(table, slowest)
	if same.Off != 0 || same.CI != nil || same.Measured != same.BestMeasured {
		t.Errorf("the best beside itself: %+v", same)
	}
	gain, _ := table.Gain(fastest, Makespan)
	if d := slow.Off - (gain - 1); d > 1e-9 || d < -1e-9 || slow.Off < 1 {
		t.Errorf("sequential takes %v longer, and the gain over it is %v", slow.Off, gain)
	}
	if slow.CI == nil || slow.CI[0] > slow.Off || slow.CI[1] < slow.Off || slow.CI[0] < 1 {
		t.Errorf("%v longer, CI %v", slow.Off, slow.CI)
	}
	same.Scenario, slow.Scenario = "near", "far"
	list := []AdviceCheck{same, slow}
	if off := FarOff(list); len(off) != 1 || off[0] != "far" {
		t.Errorf("far off: %v", off)
	}
	var out bytes.Buffer
	if err := ShowAdviceChecks(&out, list); err != nil || !strings.Contains(out.String(), "In 1 of 2 scenarios, ") || !strings.Contains(out.String(), "0.0 %") {
		t.Errorf("error %v\n%s", err, out.String())
	}
}

func TestSeconds(t *testing.T) {
	for s, want := range map[float64]string{51.2: "51.20s", 0.0512: "51.20ms", 1024: "1024s", 4.5e-6: "4.500µs"} {
		if got := Seconds(s); got != want {
			t.Errorf("%v is %s, want %s", s, got, want)
		}
	}
}

// With no makespan there is no best, which is an error and no crash.
func TestAdviceCheckOfNothing(t *testing.T) {
	table := &Table{base: Baseline}
	row := &Row{table: table, Strategy: "pool", Limit: "4", values: map[string][]float64{tidied(Makespan): {0}}}
	table.Rows = []*Row{row}
	if err := new(AdviceCheck).Compare(table, row); err == nil {
		t.Error("compared with nothing")
	}
	row.values[tidied(Makespan)] = []float64{1}
	if err := new(AdviceCheck).Compare(table, row); err != nil {
		t.Error(err)
	}
}
