package advice

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/advise"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/results/record"
)

// Only runs of this machine tell, with as many CPUs, with blocks enough and with what a calibration needs: the newest
// of them first.
func TestCalibrations(t *testing.T) {
	dir := t.TempDir()
	recorded := func(name, machine, text string) input.Recorded {
		path := filepath.Join(dir, name+".txt")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return input.Recorded{Text: path, Run: record.Run{Blocks: 6, Facts: record.Facts{"machine": machine}}}
	}
	line := func(scenario, procs string) string {
		return "items: 128\nBenchmarkBatch/scenario=" + scenario + "/strategy=pool/limit=16-" + procs +
			" 1 300000000 ns/op 50000 cpu-ns/item 30000 fixture-cpu-ns/item\n"
	}
	both := recorded("sides", "this-2c", line("io", "2"))
	both.Run.Sides = []record.Side{{Name: record.OldSide}, {Name: record.NewSide}}
	smoke := recorded("smoke", "this-2c", line("io", "2"))
	smoke.Run.Blocks = 1
	o := adviseOptions{recorded: func(context.Context) (string, []input.Recorded) {
		return "this-2c", []input.Recorded{
			recorded("elsewhere", "other-2c", line("io", "2")), both, smoke, recorded("four", "this-2c", line("io", "4")),
			recorded("damaged", "this-2c", "Dear reader\n"), recorded("cpu", "this-2c", line("cpu", "2")),
			recorded("newest", "this-2c", line("io", "2")), recorded("older", "this-2c", line("io", "2")),
		}
	}}
	list, err := o.calibrations(t.Context(), 2)
	if err != nil || len(list) != 2 || filepath.Base(list[0].File().Path) != "newest.txt" {
		t.Errorf("%d calibrations, error %v", len(list), err)
	}
	o.calibration = filepath.Join(dir, "four.txt")
	if _, err := o.calibrations(t.Context(), 2); err == nil ||
		!strings.HasSuffix(err.Error(), "four.txt was measured on 4 CPUs, and the advice is for 2: use --cpus 4") {
		t.Errorf("error %v", err)
	}
	o.calibration = filepath.Join(dir, "cpu.txt")
	if _, err := o.calibrations(t.Context(), 2); err == nil || !strings.HasPrefix(err.Error(), "--calibration: ") {
		t.Errorf("error %v", err)
	}
}

// The newest run tells only if it is whole and the machine was not busy, or if others are no better. Why it does not
// is said.
func TestFlawedCalibrations(t *testing.T) {
	const cell = "scenario=io/strategy=pool/limit=16"
	text := "items: 128\nBenchmarkBatch/" + cell + "-2 1 300000000 ns/op 50000 cpu-ns/item 30000 fixture-cpu-ns/item\n"
	sidecar := map[string]string{
		"good": `"blocks":1`, "busy": `"blocks":1,"busy":"the machine is busy: load 3"`, "begun": `"blocks":2`,
	}
	for _, tt := range []struct{ newestFirst, taken, why string }{
		{"good busy", "0-good", ""},
		{"busy good", "1-good", "the machine was busy when it began"},
		{"begun busy good good", "2-good", "it has not ended, or is damaged"},
		{"begun busy", "1-busy", "it has not ended, or is damaged"},
		{"busy begun busy", "0-busy", ""},
	} {
		dir := t.TempDir()
		var runs []input.Recorded
		for i, name := range strings.Fields(tt.newestFirst) {
			path := filepath.Join(dir, strconv.Itoa(i)+"-"+name+".txt")
			header := fmt.Sprintf(`{"version":2,"started":"2026-11-2%dT10:00:00Z","cells":[%q],"facts":{"machine":"here"},%s}`,
				9-i, cell, sidecar[name])
			sample := fmt.Sprintf(`{"block":1,"cell":%q,"status":"ok","makespan_ns":300000000}`, cell)
			if err := errors.Join(os.WriteFile(path, []byte(text), 0o644),
				os.WriteFile(record.SidecarPath(path), []byte(header+"\n"+sample+"\n"), 0o644)); err != nil {
				t.Fatal(err)
			}
			runs = append(runs, input.Recorded{Text: path, Run: record.Run{Blocks: 6, Facts: record.Facts{"machine": "here"}}})
		}
		o := adviseOptions{recorded: func(context.Context) (string, []input.Recorded) { return "here", runs }}
		list, err := o.calibrations(t.Context(), 2)
		if err != nil || len(list) != len(runs) {
			t.Fatalf("%s: %d calibrations, error %v", tt.newestFirst, len(list), err)
		}
		got, why := calibratedBy(list[0], simulate.Factor{}, list), ""
		if got.PassedOver != nil {
			why = got.PassedOver.Why
			if !strings.HasPrefix(got.PassedOver.Run, "0-") {
				t.Errorf("%s: %s is not the newest", tt.newestFirst, got.PassedOver.Run)
			}
		}
		if got.Run != tt.taken || why != tt.why {
			t.Errorf("%s: %s is taken, since %q; want %s, since %q", tt.newestFirst, got.Run, why, tt.taken, tt.why)
		}
	}
}

// The range is that of a run, which is named; without one there is none, and the command that makes one is named.
func TestExpected(t *testing.T) {
	b := candidate("pool", 64, 100, "")
	b.Fetches = 64
	run := &advise.Calibration{Run: "20261125T", Machine: "this-2c",
		Factor: simulate.Factor{Low: 1.1, High: 1.5, Within: 40, Of: 44, MostLimit: 64}}
	busy := *run
	busy.Busy, busy.MostLimit = true, 16
	older := *run
	older.PassedOver = &advise.PassedOver{Run: "20261126T", Why: notWhole.String()}
	for want, tt := range map[string]struct {
		run  *advise.Calibration
		cpus int
	}{
		"Expect to measure 110.0s to 150.0s, which is 1.10× to 1.50× the predicted time. The range is made to " +
			"hold nine in ten of what was measured before: it holds 40 of the 44 makespans of run 20261125T on " +
			"this-2c.": {run, 2},
		"Expect to measure 110.0s to 150.0s, which is 1.10× to 1.50× the predicted time. The range is made to " +
			"hold nine in ten of what was measured before: it holds 40 of the 44 makespans of run 20261125T on this-2c, " +
			"which was busy. That run measured no limit above 16, so at this one the range is less sure.": {&busy, 2},
		"Expect to measure 110.0s to 150.0s, which is 1.10× to 1.50× the predicted time. The range is made to " +
			"hold nine in ten of what was measured before: it holds 40 of the 44 makespans of run 20261125T on this-2c. " +
			"The newest run, 20261126T, was not taken: it has not ended, or is damaged.": {&older, 2},
		"A measurement takes longer, and by how much on this machine (this-2c) is not known: overlap run records what " +
			"tells it, in about 2 minutes.": {nil, 2},
		"A measurement takes longer, and by how much on 8 CPUs is not known here: record a run on such a machine with " +
			"overlap run, and give it with --calibration FILE.": {nil, 8},
	} {
		o := adviseOptions{factor: tt.run, machine: "this-2c", cpusHere: 2,
			given: simulate.Needs{Machine: virtual.Machine{CPUs: tt.cpus}}}
		if got := o.expected(b); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
}
