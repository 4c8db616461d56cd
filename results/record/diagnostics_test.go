package record

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// readTwo reads two samples of one cell, each with what its line of the sidecar says further.
func readTwo(t *testing.T, text string, further ...string) *File {
	t.Helper()
	sidecar := `{"version":2,"cells":["scenario=io/strategy=pool/limit=16"],"blocks":2}` + "\n"
	for i, more := range further {
		sidecar += fmt.Sprintf(`{"block":%d,"cell":"scenario=io/strategy=pool/limit=16","status":"ok"%s}`+"\n", i+1, more)
	}
	return readRun(t, text, sidecar)
}

func TestDiagnosticsJoinTheSeries(t *testing.T) {
	f := readTwo(t, good+good,
		`,"diagnostics":{"lost-gc-ns":3000000000,"dials":0},"facts":{"corpus":"abc"}`,
		`,"diagnostics":{"lost-gc-ns":5000000000},"facts":{"corpus":"abc"}`)
	s := f.Series[0]
	var units []string
	for _, u := range s.ColumnUnits {
		units = append(units, u.Tidied)
	}
	if len(f.Problems) > 0 || !slices.Equal(units, []string{"sec/op", "dials", "lost-gc-sec"}) {
		t.Fatalf("problems %v, units %v", f.Problems, units)
	}
	if got := s.Values("lost-gc-ns"); !slices.Equal(got, []float64{3, 5}) {
		t.Errorf("lost %v", got)
	}
	if got := s.Values(Dials); !slices.Equal(got, []float64{0}) {
		t.Errorf("dials %v", got)
	}
	if got := s.Key("").GetConfig("corpus"); got != "abc" {
		t.Errorf("corpus %q", got)
	}
	for _, sample := range f.Samples {
		if sample.Diagnostics != nil || sample.Facts != nil {
			t.Errorf("they are kept twice: %+v", sample)
		}
	}
}

// Facts of a scenario that contradict each other are unknown. Diagnostics that cannot be, or that the text has
// too, make the sidecar unusable, and nothing of it is used.
func TestBadDiagnostics(t *testing.T) {
	f := readTwo(t, good+good, `,"facts":{"corpus":"abc"}`, `,"facts":{"corpus":"def"}`)
	if got := f.Series[0].Key("").GetConfig("corpus"); got != UnknownFact {
		t.Errorf("two corpora: %q", got)
	}
	withDials := strings.TrimSpace(good) + " 0 dials\n"
	for _, test := range []struct{ text, further, want string }{
		{good, `,"diagnostics":{"lost-gc-ns":-1}`, "lost-gc-ns is -1, which cannot be"},
		{good, `,"diagnostics":{"dials":1e200}`, "dials is 1e+200, which cannot be"},
		{good, `,"diagnostics":{"a unit":1}`, `"a unit" is not a unit`},
		{good, `,"diagnostics":{"dials":"1"}`, "damaged: cannot unmarshal string"},
		{withDials, `,"diagnostics":{"dials":1,"lost-gc-ns":1}`, "both it and the text have the dials of"},
	} {
		f := readTwo(t, test.text, test.further)
		if len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Msg, test.want) || f.Run != nil {
			t.Errorf("%s: problems %v", test.further, f.Problems)
		}
		if len(f.Series[0].Values("lost-gc-ns")) > 0 {
			t.Errorf("%s: diagnostics of a sidecar that is not used", test.further)
		}
	}
}

// A text whose sidecar was left behind says once what is in it.
func TestDiagnosticsLeftBehind(t *testing.T) {
	const cell = "BenchmarkBatch/scenario=io/strategy=%s/limit=16-2 1 70 ns/op 7 bound-ns%s\n"
	const also = "The diagnostics are in it too: what T* is made of, and where the time went."
	for more, want := range map[string]bool{"": true, " 1 lost-gc-ns": false} {
		text := "machine: m\n"
		for range 2 {
			text += fmt.Sprintf(cell+cell, "pool", more, "staged", more)
		}
		path := filepath.Join(t.TempDir(), "run.txt")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Read(path)
		if err != nil || len(f.Notes) != 1 || strings.HasSuffix(f.Notes[0], also) != want {
			t.Errorf("with%s: %+v, error %v", more, f, err)
		}
	}
}
