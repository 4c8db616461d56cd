package measurement

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/views"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/internal/testmachines"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/spf13/cobra"
)

// An enginesOwn measures as [runner.Engine] does, without the costs of items, which are those of the
// machine that runs the tests, and take half a second a block.
type enginesOwn struct{ engine *runner.Engine }

func (e enginesOwn) Measure(ctx context.Context, cell scenario.Cell) (*runner.Measured, error) {
	return e.engine.Measure(ctx, cell)
}

// recordOn measures two scenarios in so many blocks on an invented machine, with its engine; from is the
// text of the run to go on with, if there is one.
func recordOn(t *testing.T, engine, dir, from string, blocks int) (path string) {
	t.Helper()
	o := runOptions{
		work: work{Scenarios: []string{"io", "cpu"}, Strategies: []string{"sequential", "pool"}, Limits: []int{4},
			Items: 8, BenchTime: 1},
		blocks: blocks, seed: scenario.Seed, out: dir, engine: engine, resume: from}
	if from != "" {
		run, _, err := readRun(from)
		if err != nil {
			t.Fatal(err)
		}
		o.resumed = run
	}
	cells, err := o.cells()
	if err != nil {
		t.Fatal(err)
	}
	path, remove, err := runner.OpenEngine(t.Context(), io.Discard, engine)
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	o.facts = runner.EngineFacts(t.Context(), path)
	measurer := enginesOwn{&runner.Engine{Path: path, BenchTime: o.BenchTime, InProcess: true, Facts: o.facts}}
	if err := o.measure(t.Context(), io.Discard, io.Discard, cells, measurer); err != nil {
		t.Fatalf("exit 1: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatalf("recorded %v, error %v", files, err)
	}
	return files[0]
}

var turnsFlag = flag.Int("turns", 8,
	"on one in so many invented machines two runs take turns, as for a gate: 1 for all")

// The whole way on machines that nobody here owns: run, record, resume and show; on some of them (see -turns)
// compare and gate too. The cells' processes spell each fact in ever other ways, as programs of such machines do.
// It ends well: one table a scenario, its samples in pairs, and text and sidecar that say the same.
func TestMachines(t *testing.T) {
	for i, m := range testmachines.Machines() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			engine := benchtest.EngineOf(t, m)
			if i%*turnsFlag != 0 {
				path := recordOn(t, engine, t.TempDir(), "", 3)
				path = recordOn(t, engine, filepath.Dir(filepath.Dir(path)), path, 6)
				sameFacts(t, path, m)
				paired(t, path)
				return
			}
			old, again := t.TempDir(), t.TempDir()
			first, second := "", ""
			for blocks := 1; blocks <= 6; blocks++ { // in turns, as for a gate: each goes on five times
				first = recordOn(t, engine, old, first, blocks)
				second = recordOn(t, engine, again, second, blocks)
			}
			for _, path := range []string{first, second} {
				sameFacts(t, path, m)
			}
			paired(t, first)
			code, out, errs := viewed(t, views.CompareCommand(), "--format", "json", first, second)
			if code != 0 || errs != "" || !strings.Contains(out, `"paired_blocks": 6`) {
				t.Errorf("compare: exit %d, %s\n%.2000s", code, errs, out)
			}
			if code, out, errs := viewed(t, views.GateCommand(), "--base", first, second); code != 0 {
				t.Errorf("gate: exit %d, %s\n%s", code, errs, out)
			}
		})
	}
}

// sameFacts fails if a fact is another in the text than in the sidecar, byte for byte.
func sameFacts(t *testing.T, path string, m testmachines.Machine) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	run, _, err := record.ReadSidecar(record.SidecarPath(path))
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range run.Facts {
		lines := regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(key)+`: ?(.*)$`).FindAllStringSubmatch(string(text), -1)
		if len(lines) == 0 {
			t.Errorf("%s is not in the text", key)
		}
		for _, line := range lines {
			if line[1] != value {
				t.Errorf("%s is %q in the text, %q in the sidecar", key, line[1], value)
			}
		}
	}
	for key, want := range m.Want {
		if run.Facts[key] != want {
			t.Errorf("%s is %q, want %q", key, run.Facts[key], want)
		}
	}
}

// paired fails unless show has one table a scenario, with six blocks and verdicts from pairs.
func paired(t *testing.T, path string) {
	t.Helper()
	code, out, errs := viewed(t, views.ShowCommand(), "--json", path)
	var shown struct {
		Notes  []string
		Tables []struct {
			Scenario string
			Rows     []struct {
				Strategy, Verdict string
				Samples           int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &shown); err != nil || code != 0 || errs != "" {
		t.Fatalf("show: exit %d, error %v, %s", code, err, errs)
	}
	var scenarios []string
	for _, table := range shown.Tables {
		scenarios = append(scenarios, table.Scenario)
		for _, r := range table.Rows {
			if r.Samples != 6 || r.Strategy == "pool" && r.Verdict != "faster" {
				t.Errorf("%s: %+v", table.Scenario, r)
			}
		}
	}
	slices.Sort(scenarios)
	if !slices.Equal(scenarios, []string{"cpu", "io"}) || len(shown.Notes) > 0 {
		t.Errorf("tables of %v, notes %q", scenarios, shown.Notes)
	}
	if _, text, _ := viewed(t, views.ShowCommand(), path); strings.Contains(text, "block by block") ||
		strings.Contains(text, "unknown:") {
		t.Errorf("show says\n%s", text)
	}
}

// viewed runs a command that looks at what was recorded.
func viewed(t *testing.T, cmd *cobra.Command, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&errs)
	cmd.SetArgs(args)
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	code = cli.Exit(&errs, cmd, cmd.ExecuteContext(t.Context()))
	return code, out.String(), errs.String()
}
