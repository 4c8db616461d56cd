package runner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
)

// What the items did comes out of the process of a cell, and no file is left.
func TestEngineDetails(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	io := benchtest.Scenario("io", 8)
	e := engine(io)
	defer e.Close()
	got, err := e.Measure(t.Context(), scenario.Cell{Scenario: io, Entry: benchtest.Strategy("sequential"), Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	line := benchtest.CheckDetails(t, got.Details, 8)
	for i, s := range line.Spans {
		if i > 0 && s.Pulled < line.Spans[i-1].Emitted {
			t.Errorf("sequential pulled item %d before it emitted the one before", i)
		}
		if fetch := time.Duration(s.FetchEnd - s.FetchStart); fetch < 3*time.Millisecond {
			t.Errorf("item %d was fetched in %v, and has some 8 ms of latency", i, fetch)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "*", "details-*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	for _, tidied := range []bool{false, true} { // by somebody, in the middle of the run
		if tidied {
			os.RemoveAll(e.scratch.Dir())
		}
		if _, err := e.newEnvelope(); err != nil {
			t.Error(err)
		}
	}
	t.Setenv("TMPDIR", filepath.Join(tmp, "none"))
	if err := engine(io).Start(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a TMPDIR: error %v", err)
	}
	e.Close()
	if left, _ := filepath.Glob(filepath.Join(tmp, "*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// An engine that says nothing of its items fails the sample, with what to look at.
func TestEngineWithoutDetails(t *testing.T) {
	io := benchtest.Scenario("io", 8)
	e := engine(io)
	defer e.Close()
	cell := scenario.Cell{Scenario: io, Entry: benchtest.Strategy("sequential"), Limit: 1}
	e.Path = filepath.Join(t.TempDir(), "engine")
	script := fmt.Sprintf("#!/bin/sh\necho BenchmarkBatch/%s 1 5 ns/op\n", cell)
	if err := os.WriteFile(e.Path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Measure(t.Context(), cell); err == nil ||
		err.Error() != "the details of a sample: the cell's process wrote none: is the engine of this version?" {
		t.Errorf("error %v", err)
	}
}

// A cell has its timeline once, of its first good sample, also if the run is resumed.
func TestTimelineOnce(t *testing.T) {
	m := &mock{fail: func(n int, _ scenario.Cell) error {
		if n == 3 {
			return errors.New("the fixture died")
		}
		return nil
	}}
	rec, cells := recordTo(t), someCells(t)
	b := Blocks{Cells: cells, Blocks: 2, Measurer: m, Recording: rec}
	if _, err := b.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(rec.Path))
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range samples {
		first := s.Status == record.OK && !slices.ContainsFunc(samples[:i], func(o record.Sample) bool {
			return o.Cell == s.Cell && o.Status == record.OK
		})
		if has := len(s.Timeline) > 0; has != first {
			t.Errorf("sample %d, of %s in block %d: timeline %s, the first good one: %v", i, s.Cell, s.Block, s.Timeline, first)
		}
		if (len(s.Latency) > 0) != (s.Status == record.OK) {
			t.Errorf("sample %d, %s: latency %s", i, s.Status, s.Latency)
		}
	}
	again := recordTo(t)
	resumed := Blocks{Cells: cells, Blocks: 3, Measurer: &mock{}, Recording: again, Done: samples}
	if _, err := resumed.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, samples, err = record.ReadSidecar(record.SidecarPath(again.Path)); err != nil || len(samples) != len(cells) {
		t.Fatalf("%d samples, error %v", len(samples), err)
	}
	for _, s := range samples {
		if len(s.Timeline) > 0 {
			t.Errorf("%s has a second timeline, in block %d", s.Cell, s.Block)
		}
	}
}
