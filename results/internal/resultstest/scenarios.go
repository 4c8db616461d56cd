package resultstest

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// SixScenarios is a recorded run of 4 scenarios with 2 of them once more under other names, in a directory of its own.
func SixScenarios(t testing.TB, run string) (path string) {
	t.Helper()
	dir := t.TempDir()
	for _, path := range []string{run, record.SidecarPath(run)} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var more []byte
		header := filepath.Ext(path) == ".jsonl"
		for line := range bytes.Lines(data) {
			if header {
				line = twice.ReplaceAll(line, []byte(`"${1}mixed$2","${1}overload$2"`))
				line = twiceAgain.ReplaceAll(line, []byte(`"${1}source$2","${1}capacity$2"`))
				header = false
			}
			more = append(more, line...)
			for old, now := range map[string]string{"mixed": "overload", "source": "capacity"} {
				if other := bytes.Replace(line, []byte("scenario="+old), []byte("scenario="+now), 1); !bytes.Equal(line, other) &&
					!bytes.HasPrefix(line, []byte(`{"version"`)) {
					more = append(more, other...)
				}
			}
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), more, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, filepath.Base(run))
}

var (
	twice      = regexp.MustCompile(`"(scenario=)mixed(/[^"]*)"`)
	twiceAgain = regexp.MustCompile(`"(scenario=)source(/[^"]*)"`)
)
