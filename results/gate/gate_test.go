package gate

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
)

func TestGate(t *testing.T) {
	with := func(change func(*resultstest.RecordedRun)) resultstest.RecordedRun {
		r := resultstest.NewRun()
		change(&r)
		return r
	}
	breaking := func(why func(int, string) string) resultstest.RecordedRun {
		return with(func(r *resultstest.RecordedRun) { r.Breaks = why })
	}
	in := func(cell, part, reason string) string {
		if !strings.Contains(cell, part) {
			return ""
		}
		return reason
	}
	elsewhere := map[string]string{"machine": "n-4c-1111", "cpu": "N"}
	for _, c := range []struct {
		name            string
		old, now        resultstest.RecordedRun
		options         Options
		slower, failing int
		why             string // among the reasons
		err             string // or else
	}{
		{name: "the same", now: resultstest.NewRun(), why: "None of 4 makespans is measurably more than 5 % longer."},
		{name: "slower", now: with(func(r *resultstest.RecordedRun) { r.Slower = 1.1 }), slower: 2, why: "pool in io by +"},
		{name: "slower, in twelve blocks and fewer",
			now: with(func(r *resultstest.RecordedRun) { r.Slower, r.Blocks = 1.1, 12 }), slower: 2},
		{name: "faster", now: with(func(r *resultstest.RecordedRun) { r.Slower = 0.8 })},
		{name: "slower, and allowed to be", now: with(func(r *resultstest.RecordedRun) { r.Slower = 1.1 }),
			options: Options{MinEffect: 0.2}},
		{name: "a little slower", now: with(func(r *resultstest.RecordedRun) { r.Slower = 1.035 })},
		{name: "fails", now: with(func(r *resultstest.RecordedRun) { r.Fails = "sequential" }), failing: 2,
			why: "It fails: sequential in io: failed now (disqualified: item 3 has another digest)."},
		{name: "failed before", old: resultstest.RecordedRun{Name: "old", Blocks: 6, Start: resultstest.Noon,
			Fails: "sequential"}, now: resultstest.NewRun(), why: "None of 2 makespans"},
		{name: "five blocks", now: with(func(r *resultstest.RecordedRun) { r.Blocks, r.Slower = 5, 2 }),
			err: "no cell has 6 good samples on each side, so that nothing could have been stopped: measure more blocks"},
		{name: "a whole scenario fails", now: breaking(func(_ int, cell string) string {
			return in(cell, "scenario=cpu", "boom")
		}), failing: 2, why: "It fails: pool in cpu: failed now (boom)."},
		{name: "all fails", now: breaking(func(int, string) string { return "boom" }), failing: 4,
			why: "It fails: pool in cpu: failed now (boom)."},
		{name: "half of the samples fail", now: breaking(func(block int, cell string) string {
			return in(cell, "io/strategy=pool/limit=16", "boom"[:4*(block%2)])
		}), failing: 1, why: "It fails: pool in io: failed in 3 of 6 samples (boom)."},
		{name: "one sample fails", now: breaking(func(block int, cell string) string {
			if block > 1 {
				return ""
			}
			return in(cell, "io/strategy=sequential", "boom")
		}), why: "sequential in io failed in 1 of 6 samples, too few to stop for: boom.\nNone of 3 makespans is measurably " +
			"more than 5 % longer.\nSingle runs are judged because of --allow-single. " + compare.SingleRuns + "\nA slowdown " +
			"of about 5 % would be found in half of such comparisons, a larger one more often.\n1 cell is not " +
			"looked at, of 4 in old: they are missing or have too few " +
			"good samples."},
		{name: "it was disturbed throughout", now: breaking(func(_ int, cell string) string {
			return in(cell, "scenario=io/", record.Disturbed.Because("by others"))
		}), why: "2 cells are not looked at, of 4 in old: they are missing or have too few good samples."},
		{name: "a scenario is missing", now: with(func(r *resultstest.RecordedRun) { r.Only = []string{"io"} }),
			why: "2 cells are not looked at, of 4 in old: they are missing"},
		{name: "a strategy is missing", now: with(func(r *resultstest.RecordedRun) { r.Strategies = []string{"pool"} }),
			why: "2 cells are not looked at, of 4 in old: they are missing"},
		{name: "little is seen, and that is enough", now: with(func(r *resultstest.RecordedRun) { r.Only = []string{"io"} }),
			options: Options{MustSee: 0.1}, why: "None of 2 makespans"},
		{name: "too little is seen", now: with(func(r *resultstest.RecordedRun) {
			r.Strategies, r.Only = []string{"pool"}, []string{"io"}
		}), options: Options{MustSee: 0.1},
			err: "cannot be gated: a slowdown of 10 % would be found in 1 of the 4 cells of old"},
		{name: "it is not seen", now: resultstest.NewRun(), options: Options{MustSee: 0.01},
			err: "would be found in 0 of the 4 cells"},
		{name: "it need not be seen to be stopped", now: with(func(r *resultstest.RecordedRun) { r.Slower = 1.1 }),
			options: Options{MustSee: 0.01}, slower: 2},
		{name: "other limits", now: with(func(r *resultstest.RecordedRun) { r.Limit, r.Strategies = 8, []string{"pool"} }),
			err: "they have no strategy at the same limit in common"},
		{name: "itself", now: resultstest.OldRun(), err: "old) are one and the same run"},
		{name: "the wrong way round", old: resultstest.NewRun(), now: resultstest.OldRun(), why: "None of 4 makespans"},
		{name: "another seed", now: with(func(r *resultstest.RecordedRun) { r.Facts = map[string]string{"seed": "2"} }),
			err: "seed 1 and 2"},
		{name: "another corpus in part", old: with(func(r *resultstest.RecordedRun) {
			r.Name, r.Start = "old", resultstest.Noon
		}), now: with(func(r *resultstest.RecordedRun) { r.Only, r.Version = []string{"io"}, "b" }),
			err: "version of the scenario"},
		{name: "another machine", now: with(func(r *resultstest.RecordedRun) {
			r.Facts = elsewhere
		}), err: "different machines (machine m-2c-0000 and n-4c-1111, cpu M and N): measure both on one, or gate their " +
			"efficiencies alone with --allow-machines"},
		{name: "another machine, allowed, twice as slow as its T*", old: with(func(r *resultstest.RecordedRun) {
			r.Name, r.Start, r.Bound = "old", resultstest.Noon, 50
		}), now: with(func(r *resultstest.RecordedRun) {
			r.Facts, r.Bound, r.Slower = elsewhere, 100, 2
		}), options: Options{AllowMachines: true},
			why: "None of 4 makespans is measurably more than 5 % longer in units of T*."},
		{name: "another machine, allowed, less efficient", old: with(func(r *resultstest.RecordedRun) {
			r.Name, r.Start, r.Bound = "old", resultstest.Noon, 50
		}), now: with(func(r *resultstest.RecordedRun) {
			r.Facts, r.Bound, r.Slower = elsewhere, 50, 1.2
		}), options: Options{AllowMachines: true}, slower: 2,
			why: "Slower in units of T*: pool in io by +19.9 %; pool in cpu by +19.5 %. That is more than 5 %, both noise " +
				"floors and significant"},
		{name: "another machine, allowed, no T*", now: with(func(r *resultstest.RecordedRun) { r.Facts = elsewhere }),
			options: Options{AllowMachines: true}, err: "has no T* of io"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.old.Name == "" {
				c.old = resultstest.OldRun()
			}
			c.options.AllowSingle = true
			if c.options.MinEffect == 0 {
				c.options.MinEffect = 0.05
			}
			g, err := c.options.Check(c.old.Read(t), c.now.Read(t))
			if resultstest.Refused(t, err, c.err) {
				return
			}
			why := strings.Join(g.Why(), "\n")
			if len(g.Slower) != c.slower || len(g.Failing) != c.failing || g.Passed() != (c.slower+c.failing == 0) ||
				!strings.Contains(why, c.why) {
				t.Errorf("%d slower, %d failing, want %d and %d; %q is to be in\n%s", len(g.Slower), len(g.Failing), c.slower,
					c.failing, c.why, why)
			}
			for _, p := range []func(*bytes.Buffer) page.Page{
				func(w *bytes.Buffer) page.Page { return page.Text(w, 100) },
				func(w *bytes.Buffer) page.Page { return page.Markdown(w, 0) },
			} {
				var out bytes.Buffer
				if err := Show(p(&out), g); err != nil ||
					!strings.Contains(out.String(), "gate "+map[bool]string{true: "passed", false: "stopped"}[g.Passed()]) {
					t.Errorf("%v: %s", err, &out)
				}
			}
		})
	}
}

// What is not the whole of a run, or no run of ours, cannot be gated.
func TestGateRefusesParts(t *testing.T) {
	cut := func(text string, at int) string { return text[:at] }
	line := func(text string, n int) int { // where the n-th line of a sample ends
		at := 0
		for range n {
			at += strings.Index(text[at:], "\nBenchmark") + 1
		}
		return at
	}
	for _, c := range []struct {
		name   string
		damage func(text, sidecar string) (string, string)
		err    string
	}{
		{"in a line", func(text, sidecar string) (string, string) { return cut(text, len(text)-5), sidecar },
			"the text ends after 35 of 36 samples: it was cut off; only a whole run can be gated"},
		{"at the end of a line", func(text, sidecar string) (string, string) { return cut(text, line(text, 20)), sidecar },
			"the text ends after 19 of 36 samples: it was cut off; only a whole run can be gated"},
		{"both", func(text, sidecar string) (string, string) {
			lines := strings.SplitAfter(sidecar, "\n")
			return cut(text, line(text, 20)), strings.Join(lines[:20], "")
		}, "the run did not end: it has 19 of 36 samples"},
		{"the sidecar", func(text, sidecar string) (string, string) { return text, cut(sidecar, len(sidecar)/2) },
			"is it the sidecar of another run?"},
		{"no blocks", func(text, sidecar string) (string, string) {
			return text, strings.Replace(sidecar, `"blocks":6`, `"blocks":0`, 1)
		}, "of 0 blocks, which cannot be"},
		{"failures", func(text, sidecar string) (string, string) {
			return text, sidecar + `{"block":7,"cell":"scenario=io/strategy=pool/limit=16","status":"failed","reason":"boom","load":0}` + "\n"
		}, "0 samples failed, and 1 by the sidecar"},
		{"no sidecar", func(text, sidecar string) (string, string) { return text, "" }, "its sidecar new.jsonl is missing"},
		{"foreign", func(text, sidecar string) (string, string) {
			return strings.ReplaceAll(strings.ReplaceAll(text, "machine: ", "host: "), "scenario=", "case="), ""
		}, "no scenario and no benchmark in common"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := resultstest.NewRun().Write(t, t.TempDir())
			text, err1 := os.ReadFile(path)
			sidecar, err2 := os.ReadFile(record.SidecarPath(path))
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			damaged, beside := c.damage(string(text), string(sidecar))
			if err := os.WriteFile(path, []byte(damaged), 0o644); err != nil {
				t.Fatal(err)
			}
			if beside == "" {
				err1 = os.Remove(record.SidecarPath(path))
			} else {
				err1 = os.WriteFile(record.SidecarPath(path), []byte(beside), 0o644)
			}
			f, err := record.Read(path)
			if err != nil || err1 != nil {
				t.Fatal(err, err1)
			}
			_, err = Options{MinEffect: 0.05, AllowSingle: true}.Check(resultstest.OldRun().Read(t),
				record.Labelled{Label: "new", Files: []*record.File{f}})
			if err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line with %q", err, c.err)
			}
		})
	}
}
