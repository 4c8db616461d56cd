package machines

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

func said(a *Comparison) string {
	var all []string
	for _, c := range a.Conclusions {
		all = append(all, c.Sentence)
	}
	return strings.Join(all, "\n")
}

// lineup puts simulated tables of machines side by side.
func lineup(tables ...*table.Table) *Comparison {
	a := &Comparison{Scenarios: []*Scenario{newScenario("io", nil, tables)}}
	for i, t := range tables {
		a.Machines = append(a.Machines, &Machine{Name: fmt.Sprint("m", i+1), File: &record.File{}, origin: originOf(t, 0),
			tables: []*table.Table{t}})
	}
	a.conclude()
	return a
}

// What holds, what flips and why, and what only one machine tells.
func TestConclusions(t *testing.T) {
	words := said(sideBySide(t, laptop, server))
	for _, want := range []string{
		"In mixed, pipeline is 1.17–1.29× as fast as pool everywhere.",
		"In cpu, threads is 1.55–1.69× as fast as pool on ryzen-8c; ",
		"pool is 1.34–1.44× as fast as threads on epyc-2c. ",
		"Possible reason: GOMAXPROCS (8 against 2).",
		"In io, pool is 1.26–1.32× as fast as threads on ryzen-8c; ",
		"no difference was found on epyc-2c.",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("not said: %s\n%s", want, words)
		}
	}
	alike := server
	alike.machine, alike.day, alike.scenarios = "epyc-2c-3333", 24, laptop.scenarios
	if words := said(sideBySide(t, alike, server)); !strings.Contains(words, "No recorded fact explains it.") {
		t.Errorf("a reason was found where nothing differs:\n%s", words)
	}
	alike.constants = ""
	if words := said(sideBySide(t, alike, server)); !strings.Contains(words,
		"No recorded fact explains it; 6 of 8 constants were not recorded.") {
		t.Errorf("unknown constants are not named:\n%s", words)
	}
}

// What one machine alone measured beats others all the same: "anywhere" is of all machines.
func TestBeatenOnOneMachine(t *testing.T) {
	x, y := two, one
	x.scenarios = map[string]map[string][3]float64{"io": {table.Baseline: {900, 899, 1}, "pool": {100, 99, 1},
		"threads": {120, 119, 1}, "pipeline": {30, 29, 1}}}
	y.scenarios = map[string]map[string][3]float64{"io": {table.Baseline: {900, 899, 1}, "pool": {100, 99, 1},
		"threads": {120, 119, 1}}}
	x.day, y.day = 24, 25
	if words := said(sideBySide(t, x, y)); strings.Contains(words, "No strategy") ||
		!strings.Contains(words, "pool is 1.12–1.27× as fast as threads everywhere") {
		t.Errorf("pipeline, which only one machine measured, beats pool there:\n%s", words)
	}
	delete(x.scenarios["io"], "pipeline")
	if words := said(sideBySide(t, x, y)); !strings.Contains(words,
		"No strategy with a limit was measurably faster than pool in io on any machine.") {
		t.Errorf("without pipeline, nothing beats pool:\n%s", words)
	}
	x.scenarios["cpu"] = two.scenarios["cpu"]
	if words := said(sideBySide(t, x, y)); !strings.Contains(words, "faster than pool in io on any machine.") {
		t.Errorf("cpu was measured on one machine only, and says nothing:\n%s", words)
	}
}

// What is said of strategies as a whole: two that nothing beats, one that is beaten everywhere, one
// on one machine only; and perurl, which is compared with none, since it keeps to no limit.
func TestStanding(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	first := simulated(r, 12, noise.Normal, []float64{3, 0, 0, 1, 0, 0})
	second := simulated(r, 12, noise.Normal, []float64{3, 0, 0, 1, 1, -1})
	for _, tab := range []*table.Table{first, second} {
		tab.Row("s5").Strategy = table.Unlimited
		tab.Rank()
	}
	a := lineup(first, second)
	words := said(a)
	for _, want := range []string{
		"No strategy with a limit was measurably faster than s1 or s2 in io on any machine.",
		"s3 is never the fastest: ",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("not said: %s\n%s", want, words)
		}
	}
	if strings.Contains(words, table.Unlimited) || strings.Contains(words, "s4 is never") ||
		strings.Contains(words, "s4 are never") {
		t.Errorf("said of perurl, or of s4, which is among the fastest on one machine:\n%s", words)
	}
}

// So many sentences are printed, and the rest counted.
func TestManyConclusions(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 10))
	truth := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	turned := slices.Clone(truth)
	slices.Reverse(turned)
	a := lineup(simulated(r, 12, noise.Normal, truth), simulated(r, 12, noise.Normal, turned))
	var out bytes.Buffer
	if err := Show(page.Text(&out, 1000), a, "speedup"); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%d more conclusions are not shown: --wide shows all.", len(a.Conclusions)-conclusionsShown)
	if n := strings.Count(out.String(), "Possible reason"); n > conclusionsShown ||
		len(a.Conclusions) <= conclusionsShown || !strings.Contains(out.String(), want) {
		t.Errorf("%d of %d conclusions, want %d and %q:\n%s", n, len(a.Conclusions), conclusionsShown, want, out.String())
	}
	out.Reset()
	if err := Show(page.Text(&out, 0), a, "speedup"); err != nil {
		t.Fatal(err)
	}
	for _, c := range a.Conclusions {
		if !strings.Contains(out.String(), c.Sentence) {
			t.Errorf("however wide, not said: %s", c.Sentence)
		}
	}
}
