package record

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The frequency that package testing appends where there is no brand string differs from sample to
// sample, and makes no table of its own.
func TestFrequencyIsNoFact(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.txt")
	var text strings.Builder
	for _, mhz := range []string{"2294.608", "2300.001", "1999.9"} {
		text.WriteString("cpu: QEMU TCG CPU @ " + mhz + "MHz\nBenchmarkA-2 10 100 ns/op\n")
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Read(path)
	if err != nil || len(f.Series) != 1 || f.Series[0].N() != 3 {
		t.Fatalf("read %+v, error %v", f, err)
	}
}

// A fact of another JSON type costs itself; so do a byte order mark and blank lines nothing.
func TestOddSidecars(t *testing.T) {
	for cpu, note := range map[string]bool{`5`: true, `true`: true, `[]`: false, `{}`: false, `null`: false, `["AMD EPYC"]`: false} {
		f := besideIt(t, func(text, sidecar string) (string, string) {
			return text, byteOrderMark + strings.Replace(sidecar, `"cpu":"AMD EPYC"`, `"cpu":`+cpu, 1)
		})
		if f.Run == nil || len(f.Problems) > 0 || strings.Contains(strings.Join(f.Notes, "\n"), "taken as unknown") != note {
			t.Errorf("%s: problems %v, notes %q", cpu, f.Problems, f.Notes)
		}
	}
	f := besideIt(t, func(text, sidecar string) (string, string) {
		return text, regexp.MustCompile(`"facts":\{[^}]*\}`).ReplaceAllString(strings.ReplaceAll(sidecar, "\n", "\n\r\n\n"), `"facts":[1]`)
	})
	if f.Run == nil || len(f.Problems) > 0 || len(f.Samples) < f.N() {
		t.Errorf("without facts: problems %v", f.Problems)
	}
}

// A sidecar that lacks the last sample says so, as a text does.
func TestSidecarEndsBeforeText(t *testing.T) {
	f := besideIt(t, func(text, sidecar string) (string, string) {
		lines := strings.SplitAfter(strings.TrimSuffix(sidecar, "\n"), "\n")
		return text, strings.Join(lines[:len(lines)-1], "")
	})
	if f.Run == nil || len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Error(), "run.jsonl: it ends after 311 of the 312 samples of the text: ") {
		t.Errorf("problems %v", f.Problems)
	}
}
