package web

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// sixScenarios is a recorded run of 13 strategies in 4 scenarios with 2 of them once more under other names.
func sixScenarios(t testing.TB) Report {
	const run = "../runs/xeon-2c-8f12/20261128T133427Z-7fc195375.txt"
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
	return recorded(t, filepath.Join(dir, filepath.Base(run)))
}

var (
	twice      = regexp.MustCompile(`"(scenario=)mixed(/[^"]*)"`)
	twiceAgain = regexp.MustCompile(`"(scenario=)source(/[^"]*)"`)
)

// A page of 13 strategies in 6 scenarios is at most 2.5 MB long.
func TestSize(t *testing.T) {
	var page bytes.Buffer
	if err := sixScenarios(t).Write(&page); err != nil {
		t.Fatal(err)
	}
	root := parse(t, page.Bytes())
	checkClosed(t, root)
	tables, charts := 0, len(all(root, "svg"))
	for _, n := range all(root, "section") {
		if attribute(n, "class") == "scenario" {
			tables++
		}
	}
	t.Logf("%d bytes, %d scenarios, %d charts", page.Len(), tables, charts)
	if tables != 6 || charts < 6*6 || page.Len() > 2_500_000 {
		t.Errorf("%d bytes, %d scenarios, %d charts", page.Len(), tables, charts)
	}
}

// The page of 13 strategies in 6 scenarios has to be written in a second.
func BenchmarkWrite(b *testing.B) {
	r := sixScenarios(b)
	for b.Loop() {
		if err := r.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
