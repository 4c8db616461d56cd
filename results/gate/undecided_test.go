package gate

import (
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// What is not known is not zero: nothing is stopped on the strength of it, and nothing passes that
// could never have been stopped.
func TestGateUnknown(t *testing.T) {
	slow := func(change ...func(*resultstest.RecordedRun)) resultstest.RecordedRun {
		r := resultstest.NewRun()
		r.Slower = 1.3
		for _, f := range change {
			f(&r)
		}
		return r
	}
	turns := func(r *resultstest.RecordedRun) {
		r.Start, r.Between = resultstest.Noon.Add(8*time.Second), 20*time.Second
	}
	oldInTurns := resultstest.OldRun()
	oldInTurns.Between = 20 * time.Second
	elsewhere := func(r *resultstest.RecordedRun) { r.Bound, r.Facts = 50, map[string]string{"machine": "n-4c-1111"} }
	oldBound := resultstest.OldRun()
	oldBound.Bound = 50
	failing := func(r *resultstest.RecordedRun) { r.Fails = "sequential" }
	brokenArm := func(r *resultstest.RecordedRun) {
		r.Breaks = func(block int, cell string) string {
			if block == 1 && strings.Contains(cell, "io/") && strings.Contains(cell, "arm=b") {
				return record.Disturbed.Because("by others")
			}
			return ""
		}
	}
	const (
		single = "old and new cannot be gated: how much equal runs differ from run to run is not known: measure both in one " +
			"run with overlap against, or give at least 3 runs a side, as in FILE,FILE,FILE; --allow-single judges them all " +
			"the same"
		noArm = "is not known, as no cell was measured twice (the A/A arm) in 6 good blocks: record it again with overlap " +
			"run"
	)
	for _, c := range []struct {
		name            string
		single          bool // runs are not allowed
		old, now        record.Labelled
		slower, failing int
		why             string // among the reasons, if it can be told
		err             string // or else
	}{
		{name: "single runs", single: true, old: resultstest.OldRun().Read(t), now: slow().Read(t), err: single},
		{name: "single runs, as fast", single: true, old: resultstest.OldRun().Read(t), now: resultstest.NewRun().Read(t),
			err: single},
		{name: "single runs, too few blocks", single: true, old: resultstest.OldRun().Read(t),
			now: slow(func(r *resultstest.RecordedRun) { r.Blocks = 5 }).Read(t), err: single},
		{name: "single runs, and it fails", single: true, old: resultstest.OldRun().Read(t), now: slow(failing).Read(t),
			failing: 2, why: "2 cells are not looked at, of 4 in old: in io and cpu, how much equal runs differ from"},
		{name: "single runs of another machine", single: true, old: oldBound.Read(t), now: slow(elsewhere).Read(t),
			err: single},
		{name: "single runs, allowed", old: resultstest.OldRun().WithoutWatch(t), now: slow().WithoutWatch(t), slower: 2,
			why: "That is more than 5 %, both noise floors and significant ("},
		{name: "in turns", old: oldInTurns.WithoutWatch(t), now: slow(turns).WithoutWatch(t), slower: 2, single: true,
			why: "That is more than 5 %, both noise floors and significant ("},
		{name: "allowed, too few blocks", old: resultstest.OldRun().Read(t),
			now: slow(func(r *resultstest.RecordedRun) { r.Blocks = 5 }).Read(t), err: "no cell has 6 good samples on each " +
				"side"},
		{name: "nothing twice", old: resultstest.OldRun().WithoutArm(t, "io", "cpu"), now: slow().WithoutArm(t, "io", "cpu"),
			err: "gated: in io and cpu, the noise floor of old and new " + noArm + "; there looks slower: pool in "},
		{name: "nothing twice, in turns", old: oldInTurns.Read(t), now: slow(turns).WithoutArm(t, "io", "cpu"),
			err: "gated: in io and cpu, the noise floor of new " + noArm},
		{name: "nothing twice in cpu", old: resultstest.OldRun().Read(t), now: slow().WithoutArm(t, "cpu"), slower: 1,
			why: "2 cells are not looked at, of 4 in old: in cpu, the noise floor of new " + noArm +
				"; there looks slower: pool in cpu by +"},
		{name: "nothing twice in cpu, as fast", old: resultstest.OldRun().Read(t), now: resultstest.NewRun().WithoutArm(t,
			"cpu"), why: "None of 2 makespans is measurably more than 5 % longer."},
		{name: "what was measured twice was disturbed", old: resultstest.OldRun().Read(t), now: slow(brokenArm).Read(t),
			slower: 1, why: "the noise floor of new " + noArm + "; there looks slower: pool in io by +"},
		{name: "slower only where it cannot be told", old: resultstest.OldRun().Read(t),
			now: slow(func(r *resultstest.RecordedRun) {
				r.Only = []string{"cpu"}
			}).WithoutArm(t, "cpu"), err: "; there looks slower: pool in cpu by +"},
		{name: "real URLs, in turns", old: urls(oldInTurns).Read(t), now: urls(slow(turns)).Read(t), slower: 2},
		{name: "another machine", old: oldBound.Read(t), now: slow(elsewhere).Read(t), slower: 2,
			why: "both noise floors and significant"},
		{name: "another machine, nothing twice", old: oldBound.Read(t), now: slow(elsewhere).WithoutArm(t, "io", "cpu"),
			err: "the noise floor of new " + noArm},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := Options{MinEffect: 0.05, AllowMachines: true, AllowSingle: !c.single}.Check(c.old, c.now)
			if resultstest.Refused(t, err, c.err) {
				return
			}
			why := strings.Join(g.Why(), "\n")
			if len(g.Slower) != c.slower || len(g.Failing) != c.failing || !strings.Contains(why, c.why) {
				t.Errorf("%d slower, %d failing, want %d and %d; %q is to be in\n%s", len(g.Slower), len(g.Failing), c.slower,
					c.failing, c.why, why)
			}
		})
	}
}

func urls(r resultstest.RecordedRun) resultstest.RecordedRun {
	r.Facts = map[string]string{"urls": "sha-1234"}
	return r
}

// With work of which nobody knows whether it is the same, a 0 would mean nothing.
func TestGateUnknownWork(t *testing.T) {
	for _, c := range []struct {
		old, now record.Labelled
		want     string
	}{
		{resultstest.OldRun().Read(t), resultstest.NewRun().WithoutVersions(t),
			"old and new cannot be gated: the work in io may differ (version of the scenario v1 and unknown): record again " +
				"what does not say it, with this overlap"},
		{resultstest.OldRun().WithoutVersions(t), resultstest.NewRun().WithoutVersions(t),
			"old and new cannot be gated: the work in io may differ (version of the scenario unknown and unknown): record " +
				"again what does not say it, with this overlap"},
	} {
		if _, err := (Options{MinEffect: 0.05, AllowSingle: true}).Check(c.old, c.now); err == nil || err.Error() != c.want {
			t.Errorf("%v\nwant %s", err, c.want)
		}
	}
}
