package gate

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// runsOf are several runs of one side, of somebody else's benchmarks: text of go test -bench that differs from run to
// run by the factors.
func runsOf(t *testing.T, label string, times float64, factors ...float64) record.Labelled {
	t.Helper()
	side := record.Labelled{Label: label}
	for i, factor := range factors {
		text := resultstest.ForeignPackage + "cpu: c\n"
		for sample := range 5 {
			ns := 1000 * factor * (1 + 0.001*float64(sample))
			text += fmt.Sprintf("BenchmarkPack-4 100 %.2f ns/op %d B/op\nBenchmarkSort-4 100 %.2f ns/op 8 B/op\n", ns*times,
				64*int(times), 2*ns)
		}
		side.Files = append(side.Files, resultstest.ForeignFile(t, fmt.Sprint(label, i, ".txt"), text).Files...)
	}
	return side
}

// Anyone's benchmarks are gated if there are three runs a side, by what runs differ by; one a side, only if it is
// allowed.
func TestGateOfAnyone(t *testing.T) {
	quiet, noisy := []float64{1, 1.01, 0.99, 1.005}, []float64{1, 1.3, 0.8, 1.1}
	for _, c := range []struct {
		name     string
		old, now record.Labelled
		options  Options
		slower   int
		why, err string
	}{
		{name: "equal", old: runsOf(t, "old", 1, quiet[:3]...), now: runsOf(t, "new", 1.0001, quiet[1:]...),
			why: "None of 2 benchmarks is measurably more than 5 % slower."},
		{name: "little is seen", old: runsOf(t, "old", 1, noisy[:3]...), now: runsOf(t, "new", 1.2, noisy[1:]...),
			why: "With --must-see 10%, a gate that could miss 10 % has status 2."},
		{name: "slower", old: runsOf(t, "old", 1, quiet[:3]...), now: runsOf(t, "new", 2, quiet[1:]...), slower: 1,
			why: "Slower: Pack-4 in example.org/parcel by +100 %. That is more than 5 % and significant (p ≤ 0.05, " +
				"Holm-corrected for 2 comparisons)."},
		{name: "slower than runs differ by, less than is stopped", old: runsOf(t, "old", 1, quiet[:3]...),
			now: runsOf(t, "new", 2, quiet[1:]...), options: Options{MinEffect: 2}, why: "None of 2"},
		{name: "runs differ by more", old: runsOf(t, "old", 1, noisy[:3]...), now: runsOf(t, "new", 1.2, noisy[1:]...),
			why: "None of 2"},
		{name: "two and three", old: runsOf(t, "old", 1, quiet[:2]...), now: runsOf(t, "new", 2, quiet[1:]...),
			err: "old and new cannot be gated: how much equal runs differ from run to run is not known: measure both in one " +
				"run with overlap against, or"},
		{name: "two and three, allowed", old: runsOf(t, "old", 1, quiet[:2]...), now: runsOf(t, "new", 2, quiet[1:]...),
			options: Options{AllowSingle: true}, err: "give at least 3 runs a side, as in FILE,FILE,FILE"},
		{name: "single", old: runsOf(t, "old", 1, 1), now: runsOf(t, "new", 2, 1), err: "measure both in one run"},
		{name: "must see", old: runsOf(t, "old", 1, noisy[:3]...), now: runsOf(t, "new", 1.0001, noisy[1:]...),
			options: Options{MustSee: 0.1}, err: "a slowdown of 10 % would be found in 0 of the 2 cells of old"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.options.MinEffect == 0 {
				c.options.MinEffect = 0.05
			}
			g, err := c.options.Check(c.old, c.now)
			if single := len(c.old.Files) == 1 && len(c.now.Files) == 1; err != nil && !single &&
				strings.Contains(err.Error(), "--allow-single") {
				t.Errorf("of several runs a side, which nothing allows: %v", err)
			}
			if resultstest.Refused(t, err, c.err) {
				return
			}
			if why := strings.Join(g.Why(), "\n"); len(g.Slower) != c.slower || !strings.Contains(why, c.why) {
				t.Errorf("%d slower, want %d, and %q in\n%s", len(g.Slower), c.slower, c.why, why)
			}
		})
	}
}

// Of several runs of ours too a run is the sample. A strategy that fails in one of the new ones, and in no old one, is
// stopped; a run of another machine makes it no gate.
func TestGateOfRuns(t *testing.T) {
	side := func(label string, change func(i int, r *resultstest.RecordedRun)) record.Labelled {
		l := record.Labelled{Label: label}
		for i := range 3 {
			r := resultstest.RecordedRun{Name: label + strings.Repeat("x", i), Blocks: 6, Between: 10 * time.Second,
				Start: resultstest.Noon.Add(time.Duration(len(l.Label)*10+i) * time.Hour)}
			change(i, &r)
			l.Files = append(l.Files, r.Read(t).Files...)
		}
		return l
	}
	same := func(int, *resultstest.RecordedRun) {}
	old := side("old", same)
	for name, c := range map[string]struct {
		now             record.Labelled
		slower, failing int
		err             string
	}{
		"equal":  {now: side("other", same)},
		"slower": {now: side("other", func(_ int, r *resultstest.RecordedRun) { r.Slower = 1.3 }), slower: 2},
		"slower in one run": {now: side("other", func(i int, r *resultstest.RecordedRun) {
			if i == 1 {
				r.Slower = 1.3
			}
		})},
		"fails in one run": {now: side("other", func(i int, r *resultstest.RecordedRun) {
			if i == 1 {
				r.Fails = "pool"
			}
		}), failing: 2},
		"another machine": {now: side("other", func(i int, r *resultstest.RecordedRun) {
			if i == 1 {
				r.Facts = map[string]string{"machine": "n-4c-1111"}
			}
		}), err: "different machines (machine m-2c-0000 and n-4c-1111)"},
		"other work": {now: side("other", func(i int, r *resultstest.RecordedRun) {
			if i == 1 {
				r.Facts = map[string]string{"seed": "2"}
			}
		}), err: "are not both runs of other: the work in io differs (seed 1 and 2)"},
		"the same run": {now: record.Labelled{Label: "other", Files: append(old.Files[:1:1], side("other", same).Files...)},
			err: "are one and the same run"},
	} {
		g, err := Options{MinEffect: 0.05}.Check(old, c.now)
		if c.err != "" || err != nil {
			if err == nil || c.err == "" || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: error %v, want one line with %q", name, err, c.err)
			}
			continue
		}
		if len(g.Slower) != c.slower || len(g.Failing) != c.failing {
			t.Errorf("%s: %d slower, %d failing, want %d and %d: %q", name, len(g.Slower), len(g.Failing), c.slower, c.failing,
				g.Why())
		}
	}
}
