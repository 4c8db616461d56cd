package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results"
	"github.com/overlap-bench/overlap/strategies"
)

// checkDetails finds the four histograms, which package results understands, and returns the
// timeline.
func checkDetails(t *testing.T, d results.Details, items int) results.Timeline {
	t.Helper()
	var latency map[string]any
	if err := json.Unmarshal(d.Latency, &latency); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sojourn", "fetch", "queue_wait", "process"} {
		if text, _ := latency[name].(string); len(text) < 40 {
			t.Errorf("the histogram of %s is %q", name, text)
		}
	}
	if len(d.Latency) > 2048 {
		t.Errorf("%d bytes of histograms", len(d.Latency))
	}
	var line results.Timeline
	if err := json.Unmarshal(d.Timeline, &line); err != nil {
		t.Fatal(err)
	}
	if len(line.Spans) != items || line.Items != items {
		t.Errorf("a timeline of %d items, of a batch of %d; want %d", len(line.Spans), line.Items, items)
	}
	return line
}

// What the items did comes out of the process of a cell, and no file is left.
func TestEngineDetails(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	io := coreScenario("io", 8)
	e := engine(io)
	defer e.Close()
	got, err := e.Measure(t.Context(), Cell{Scenario: io, Entry: strategies.Catalog()[0], Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	line := checkDetails(t, got.Details, 8)
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
			os.RemoveAll(e.scratch.dir)
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
	io := coreScenario("io", 8)
	e := engine(io)
	defer e.Close()
	cell := Cell{Scenario: io, Entry: strategies.Catalog()[0], Limit: 1}
	e.Path = filepath.Join(t.TempDir(), "engine")
	script := fmt.Sprintf("#!/bin/sh\necho BenchmarkBatch/%s 1 5 ns/op\n", cell)
	if err := os.WriteFile(e.Path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Measure(t.Context(), cell); err == nil || err.Error() != "the details of a sample: the cell's process wrote none: is the engine of this version?" {
		t.Errorf("error %v", err)
	}
}

// stamped is a recorder of n items that were each fetched for a millisecond, and the i-th
// processed for i microseconds after a wait of as long.
func stamped(n int) *Recorder {
	r := NewRecorder(n, strconv.Itoa)
	r.Reset()
	for i := range r.records {
		at, each := time.Duration(i)*time.Millisecond+1, time.Duration(i)*time.Microsecond
		end := at + time.Millisecond
		r.records[i].item.Times = strategies.Times{Pulled: at, FetchStart: at, FetchEnd: end, ProcessStart: end + each, ProcessEnd: end + 2*each, Emitted: end + 2*each}
		r.records[i].emitted.Store(1)
	}
	return r
}

// The histograms are of all batches, the timeline is of the first; adding a batch allocates
// nothing, so that no batch finds another heap than the one before.
func TestKeeper(t *testing.T) {
	const items = 2000
	k, r := newKeeper(items), stamped(items)
	k.add(r)
	r.records[0].item.Times.Emitted += time.Hour // of a second batch, in which one item was slow
	r.records[0].item.Times.ProcessEnd += time.Hour
	if n := testing.AllocsPerRun(3, func() { k.add(r) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	d, err := k.details()
	if err != nil {
		t.Fatal(err)
	}
	var latency struct{ Clamped int }
	if err := json.Unmarshal(d.Latency, &latency); err != nil || latency.Clamped != 2*4 { // sojourn and process, in four batches
		t.Errorf("%d clamped, error %v", latency.Clamped, err)
	}
	var line results.Timeline
	if err := json.Unmarshal(d.Timeline, &line); err != nil || line.Items != items || len(line.Spans) != results.MaxTimeline {
		t.Fatalf("%d of %d items, error %v", len(line.Spans), line.Items, err)
	}
	if s := line.Spans[0]; s.Emitted-s.Pulled != int64(time.Millisecond) {
		t.Errorf("item 0 took %v: is it that of the first batch?", time.Duration(s.Emitted-s.Pulled))
	}
	if s := line.Spans[100]; s.Item != 100 || s.Pulled != int64(100*time.Millisecond) || s.ProcessStart-s.FetchEnd != int64(100*time.Microsecond) || s.Emitted-s.ProcessStart != int64(100*time.Microsecond) {
		t.Errorf("item 100 has %+v", s)
	}
}

// A cell has its timeline once, of its first good sample, also if the run is resumed.
func TestTimelineOnce(t *testing.T) {
	m := &mock{fail: func(n int, _ Cell) error {
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
	_, samples, err := results.ReadSidecar(results.SidecarPath(rec.Path))
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range samples {
		first := s.Status == results.OK && !slices.ContainsFunc(samples[:i], func(o results.Sample) bool { return o.Cell == s.Cell && o.Status == results.OK })
		if has := len(s.Timeline) > 0; has != first {
			t.Errorf("sample %d, of %s in block %d: timeline %s, the first good one: %v", i, s.Cell, s.Block, s.Timeline, first)
		}
		if (len(s.Latency) > 0) != (s.Status == results.OK) {
			t.Errorf("sample %d, %s: latency %s", i, s.Status, s.Latency)
		}
	}
	again := recordTo(t)
	resumed := Blocks{Cells: cells, Blocks: 3, Measurer: &mock{}, Recording: again, Done: samples}
	if _, err := resumed.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, samples, err = results.ReadSidecar(results.SidecarPath(again.Path)); err != nil || len(samples) != len(cells) {
		t.Fatalf("%d samples, error %v", len(samples), err)
	}
	for _, s := range samples {
		if len(s.Timeline) > 0 {
			t.Errorf("%s has a second timeline, in block %d", s.Cell, s.Block)
		}
	}
}

// BenchmarkKeeper is what it costs to keep what a batch did, untimed, an item.
func BenchmarkKeeper(b *testing.B) {
	const items = 128
	k, r := newKeeper(items), stamped(items)
	for b.Loop() {
		k.add(r)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/items, "ns/item")
}
