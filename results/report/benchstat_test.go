package report

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"golang.org/x/perf/benchfmt"
)

// recordAgain writes a recorded run in the newest version of the format.
func recordAgain(t *testing.T, path string) string {
	t.Helper()
	run, samples, err := record.ReadSidecar(record.SidecarPath(path))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	var results []*benchfmt.Result
	if _, err = record.Scan(path, text, func(r *benchfmt.Result) error {
		results = append(results, r.Clone())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	r, err := recording.NewRecording(t.TempDir(), "run", run)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, s := range samples {
		var result *benchfmt.Result
		if s.Status == record.OK {
			result, results = results[0], results[1:]
		}
		if err := r.Append(s, result); err != nil {
			t.Fatal(err)
		}
	}
	return r.Path
}

// Recorded in the newest version, a run of the first says the same in all that is shown of it.
func TestVersionsSayTheSame(t *testing.T) {
	for _, old := range []string{resultstest.RecordedPath, "../testdata/bound.txt", "../testdata/latency.txt"} {
		now := recordAgain(t, old)
		shown := func(path string) string {
			var out bytes.Buffer
			tables := tabletest.Read(t, path)
			for _, show := range []func(page.Page) error{
				func(p page.Page) error { return Show(p, tables) },
				func(p page.Page) error { return ShowWaterfalls(p, tables) },
				func(page.Page) error { return WriteJSON(&out, tables) },
			} {
				if err := show(page.Text(&out, 100)); err != nil {
					t.Fatal(err)
				}
			}
			return strings.ReplaceAll(out.String(), path, "run.txt")
		}
		if before, after := shown(old), shown(now); before != after {
			t.Errorf("%s was\n%s\nis\n%s", old, before, after)
		}
	}
}

// benchstat without any flag prints a table for each unit that people compare, and each has all cells.
func TestBenchstatPrintsATableForEachUnit(t *testing.T) {
	path := recordAgain(t, resultstest.RecordedPath)
	out, err := exec.Command("go", "tool", "benchstat", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	tables, sets := strings.Count(string(out), "│\n")/2, strings.Count(string(out), "\ngoos: ")
	if want := 12; tables != want || sets != 1 {
		t.Errorf("%d tables under %d sets of facts, want %d under one:\n%s", tables, sets, want, out)
	}
	f, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	const facts, around = 40, 4 // lines: at most; and of a table its heading, the mean and a blank
	if lines, cells := strings.Count(string(out), "\n"), len(f.Series); lines > facts+12*(cells+around) {
		t.Errorf("%d lines for %d cells", lines, cells)
	}
}
