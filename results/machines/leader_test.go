package machines

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Of those that are among the fastest on both machines, the one with the least time in the mean
// stands for the scenario.
func TestLeader(t *testing.T) {
	x, y := two, one
	x.scenarios = map[string]map[string][3]float64{
		"cpu":   {table.Baseline: {100, 20, 80}, "pool": {100, 20, 40}, "threads": {50, 20, 30}},
		"mixed": {table.Baseline: {900, 800, 80}, "pool": {100, 20, 40}, "pipeline": {100, 90, 30}}}
	y.scenarios = map[string]map[string][3]float64{
		"cpu":   {table.Baseline: {100, 20, 80}, "pool": {100, 20, 80}, "threads": {200, 20, 80}},
		"mixed": {table.Baseline: {900, 800, 80}, "pool": {105, 20, 80}, "pipeline": {102, 90, 80}}}
	a := sideBySide(t, x, y)
	if key, ok := a.Scenarios[0].leader([]int{0, 1}); ok {
		t.Errorf("%v leads in cpu, where threads is the fastest on one machine, and the slowest on the other", key)
	}
	if key, ok := a.Scenarios[0].representative(0, 1); !ok || key.Strategy != "pool" && key.Strategy != "threads" {
		t.Errorf("machines are compared by %v in cpu", key)
	}
	first, second := a.Scenarios[1].Tables[0], a.Scenarios[1].Tables[1]
	if first.Best().Strategy != "pool" || second.Best().Strategy != "pipeline" || second.Row("pool").Group != 1 {
		t.Fatal("another is the fastest on each machine, and they tie")
	}
	if key, ok := a.Scenarios[1].leader([]int{0, 1}); !ok || key.Strategy != "pipeline" {
		t.Errorf("%v leads in mixed, want pipeline", key)
	}
	var out bytes.Buffer
	if err := Show(page.Text(&out, 0), a, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\nby pipeline ", "\ncpu  "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("not written: %s\n%s", want, out.String())
		}
	}
}

// Who is each machine's first is the fastest on all, though it is in no group: what keeps to no limit, and
// the baseline alone.
func TestFirstEverywhere(t *testing.T) {
	for _, strategy := range []string{table.Unlimited, table.Baseline} {
		s, err := query.ParseSelection("/strategy:"+strategy, "", "")
		if err != nil {
			t.Fatal(err)
		}
		other := resultstest.NewRun()
		other.Facts = map[string]string{"machine": "l-8c-2222"}
		both := []record.Labelled{resultstest.OldRun().AtLimits(t, "16"), other.AtLimits(t, "16")}
		both, err = s.Apply(both, record.Makespan)
		if err != nil {
			t.Fatal(err)
		}
		a, err := Compare(table.Options{}, both)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := Show(page.Text(&out, 0), a, ""); err != nil {
			t.Fatal(err)
		}
		if text := out.String(); !strings.Contains(text, "by "+strategy+" ") {
			t.Errorf("%s is the fastest on both:\n%s", strategy, text)
		}
	}
}

// Of machines side by side, none has a fastest strategy by too few samples, whatever the medians are.
func TestOfFew(t *testing.T) {
	machine := func(name string, samples int) record.Labelled {
		var text strings.Builder
		text.WriteString("machine: " + name + "\nitems: 32\n")
		for i := range samples {
			for j, s := range []string{table.Baseline, "pool", "staged"} {
				text.WriteString("BenchmarkBatch/scenario=io/strategy=" + s + "/limit=16-2 1 " + []string{"90", "20", "40"}[j] +
					name[:1] + "0" + string(rune(48+i)) + " ns/op\n")
			}
		}
		l := resultstest.ForeignFile(t, name+".txt", text.String())
		l.Label = ""
		return l
	}
	for samples, want := range map[int][]int{1: {0, 0, 0}, 3: {0, 0, 0}, 6: {1, 0, 0}} {
		a, err := Compare(table.Options{}, []record.Labelled{machine("1-0000", samples), machine("2-0000", samples)})
		if err != nil {
			t.Fatal(err)
		}
		var groups []int
		for _, r := range a.Scenarios[0].Tables[0].Rows {
			groups = append(groups, r.Group)
		}
		if !slices.Equal(groups, want) {
			t.Errorf("%d samples: groups %v, want %v", samples, groups, want)
		}
	}
}

// The baseline ties with pool, and is faster in the mean; pool stands for the scenario.
func TestBaselineLeadsNowhere(t *testing.T) {
	x, y := two, one
	x.scenarios = map[string]map[string][3]float64{"io": {table.Baseline: {100, 99, 1}, "pool": {100.5, 100, 1}}}
	x.day, y.day, y.scenarios = 26, 27, x.scenarios
	s := sideBySide(t, x, y).Scenarios[0]
	for _, table := range s.Tables {
		if len(table.Group()) != 2 {
			t.Fatal("they do not tie")
		}
	}
	if key, ok := s.leader([]int{0, 1}); !ok || key.Strategy != "pool" {
		t.Errorf("%v leads", key)
	}
}
