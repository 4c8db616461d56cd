package machines

import (
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// What one CPU does, in words.
func TestOneCPU(t *testing.T) {
	for _, runs := range [][]invented{{two, one}, {one, two}} {
		words := said(sideBySide(t, runs...))
		for _, want := range []string{
			"At GOMAXPROCS=1, as under a global interpreter lock, processing gains nothing: in cpu 1.0",
			"Fetching gains as before, within 15 %: in io ",
		} {
			if !strings.Contains(words, want) {
				t.Errorf("not said: %s\n%s", want, words)
			}
		}
	}
	same := two
	same.procs, same.day = 1, 24 // with one CPU as with two
	if words := said(sideBySide(t, two, same)); strings.Contains(words, "gains nothing") || !strings.Contains(words, "processing gains as much, within 15 %: in cpu ") {
		t.Errorf("one CPU that gains as much as two:\n%s", words)
	}
	slow := one
	slow.scenarios = map[string]map[string][3]float64{"io": {table.Baseline: {1100, 1099, 1}, "pool": {500, 499, 1}, "pipeline": {500, 499, 1}, "eventloop": {500, 499, 1}}}
	if words := said(sideBySide(t, two, slow)); strings.Contains(words, "Fetching gains as much") {
		t.Errorf("fetching that gains 2 and not 15 is called as much:\n%s", words)
	}
}

// The figures that are said are those of the rows.
func TestFiguresSaid(t *testing.T) {
	a := sideBySide(t, two, one)
	said := said(a)
	checked := 0
	for _, unit := range []string{record.FetchActive, record.ProcessActive} {
		for _, c := range a.changes(1, 0, unit) {
			s := a.Scenarios[slices.IndexFunc(a.Scenarios, func(s *Scenario) bool { return s.Name == c.scenario })]
			for i, was := range map[int]stageGain{1: c.one, 0: c.more} {
				want, _ := s.Tables[i].Gain(s.Tables[i].Row(c.strategy), unit)
				if was.ratio != want || !strings.Contains(said, text.Ratio(want)) {
					t.Errorf("%s %s: said %v, want %v", c.scenario, unit, was.ratio, want)
				}
				checked++
			}
		}
	}
	if checked < 6 {
		t.Errorf("only %d figures", checked)
	}
}

// Where a ratio of medians is out of its interval nothing is told.
func TestUneven(t *testing.T) {
	c, _ := newStageChange("cpu", newStageGain([]float64{0, .01, 0, .01, 0, .01}), newStageGain([]float64{.7, .71, .7, .71, .7, .71}))
	if !c.nothing() || c.unclear() {
		t.Fatalf("%+v", c)
	}
	for _, wrong := range []func(c *stageChange){func(c *stageChange) { c.ratio = 0.3 }, func(c *stageChange) { c.one.ratio = 1.1 }} {
		d := *c
		if wrong(&d); d.nothing() || d.less() || d.same() || !d.unclear() {
			t.Errorf("something is told of %+v", d)
		}
	}
	c, _ = newStageChange("cpu", newStageGain([]float64{0, .01, 0, .01, 0, .01}), newStageGain([]float64{0, .01, 0, .01, 0, .01}))
	if !c.same() {
		t.Fatalf("%+v", c)
	}
	if c.one.ratio = 1.3; c.same() || !c.unclear() {
		t.Errorf("as much is told of %+v", c)
	}
}

// Where processing gains as little with more CPUs the limit is named if it is what binds.
func TestLimitBinds(t *testing.T) {
	same := two
	same.procs, same.day = 1, 24
	a := sideBySide(t, two, same)
	against := a.on([]int{0})
	if words := processingWords(a.changes(1, 0, record.ProcessActive), against); !strings.Contains(words, "as much") || strings.Contains(words, "waiting") {
		t.Errorf("T* is not known, and said is: %s", words)
	}
	for _, s := range a.Scenarios {
		for _, r := range s.Tables[0].Rows {
			for range r.N() {
				r.Values[record.Tidied(record.LimitLow)] = append(r.Values[record.Tidied(record.LimitLow)], 0.0662)
			}
		}
	}
	words := processingWords(a.changes(1, 0, record.ProcessActive), against)
	if want := " There waiting binds at GOMAXPROCS=2, not computing: no schedule takes less than 66.20ms in cpu at limit 16 and 66.20ms in mixed at limit 16."; !strings.HasSuffix(words, want) {
		t.Errorf("said %q, want %q", words, want)
	}
	changed := sideBySide(t, two, one).changes(1, 0, record.ProcessActive)
	for _, c := range changed {
		c.waiting = waiting{1, "16"}
	}
	if words := processingWords(changed, against); strings.Contains(words, "waiting") {
		t.Errorf("waiting is the reason where processing gains less: %s", words)
	}
}
