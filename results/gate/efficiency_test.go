package gate

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// An efficiency that cannot be is not compared: nothing is stopped for it, and it is in no table.
func TestGateImpossible(t *testing.T) {
	elsewhere := func(change func(*resultstest.RecordedRun)) resultstest.RecordedRun {
		r := resultstest.NewRun()
		r.Facts = map[string]string{"machine": "n-4c-1111"}
		change(&r)
		return r
	}
	slow := elsewhere(func(r *resultstest.RecordedRun) { r.Slower = 1.3 })
	disturbed := elsewhere(func(r *resultstest.RecordedRun) {
		r.Slower, r.Breaks = 1.3, func(block int, cell string) string {
			if block == 1 && strings.Contains(cell, "=cpu/") {
				return record.Disturbed.Because("by others")
			}
			return ""
		}
	})
	for _, c := range []struct {
		name            string
		old, now        record.Labelled
		slower, failing int
		why             string
		err             string
	}{
		{name: "in cpu", old: resultstest.OldRun().BeatingBound(t, "cpu"), now: slow.BeatingBound(t, ""), slower: 1,
			why: "2 cells are not looked at, of 4 in old: in cpu, pool of old took less than T*, which cannot be (efficiency " +
				"1.25): measure old again, and report it if that does not help. A slowdown there passes."},
		{name: "in cpu, now", old: resultstest.OldRun().BeatingBound(t, ""), now: slow.BeatingBound(t, "cpu"), slower: 1,
			why: "in cpu, pool of new took less"},
		{name: "by the T* of its own", old: resultstest.OldRun().WithBound(t, "cpu/strategy=pool/limit=16-2", "1.5e+08"),
			now: slow.BeatingBound(t, ""), slower: 1, why: "in cpu, pool of old took less"},
		{name: "in cpu, where there are too few samples as well", old: resultstest.OldRun().BeatingBound(t, "cpu"),
			now: disturbed.BeatingBound(t, ""), slower: 1,
			why: "2 cells are not looked at, of 4 in old: in cpu, pool of old took less"},
		{name: "in both", old: resultstest.OldRun().BeatingBound(t, "io cpu"), now: slow.BeatingBound(t, ""),
			err: "old and new cannot be gated: in io and cpu, pool of old took less than T*"},
		{name: "it fails there", old: resultstest.OldRun().BeatingBound(t, "cpu"),
			now: elsewhere(func(r *resultstest.RecordedRun) {
				r.Fails = "sequential"
			}).BeatingBound(t, ""), failing: 2, why: "in cpu, pool of old took less"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := Options{MinEffect: 0.05, AllowMachines: true, AllowSingle: true}.Check(c.old, c.now)
			if resultstest.Refused(t, err, c.err) {
				return
			}
			why := strings.Join(g.Why(), "\n")
			if len(g.Slower) != c.slower || len(g.Failing) != c.failing || !strings.Contains(why, c.why) ||
				len(g.Comparison.Matches) != 1 || g.Comparison.Family > 2 {
				t.Errorf("%d slower, %d failing, of %d; %q is to be in\n%s", len(g.Slower), len(g.Failing), g.Comparison.Family,
					c.why, why)
			}
		})
	}
}

// Efficiencies are shown as such, without a prefix of units.
func TestGateShowsEfficiencies(t *testing.T) {
	slow := resultstest.NewRun()
	slow.Facts, slow.Slower, slow.Bound = map[string]string{"machine": "n-4c-1111"}, 2, 95
	before := resultstest.OldRun()
	before.Bound = 95
	g, err := Options{MinEffect: 0.05, AllowMachines: true, AllowSingle: true}.Check(before.Read(t), slow.Read(t))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Show(page.Markdown(&out, 0), g); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"efficiency is the shortest time possible divided by the time taken",
		"| makespan in T\\* |", "| pool | 0.95 ± ",
		"% | 0.48 ± ", "| less efficient |"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	for x, want := range map[float64]string{0.0098: "0.0098", 0.04123: "0.041", 0.1: "0.10", 0.848: "0.85", 1: "1.00"} {
		if got := text.Efficiency(x); got != want {
			t.Errorf("%v is shown as %s, want %s", x, got, want)
		}
	}
}
