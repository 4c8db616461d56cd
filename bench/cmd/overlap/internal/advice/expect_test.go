package advice

import (
	"context"
	"os"
	"path/filepath"
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

// The range is that of a run, which is named; without one there is none, and the command that makes one is named.
func TestExpected(t *testing.T) {
	b := candidate("pool", 64, 100, "")
	b.Fetches = 64
	run := &advise.Calibration{Run: "20261125T", Machine: "this-2c",
		Factor: simulate.Factor{Low: 1.1, High: 1.5, Within: 40, Of: 44, MostLimit: 64}}
	busy := *run
	busy.Busy, busy.MostLimit = true, 16
	for want, tt := range map[string]struct {
		run  *advise.Calibration
		cpus int
	}{
		"Expect to measure 110.0s to 150.0s, which is 1.10× to 1.50× the predicted time. The range is made to " +
			"hold nine in ten of what was measured before: it holds 40 of the 44 makespans of run 20261125T on " +
			"this-2c.": {run, 2},
		"Expect to measure 110.0s to 150.0s, which is 1.10× to 1.50× the predicted time. The range is made to " +
			"hold nine in ten of what was measured before: it holds 40 of the 44 makespans of run 20261125T on this-2c, " +
			"which was busy. It measured no limit above 16.": {&busy, 2},
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
