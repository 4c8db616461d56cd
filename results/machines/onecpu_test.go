package machines

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// What one CPU does, in words.
func TestOneCPU(t *testing.T) {
	for _, runs := range [][]invented{{two, one}, {one, two}} {
		words := said(sideBySide(t, runs...))
		for _, want := range []string{
			"Processing with one CPU (GOMAXPROCS=1, as under a global interpreter lock) compared with GOMAXPROCS=2: no gain in cpu (1.0",
			"Fetching with one CPU (GOMAXPROCS=1) compared with GOMAXPROCS=2: less gain in mixed (9.",
			"; the same gain within 15 % in io (",
		} {
			if !strings.Contains(words, want) {
				t.Errorf("not said: %s\n%s", want, words)
			}
		}
	}
	same := two
	same.procs, same.day = 1, 24 // with one CPU as with two
	if words := said(sideBySide(t, two, same)); strings.Contains(words, "no gain") || !strings.Contains(words, ": the same gain within 15 % in cpu (") {
		t.Errorf("one CPU that gains as much as two:\n%s", words)
	}
	slow := one
	slow.scenarios = map[string]map[string][3]float64{"io": {table.Baseline: {1100, 1099, 1}, "pool": {500, 499, 1}, "pipeline": {500, 499, 1}, "eventloop": {500, 499, 1}}}
	if words := said(sideBySide(t, two, slow)); !strings.Contains(words, "compared with GOMAXPROCS=2: less gain in io (") {
		t.Errorf("fetching that gains 2 and not 15 is not called less:\n%s", words)
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
	const cpu = "cpu"
	flat, fast := []float64{0, .01, 0, .01, 0, .01}, []float64{.7, .71, .7, .71, .7, .71}
	c, _ := newStageChange(cpu, newStageGain(flat), newStageGain(fast))
	if v := c.verdict(); v != noGain {
		t.Fatalf("%s: %+v", v, c)
	}
	for _, wrong := range []func(c *stageChange){func(c *stageChange) { c.ratio = 0.3 }, func(c *stageChange) { c.one.ratio = 1.1 }} {
		d := *c
		if wrong(&d); d.verdict() != uncertain {
			t.Errorf("%s of %+v", d.verdict(), d)
		}
	}
	c, _ = newStageChange(cpu, newStageGain(flat), newStageGain(flat))
	if v := c.verdict(); v != sameGain {
		t.Fatalf("%s: %+v", v, c)
	}
	if c.one.ratio = 1.3; c.verdict() != uncertain {
		t.Errorf("%s of %+v", c.verdict(), c)
	}
}

// Where processing gains as little with more CPUs the limit is named if it is what binds.
func TestLimitBinds(t *testing.T) {
	same := two
	same.procs, same.day = 1, 24
	a := sideBySide(t, two, same)
	if words := changesInWords(a.changes(1, 0, record.ProcessActive)); !strings.Contains(words, "the same gain") || strings.Contains(words, "waiting") {
		t.Errorf("T* is not known, and said is: %s", words)
	}
	for _, s := range a.Scenarios {
		for _, r := range s.Tables[0].Rows {
			for range r.N() {
				r.Values[record.Tidied(record.LimitLow)] = append(r.Values[record.Tidied(record.LimitLow)], 0.0662)
			}
		}
	}
	words := changesInWords(a.changes(1, 0, record.ProcessActive))
	if n := strings.Count(words, ", where waiting takes at least 66.20ms at limit 16)"); n != 2 {
		t.Errorf("the limit is the reason %d times, want 2: %s", n, words)
	}
	changed := sideBySide(t, two, one).changes(1, 0, record.ProcessActive)
	for _, c := range changed {
		c.waiting = "waiting"
	}
	if words := changesInWords(changed); strings.Contains(words, "waiting") {
		t.Errorf("waiting is the reason where processing gains less: %s", words)
	}
}

// How often the words about one CPU are wrong: that it gains nothing where it gains as much as two
// do, and that fetching gains as much, within 15 %, where it gains 1.15 times less.
func TestFalseOneCPU(t *testing.T) {
	for _, n := range noise.Noises {
		r := rand.New(rand.NewPCG(8, 8))
		gain := func(truth float64) stageGain {
			cells, logs := make([]float64, 2), make([]float64, 6)
			for block := range logs {
				n.Draw(r, block, len(logs), cells)
				logs[block] = truth + cells[0] - cells[1]
			}
			return newStageGain(logs)
		}
		nothing, same := 0, 0
		for range *noise.Trials {
			var changes []*stageChange
			for range 3 {
				c, _ := newStageChange("cpu", gain(0.01), gain(0.01))
				changes = append(changes, c)
			}
			correctStages(changes)
			for _, c := range changes {
				if c.verdict() == noGain {
					nothing++
					break
				}
			}
			c, _ := newStageChange("io", gain(math.Log(12*(2-sameWithin))), gain(math.Log(12)))
			same += noise.Btoi(c.verdict() == sameGain)
		}
		x, y := float64(nothing)/float64(*noise.Trials), float64(same)/float64(*noise.Trials)
		t.Logf("%-11s false: nothing gained %.2f %%, as much %.2f %%", n.Name, 100*x, 100*y)
		if max(x, y) > stats.Alpha+noise.ThreeErrors(stats.Alpha) {
			t.Errorf("%s: %.1f %% and %.1f %% false", n.Name, 100*x, 100*y)
		}
	}
}
