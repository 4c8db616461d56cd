package simulate

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// What is advised is compared with the fastest row, by the medians and, with blocks enough,
// by the ratios within them.
func TestAdviceCheck(t *testing.T) {
	tab := readTables(t, "../testdata/run.txt")[0]
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
	same.Scenario, slow.Scenario = "near", "far"
	list := []AdviceCheck{same, slow}
	if off := FarOff(list); len(off) != 1 || off[0] != "far" {
		t.Errorf("far off: %v", off)
	}
	var out bytes.Buffer
	if err := ShowAdviceChecks(page.Text(&out, 0), list); err != nil || !strings.Contains(out.String(), "In 1 of 2 scenarios, ") || !strings.Contains(out.String(), "0.0 %") {
		t.Errorf("error %v\n%s", err, out.String())
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

// At any width of a terminal the tables of advice fit it: cells are broken at spaces, and no word is.
func TestAdviceFits(t *testing.T) {
	choices := []Choice{
		{"pipeline", "128", 102.5, 1, "24 MiB", "out: sends 128 at once, the server takes 64"},
		{"sequential", "", 5895, 0.02, "4.6 GiB", "0.1 % less, which counts as a tie"},
	}
	changes := []Change{
		{"latency that varies, sigma 0.5", "pipeline at limit 211", 157.7, 0, "sends 64 at once, the server takes 32"},
		{"results in input order", "ordered at limit 64", 102.7, 110, ""},
	}
	for _, width := range []int{100, 80, 60} {
		var out bytes.Buffer
		p := page.Text(&out, width)
		ShowChoices(p, choices)
		ShowChanges(p, changes)
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(line) - 1; n > width {
				t.Errorf("%d columns, of %d: %s", n, width, line)
			}
		}
		words := map[string]bool{}
		for _, word := range strings.Fields(out.String()) {
			words[word] = true
		}
		for _, word := range strings.Fields("24 MiB 4.6 GiB sends 128 once, server which counts latency varies, 157.7s takes 110.0s order pipeline 211 because advised") {
			if !words[word] {
				t.Errorf("at %d columns, %s is not in\n%s", width, word, out.String())
			}
		}
	}
}
