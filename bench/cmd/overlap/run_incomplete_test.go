package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

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
				"wrong …rong wrong"}},
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
