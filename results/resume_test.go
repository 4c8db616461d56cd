package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
)

// recorded is a recording of so many blocks of one cell, still open.
func recorded(t *testing.T, blocks int) *Recording {
	t.Helper()
	r, err := NewRecording(t.TempDir(), "run", Run{Version: 1, Commit: "unknown"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	for block := 1; block <= blocks; block++ {
		appendSample(t, r, block)
	}
	return r
}

const recordedCell = "scenario=io/strategy=pool/limit=4"

func appendSample(t *testing.T, r *Recording, block int) {
	t.Helper()
	result := &benchfmt.Result{Name: benchfmt.Name("Batch/" + recordedCell), Iters: 1, Values: []benchfmt.Value{{Value: float64(block), Unit: "ns/op"}}}
	if err := r.Append(Sample{Block: block, Cell: recordedCell, Status: OK}, result); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A recording is one process's until it is closed: who else wants it is refused, and has
// changed nothing, not even a last line that is only half written yet.
func TestOneRecorder(t *testing.T) {
	r := recorded(t, 2)
	if _, err := r.sidecar.WriteString(`{"block":3,`); err != nil {
		t.Fatal(err)
	}
	text, sidecar := contents(t, r.Path), contents(t, SidecarPath(r.Path))
	if _, _, _, _, err := Resume(r.Path); err == nil || !strings.Contains(err.Error(), "another overlap is recording to "+r.Path) || strings.Contains(err.Error(), "\n") {
		t.Errorf("resumed while it is recorded: %v", err)
	}
	if contents(t, r.Path) != text || contents(t, SidecarPath(r.Path)) != sidecar {
		t.Error("who was refused has changed the files")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again, _, samples, _, err := Resume(r.Path)
	if err != nil || len(samples) != 2 {
		t.Fatalf("%d samples, error %v", len(samples), err)
	}
	if _, _, _, _, err := Resume(r.Path); err == nil || !strings.Contains(err.Error(), "another overlap") {
		t.Errorf("resumed twice: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

// A sample that a block has twice is named, wherever it came from.
func TestDoubled(t *testing.T) {
	r := recorded(t, 3)
	if f, err := Read(r.Path); err != nil || len(f.Problems) != 0 {
		t.Fatalf("error %v, problems %v", err, f.Problems)
	}
	appendSample(t, r, 2)
	f, err := Read(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	want := filepath.Base(SidecarPath(r.Path)) + ":5: block 2 has " + recordedCell + " for the second time, after line 3: was it recorded twice?"
	if len(f.Problems) != 1 || !strings.HasSuffix(f.Problems[0].Error(), want) {
		t.Errorf("problems %v, want %s", f.Problems, want)
	}
}
