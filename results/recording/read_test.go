package recording

import (
	"os"
	"reflect"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// What is recorded is read back: the text by Read, the sidecar by ReadSidecar; a sample
// that failed is in both, and a line that was cut off costs only itself.
func TestRecording(t *testing.T) {
	dir := t.TempDir()
	run := record.Run{Commit: "abc", Cells: []string{"scenario=io/strategy=pool/limit=16"}, Blocks: 2, Seed: 1}
	rec, err := NewRecording(dir, "run", run)
	if err != nil {
		t.Fatal(err)
	}
	result := &benchfmt.Result{Name: benchfmt.Name("Batch/scenario=io/strategy=pool/limit=16-2"), Iters: 3,
		Values: []benchfmt.Value{{Value: 70, Unit: "ns/op"}}}
	ok := record.Sample{Block: 1, Cell: run.Cells[0], Status: record.OK}
	failed := record.Sample{Block: 2, Cell: run.Cells[0], Status: record.Failed, Reason: "it\nBenchmarkBroke 1 1 ns/op"}
	for _, s := range []record.Sample{ok, failed} {
		if err := rec.Append(s, result); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(rec.Path)
	if err != nil || f.N() != 1 || len(f.Failures) != 1 || len(f.Problems) != 0 || len(f.Cells) != len(run.Cells) ||
		f.Cells[0].String() != run.Cells[0] {
		t.Fatalf("read %+v, error %v", f, err)
	}
	if f.Failures[0].Reason != "it BenchmarkBroke 1 1 ns/op" {
		t.Errorf("reason %q", f.Failures[0].Reason)
	}
	sidecar := record.SidecarPath(rec.Path)
	data, err := os.ReadFile(sidecar)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(sidecar, data[:len(data)-5], 0o644); err != nil {
		t.Fatal(err)
	}
	back, samples, err := record.ReadSidecar(sidecar)
	ok.Makespan, ok.Place = 70, record.ParseCell(ok.Cell) // as in the text
	if err != nil || back.Version != record.FormatVersion || back.Commit != "abc" || len(samples) != 1 ||
		!reflect.DeepEqual(samples[0], ok) {
		t.Errorf("run %+v, samples %+v, error %v", back, samples, err)
	}
	if _, err := NewRecording(dir, "run", run); err == nil {
		t.Error("a recording was written over another")
	}
	if err := rec.Append(ok, result); err == nil {
		t.Error("appended to a closed recording")
	}
}
