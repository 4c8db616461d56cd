package record

import (
	"os"
	"path/filepath"
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

// A byte order mark and blank lines cost nothing.
func TestOddSidecars(t *testing.T) {
	f := besideIt(t, func(text, sidecar string) (string, string) {
		return text, byteOrderMark + strings.ReplaceAll(sidecar, "\n", "\n\r\n\n")
	})
	if f.Run == nil || len(f.Problems) > 0 || len(f.Samples) < f.N() {
		t.Errorf("problems %v", f.Problems)
	}
}

// A sidecar that lacks the last sample says so, as a text does.
func TestSidecarEndsBeforeText(t *testing.T) {
	f := besideIt(t, func(text, sidecar string) (string, string) {
		lines := strings.SplitAfter(strings.TrimSuffix(sidecar, "\n"), "\n")
		return text, strings.Join(lines[:len(lines)-1], "")
	})
	if f.Run == nil || len(f.Problems) != 1 ||
		!strings.Contains(f.Problems[0].Error(), "run.jsonl: it ends after 311 of the 312 samples of the text: ") {
		t.Errorf("problems %v", f.Problems)
	}
}
