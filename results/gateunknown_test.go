package results

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
)

// readWithout reads a run as one would have it that was recorded without some of what a gate needs.
func (r recordedRun) readWithout(t *testing.T, text, sidecar func(string) string) record.Labelled {
	t.Helper()
	path := r.write(t, t.TempDir())
	for file, change := range map[string]func(string) string{path: text, record.SidecarPath(path): sidecar} {
		data, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(file, []byte(change(string(data))), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return record.Labelled{Label: r.name, Files: []*record.File{f}}
}

func asItIs(text string) string { return text }

// unwatched is as of overlap run --watch=false.
func (r recordedRun) unwatched(t *testing.T) record.Labelled {
	t.Helper()
	return r.readWithout(t, asItIs, func(sidecar string) string { return strings.ReplaceAll(sidecar, `"speed"`, `"speed_then"`) })
}

// armless has no cell of some scenarios twice.
func (r recordedRun) armless(t *testing.T, scenarios ...string) record.Labelled {
	t.Helper()
	drop := func(text string) string {
		for _, s := range scenarios {
			arm := "scenario=" + s + "/strategy=pool/limit=16/arm=b"
			text = strings.ReplaceAll(text, `,"`+arm+`"`, "") // of the run's cells
			var kept []string
			for line := range strings.Lines(text) {
				if !strings.Contains(line, arm) {
					kept = append(kept, line)
				}
			}
			text = strings.Join(kept, "")
		}
		return text
	}
	return r.readWithout(t, drop, drop)
}

// versionless does not say of which version its scenarios are.
func (r recordedRun) versionless(t *testing.T) record.Labelled {
	t.Helper()
	return r.readWithout(t, asItIs, func(sidecar string) string { return strings.Replace(sidecar, `"versions"`, `"versions_then"`, 1) })
}

// What is not known is not zero: nothing is stopped on the strength of it, and nothing passes that
// could never have been stopped.
func TestGateUnknown(t *testing.T) {
	slow := func(change ...func(*recordedRun)) recordedRun {
		r := now()
		r.slower = 1.3
		for _, f := range change {
			f(&r)
		}
		return r
	}
	turns := func(r *recordedRun) { r.start, r.between = noon.Add(8*time.Second), 20*time.Second }
	oldInTurns := old()
	oldInTurns.between = 20 * time.Second
	elsewhere := func(r *recordedRun) { r.bound, r.facts = 50, map[string]string{"machine": "n-4c-1111"} }
	oldBound := old()
	oldBound.bound = 50
	failing := func(r *recordedRun) { r.fails = "sequential" }
	brokenArm := func(r *recordedRun) {
		r.breaks = func(block int, cell string) string {
			if block == 1 && strings.Contains(cell, "io/") && strings.Contains(cell, "arm=b") {
				return record.Disturbed + "by others"
			}
			return ""
		}
	}
	const (
		machine = "old and new cannot be gated: in io and cpu how the machine changed between the two runs is not known: record both with --watch, or let their blocks take turns (see overlap compare --help)"
		noArm   = "is not known, since no cell was measured twice (the A/A arm): record it again with overlap run, which does that"
	)
	for _, c := range []struct {
		name            string
		old, now        record.Labelled
		slower, failing int
		why             string // among the reasons, if it can be told
		err             string // or else
	}{
		{name: "neither was watched", old: old().unwatched(t), now: slow().unwatched(t), err: machine + "; there, 2 cells look slower, most of all pool in io by +29.9 %"},
		{name: "one was not watched", old: old().read(t), now: slow().unwatched(t), err: machine},
		{name: "not watched, and as fast", old: old().unwatched(t), now: now().unwatched(t), err: machine},
		{name: "not watched, in turns", old: oldInTurns.unwatched(t), now: slow(turns).unwatched(t), slower: 2, why: "That is more than the least effect, 5 %, more than both noise floors, and not chance ("},
		{name: "not watched, and it fails", old: old().unwatched(t), now: slow(failing).unwatched(t), failing: 2, why: "Not looked at: 2 of the 4 cells of old: in io and cpu how the machine changed"},
		{name: "not watched, too few blocks", old: old().unwatched(t), now: slow(func(r *recordedRun) { r.blocks = 5 }).unwatched(t), why: "NOT ENOUGH DATA"},
		{name: "nothing twice", old: old().armless(t, "io", "cpu"), now: slow().armless(t, "io", "cpu"), err: "gated: in io and cpu the noise floor of old and new " + noArm + "; there, 2 cells look slower"},
		{name: "nothing twice, in turns", old: oldInTurns.read(t), now: slow(turns).armless(t, "io", "cpu"), err: "gated: in io and cpu the noise floor of new " + noArm},
		{name: "nothing twice in cpu", old: old().read(t), now: slow().armless(t, "cpu"), slower: 1, why: "Not looked at: 2 of the 4 cells of old: in cpu the noise floor of new " + noArm + "; there, pool in cpu by +"},
		{name: "nothing twice in cpu, as fast", old: old().read(t), now: now().armless(t, "cpu"), why: "Of 2 makespans none is slower by more than 5 % beyond doubt."},
		{name: "what was measured twice was disturbed", old: old().read(t), now: slow(brokenArm).read(t), slower: 1, why: "the noise floor of new is not known, since the cell that was measured twice has fewer than 6 good blocks: measure more; there, pool in io by +"},
		{name: "slower only where it cannot be told", old: old().read(t), now: slow(func(r *recordedRun) { r.only = []string{"cpu"} }).armless(t, "cpu"), err: "; there, pool in cpu by +"},
		{name: "real URLs", old: urls(old()).read(t), now: urls(slow()).read(t), err: "how the servers and the network changed between the two runs is not known: let the blocks take turns"},
		{name: "real URLs, in turns", old: urls(oldInTurns).read(t), now: urls(slow(turns)).read(t), slower: 2},
		{name: "another machine", old: oldBound.unwatched(t), now: slow(elsewhere).unwatched(t), slower: 2, why: "more than both noise floors, more than T* is known to, 2 %, and not chance"},
		{name: "another machine, nothing twice", old: oldBound.read(t), now: slow(elsewhere).armless(t, "io", "cpu"), err: "the noise floor of new " + noArm},
		{name: "all is known but what requests cost", old: old().read(t), now: slow().read(t), slower: 2, why: "more than the machine's speed changed by between the runs, and not"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := GateOptions{MinEffect: 0.05, AllowMachines: true}.Gate(c.old, c.now)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "\n") {
					t.Fatalf("error %v, want one line with %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			why := strings.Join(g.Why(), "\n")
			if len(g.Slower) != c.slower || len(g.Failing) != c.failing || !strings.Contains(why, c.why) {
				t.Errorf("%d slower, %d failing, want %d and %d; %q is to be in\n%s", len(g.Slower), len(g.Failing), c.slower, c.failing, c.why, why)
			}
		})
	}
}

func urls(r recordedRun) recordedRun {
	r.facts = map[string]string{"urls": "sha-1234"}
	return r
}

// With work of which nobody knows whether it is the same, a 0 would mean nothing.
func TestGateUnknownWork(t *testing.T) {
	for _, c := range []struct {
		old, now record.Labelled
		want     string
	}{
		{old().read(t), now().versionless(t), "old and new cannot be gated: it cannot be told whether the work in io is the same (version of the scenario v1 and unknown): record new again with this overlap, which writes that down"},
		{old().versionless(t), now().versionless(t), "old and new cannot be gated: it cannot be told whether the work in io is the same (version of the scenario unknown and unknown): record old and new again with this overlap, which writes that down"},
	} {
		if _, err := (GateOptions{MinEffect: 0.05}).Gate(c.old, c.now); err == nil || err.Error() != c.want {
			t.Errorf("%v\nwant %s", err, c.want)
		}
	}
}
