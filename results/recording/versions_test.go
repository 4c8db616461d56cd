package recording

import (
	"os"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

func explained(n int) *benchfmt.Result {
	r := cellResult(threeCells[2], n)
	r.SetConfig("corpus", "abc")
	r.Config[len(r.Config)-1].File = true
	r.Values = append(r.Values,
		benchfmt.Value{Value: 2e-9, Unit: "lost-gc-sec", OrigValue: 2, OrigUnit: "lost-gc-ns"},
		benchfmt.Value{Value: 0, Unit: "dials"})
	return r
}

// The text has what people compare; the rest is in the sidecar, and what is read is the same.
func TestDiagnosticsGoToTheSidecar(t *testing.T) {
	r, err := NewRecording(t.TempDir(), "run", record.Run{Commit: "unknown", Blocks: 1, Cells: threeCells})
	if err != nil {
		t.Fatal(err)
	}
	result := explained(1)
	if err := r.Append(record.Sample{Block: 1, Cell: threeCells[2], Status: record.OK}, result); err != nil {
		t.Fatal(err)
	}
	if len(result.Values) != 5 || result.GetConfig("corpus") != "abc" {
		t.Errorf("the caller's result has changed: %+v", result)
	}
	r.Close()
	text, sidecar := contents(t, r.Path), contents(t, record.SidecarPath(r.Path))
	if strings.Contains(text, "lost-gc-ns") || strings.Contains(text, "corpus") || strings.Contains(text, "0 dials") {
		t.Errorf("text:\n%s", text)
	}
	if !strings.Contains(sidecar, `"diagnostics":{"dials":0,"lost-gc-ns":2},"facts":{"corpus":"abc"}`) {
		t.Errorf("sidecar:\n%s", sidecar)
	} else if strings.Contains(sidecar, `"Series"`) || strings.Contains(sidecar, `"Items"`) {
		t.Errorf("what is for readers only is written:\n%s", sidecar)
	}
	f, err := record.Read(r.Path)
	if err != nil || len(f.Problems) > 0 {
		t.Fatalf("%+v, error %v", f, err)
	}
	if got := f.Series[0].Values("lost-gc-ns"); len(got) != 1 || got[0] != 2e-9 {
		t.Errorf("read %v", got)
	}
}

// A run of version 1 goes on in version 1: its first line says of what version all of its samples are.
func TestResumeVersion1(t *testing.T) {
	path := interrupted(t, 2)
	sidecar := record.SidecarPath(path)
	earlier := strings.Replace(contents(t, sidecar), `"version":2`, `"version":1`, 1)
	if err := os.WriteFile(sidecar, []byte(earlier), 0o644); err != nil {
		t.Fatal(err)
	}
	r, run, samples, err := Resume(path)
	if err != nil || run.Version != 1 || len(samples) != 2 {
		t.Fatalf("version %d, %d samples, error %v", run.Version, len(samples), err)
	}
	if err := r.Append(record.Sample{Block: 1, Cell: threeCells[2], Status: record.OK}, explained(1)); err != nil {
		t.Fatal(err)
	}
	r.Close()
	for _, want := range []string{" 2 lost-gc-ns 0 dials\n", "\ncorpus: abc\n"} {
		if text := contents(t, path); !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(contents(t, sidecar), "diagnostics") {
		t.Error("the sidecar has diagnostics")
	}
	if f, err := record.Read(path); err != nil || len(f.Problems) > 0 || f.Run.Version != 1 || f.N() != 3 {
		t.Errorf("%+v, error %v", f, err)
	}
}
