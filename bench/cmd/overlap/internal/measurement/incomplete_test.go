package measurement

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// unquiet measures 1 ms, but where something goes wrong.
type unquiet func(cell scenario.Cell) error

func (u unquiet) Measure(_ context.Context, cell scenario.Cell) (*runner.Measured, error) {
	if err := u(cell); err != nil {
		return nil, err
	}
	name := benchfmt.Name("Batch/" + cell.String() + "-2")
	values := []benchfmt.Value{{Value: 1e6, Unit: "ns/op"}}
	return &runner.Measured{Result: &benchfmt.Result{Name: name, Iters: 1, Values: values}}, nil
}

// A run that has no sample that can be used of a cell says so and fails, also if other cells are fine;
// what there is is shown and kept.
func TestCellsWithoutSamples(t *testing.T) {
	t.Parallel()
	crowded := fmt.Errorf("%w: others who share its CPU quota stopped it for 30 %% of the time", host.ErrDisturbed)
	for name, tt := range map[string]struct {
		measure unquiet
		want    []string // of the error; none for no error
	}{
		"all good": {func(scenario.Cell) error { return nil }, nil},
		"one is always disturbed": {func(c scenario.Cell) error {
			if c.Entry.Name == "pool" && c.Arm == "" {
				return crowded
			}
			return nil
		}, []string{"1 cell has no sample that can be used: scenario=cpu/strategy=pool/limit=16 " +
			"(disturbed: others who share its CPU quota stopped it for 30 % of the time); ",
			"to measure them once the machine is quieter: overlap run --resume "}},
		"all are": {func(scenario.Cell) error {
			return crowded
		}, []string{"5 cells have no sample that can be used: ", "/strategy=pipeline/limit=16 (disturbed: "}},
		"long reasons": {func(scenario.Cell) error { return errors.New(strings.Repeat("wrong ", 10000)) },
			[]string{"10 of 10 samples failed: the reasons are above and in ", "; 5 cells have no sample that can be used: ",
				"wrong …ng wrong"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := runOptions{
				out: t.TempDir(), facts: map[string]string{"machine": "test"}, blocks: 2,
				work: work{Scenarios: []string{"cpu"}, Strategies: []string{"sequential", "pool", "chunked", "pipeline"},
					Limits: []int{16}},
			}
			cells, err := o.cells()
			if err != nil {
				t.Fatal(err)
			}
			var out, errs bytes.Buffer
			err = o.measure(t.Context(), &out, &errs, cells, tt.measure)
			if (err == nil) != (tt.want == nil) {
				t.Fatalf("error %v, want %q", err, tt.want)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 1500 {
					t.Errorf("error %v, want a line with %q", err, want)
				}
			}
			if !strings.Contains(out.String(), "cpu") {
				t.Errorf("what there is is not shown: %q", out.String())
			}
			texts, _ := filepath.Glob(filepath.Join(o.out, "*", "*.txt"))
			if len(texts) != 1 {
				t.Fatalf("left %v, want the run", texts)
			}
			if _, samples, err := record.ReadSidecar(record.SidecarPath(texts[0])); err != nil || len(samples) < 10 {
				t.Errorf("%d samples are kept, error %v", len(samples), err)
			}
		})
	}
}

// losing measures makespans that depend on the cell alone, and loses samples of the pool in cpu.
type losing struct {
	lost, times int // the first that is lost, and how many in a row
	n, tries    int // of all samples, and of the pool in cpu
}

func (l *losing) Measure(_ context.Context, cell scenario.Cell) (*runner.Measured, error) {
	l.n++
	ns := 9e6
	if cell.Entry.Name == "pool" {
		if ns = 1e6; cell.Arm == "" && cell.Scenario.Name == "cpu" {
			if l.tries++; l.tries >= l.lost && l.tries < l.lost+l.times {
				return nil, errors.New("conditions: 2 connections were dialled while timing, none is allowed")
			}
		}
	}
	ns *= 1 + 0.001*float64(l.n%7)
	name := benchfmt.Name("Batch/" + cell.String() + "-2")
	return &runner.Measured{Result: &benchfmt.Result{Name: name, Iters: 1,
		Values: []benchfmt.Value{{Value: ns, Unit: "ns/op"}}}}, nil
}

// A sample that is lost is taken again in its block, and is then no failure. If that is in vain, it costs its scenario,
// and no other, one more block, also when the budget is spent. Either way the run tells what it would have told.
func TestLostSampleIsMadeUpFor(t *testing.T) {
	t.Parallel()
	const said = "failed and was measured again: 2 connections were dialled"
	const failed, few = "of 9 samples failed", "too few to rank"
	for name, test := range map[string]struct {
		budget time.Duration
		times  int // that the third sample of a cell is lost
		blocks int // in the end, of cpu
		shown  string
	}{
		"none":                           {time.Nanosecond, 0, 6, ""},
		"taken again":                    {time.Nanosecond, 1, 6, said},
		"in vain":                        {time.Nanosecond, 3, 7, "pool: 3 " + failed},
		"in vain, and no further blocks": {0, 3, 6, few},
	} {
		o := runOptions{
			out: t.TempDir(), facts: map[string]string{"machine": "test"}, blocks: 6, budget: test.budget, precision: 0.03,
			work: work{Scenarios: []string{"io", "cpu"}, Strategies: []string{"sequential", "pool"}, Limits: []int{16}},
		}
		cells, err := o.cells()
		if err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		err = o.measure(t.Context(), &out, &errs, cells, &losing{lost: 3, times: test.times})
		if lost := test.times > 1; lost != (err != nil) || lost && !strings.Contains(err.Error(), "3 of ") {
			t.Errorf("%s: error %v, want one only if samples were lost for good", name, err)
		}
		texts, _ := filepath.Glob(filepath.Join(o.out, "*", "*.txt"))
		_, samples, err := record.ReadSidecar(record.SidecarPath(texts[0]))
		if err != nil {
			t.Fatal(err)
		}
		last := map[string]int{}
		for _, s := range samples {
			last[s.Place.Scenario] = max(last[s.Place.Scenario], s.Block)
		}
		if last["io"] != 6 || last["cpu"] != test.blocks {
			t.Errorf("%s: the last blocks are %v, want 6 of io and %d of cpu", name, last, test.blocks)
		}
		for _, text := range []string{said, failed, few} {
			if has := strings.Contains(out.String(), text); has != strings.Contains(test.shown, text) {
				t.Errorf("%s: %q is in the report: %v\n%s", name, text, has, out.String())
			}
		}
	}
}
