package recording

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

var threeCells = []string{"scenario=io/strategy=sequential/limit=4", "scenario=io/strategy=pool/limit=4",
	"scenario=cpu/strategy=pool/limit=4"}

// cellResult is a sample of a cell with all that an engine's has: facts, GOMAXPROCS and units.
func cellResult(cell string, n int) *benchfmt.Result {
	r := &benchfmt.Result{Name: benchfmt.Name("Batch/" + cell + "-2"), Iters: 1, Values: []benchfmt.Value{
		{Value: float64(1000 + n), Unit: "ns/op"}, {Value: float64(n), Unit: "B/op"}, {Value: 7, Unit: "allocs/op"}}}
	r.SetConfig("pkg", "overlap/bench")
	if strings.Contains(cell, "scenario=cpu") {
		r.SetConfig("documents", "abc")
	}
	for i := range r.Config {
		r.Config[i].File = true
	}
	return r
}

// interrupted is a run of three cells, closed after so many samples. It was to have two blocks.
func interrupted(t *testing.T, samples int) (path string) {
	t.Helper()
	r, err := NewRecording(t.TempDir(), "run", record.Run{Commit: "unknown", Blocks: 2, Cells: threeCells})
	if err != nil {
		t.Fatal(err)
	}
	for n := range samples {
		cell := threeCells[n%3]
		if err := r.Append(record.Sample{Block: 1 + n/3, Cell: cell, Status: record.OK}, cellResult(cell, n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return r.Path
}

func appendText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(contents(t, path)+text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func resultLine(cell string, n int) string {
	return fmt.Sprintf("BenchmarkBatch/%s-2 1 %d ns/op %d B/op 7 allocs/op\n", cell, 1000+n, n)
}

// A sample that only the text has is measured again, if a crash can have left it there.
func TestResumeTextAlone(t *testing.T) {
	for name, test := range map[string]struct {
		samples int
		text    string
		dropped int
	}{
		"the next":             {4, resultLine(threeCells[1], 4), 1},
		"the very first":       {0, resultLine(threeCells[2], 0), 1},
		"of a cell not yet":    {2, "documents: abc\n" + resultLine(threeCells[2], 2), 1},
		"without its line end": {4, strings.TrimSuffix(resultLine(threeCells[1], 4), "\n"), 0},
		"on Windows":           {4, strings.ReplaceAll(resultLine(threeCells[1], 4), "\n", "\r\n"), 1},
		"a failure":            {4, "--- FAIL: BenchmarkBatch/" + threeCells[1] + "\n    no answer\n", 1},
	} {
		path := interrupted(t, test.samples)
		appendText(t, path, test.text)
		r, _, samples, err := Resume(path)
		if err != nil || r.Dropped != test.dropped || len(samples) != test.samples {
			t.Errorf("%s: %d samples, error %v", name, len(samples), err)
			continue
		}
		if err := r.Append(record.Sample{Block: 2, Cell: threeCells[1], Status: record.OK},
			cellResult(threeCells[1], 50)); err != nil {
			t.Fatal(err)
		}
		r.Close()
		f, err := record.Read(path)
		if err != nil || len(f.Problems) > 0 || len(f.Samples) != len(samples)+1 || len(f.Failures) > 0 {
			t.Errorf("%s: read again: %+v, error %v", name, f, err)
		}
	}
}

// What somebody has put there is refused in one line, and nothing is changed.
func TestResumeForeignText(t *testing.T) {
	next := resultLine(threeCells[1], 4)
	for name, test := range map[string]struct{ text, want string }{
		"another benchmark": {"BenchmarkX-2 1 5 ns/op 3 B/op 7 allocs/op\n", "X-2 is not among its cells"},
		"another cell":      {resultLine("scenario=io/strategy=pool/limit=64", 4), "is not among its cells"},
		"more of go test":   {next + "PASS\nok  \tparcel\t1.2s\n", "is not what the text ends with"},
		"two":               {next + resultLine(threeCells[2], 5), "do not have the same samples"},
		"a foreign failure": {"--- FAIL: BenchmarkX\n    no answer\n", "is not among its cells"},
		"a failure, more": {"--- FAIL: BenchmarkBatch/" + threeCells[1] + "\n    no answer\nFAIL\n",
			"is not what the text ends with"},
		"a failure, and a run": {"--- FAIL: BenchmarkBatch/" + threeCells[1] + "\n    no answer\n" + next,
			"do not have the same samples"},
		"no numbers": {strings.Replace(next, "1004", "many", 1), "parsing measurement: invalid syntax"},
	} {
		path := interrupted(t, 4)
		appendText(t, path, test.text)
		text, sidecar := contents(t, path), contents(t, record.SidecarPath(path))
		_, _, _, err := Resume(path)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") ||
			!strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want %q", name, err, test.want)
		}
		if contents(t, path) != text || contents(t, record.SidecarPath(path)) != sidecar {
			t.Errorf("%s: who was refused has changed the files", name)
		}
	}
}

// Wherever a crash has cut one of the two files, resuming makes of them what there was before the last sample.
func TestResumeCutAnywhere(t *testing.T) {
	whole := interrupted(t, 6)
	text, sidecar := contents(t, whole), contents(t, record.SidecarPath(whole))
	lineStart := strings.LastIndex(strings.TrimSuffix(text, "\n"), "\n") + 1
	for at := lineStart; at < len(text); at++ {
		path := interrupted(t, 0)
		for file, data := range map[string]string{path: text[:at], record.SidecarPath(path): sidecar} {
			if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		r, _, samples, err := Resume(path)
		if err != nil {
			t.Fatalf("text cut to %q: %v", text[lineStart:at], err)
		}
		r.Close()
		want := 5
		if len(samples) != want {
			t.Errorf("text cut to %q: %d samples", text[lineStart:at], len(samples))
		}
	}
	lineStart = strings.LastIndex(strings.TrimSuffix(sidecar, "\n"), "\n") + 1
	for at := lineStart; at <= len(sidecar); at++ {
		path := interrupted(t, 0)
		for file, data := range map[string]string{path: text, record.SidecarPath(path): sidecar[:at]} {
			if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want := 5
		if at >= len(sidecar)-1 { // but for the line end
			want = 6
		}
		r, _, samples, err := Resume(path)
		if err != nil || len(samples) != want {
			t.Fatalf("sidecar cut to %q: %d samples, error %v", sidecar[lineStart:at], len(samples), err)
		}
		r.Close()
		if f, err := record.Read(path); err != nil || f.N() != want {
			t.Errorf("sidecar cut to %q: %d samples, error %v", sidecar[lineStart:at], f.N(), err)
		}
	}
}

// A failure that was only half written is measured again.
func TestResumeCutFailure(t *testing.T) {
	for text, want := range map[string]int{"": 4, "--- FAIL: BenchmarkBatch/" + threeCells[1] + "\n": 4,
		"--- FAIL: BenchmarkBatch/" + threeCells[1] + "\n    no ans":      4,
		"--- FAIL: BenchmarkBatch/" + threeCells[1] + "\n    no answer\n": 5} {
		path := interrupted(t, 4)
		was := contents(t, path)
		r, _, _, err := Resume(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Append(record.Sample{Block: 2, Cell: threeCells[1], Status: record.Failed, Reason: "no answer"},
			nil); err != nil {
			t.Fatal(err)
		}
		r.Close()
		if err := os.WriteFile(path, []byte(was+text), 0o644); err != nil {
			t.Fatal(err)
		}
		r, _, samples, err := Resume(path)
		if err != nil || len(samples) != want || r.Dropped != 5-want {
			t.Errorf("%q: %d samples, error %v", text, len(samples), err)
			continue
		}
		r.Close()
		if f, err := record.Read(path); err != nil || len(f.Failures) != want-4 {
			t.Errorf("%q: failures %v, error %v", text, f.Failures, err)
		}
	}
}

// A fact that was of the last sample alone does not stay for the first one after it.
func TestResumeForgetsFacts(t *testing.T) {
	path := interrupted(t, 3) // the last is of a scenario with a documents
	r, _, _, err := Resume(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := 3; n < 6; n++ {
		if err := r.Append(record.Sample{Block: 2, Cell: threeCells[n%3], Status: record.OK},
			cellResult(threeCells[n%3], n)); err != nil {
			t.Fatal(err)
		}
	}
	r.Close()
	f, err := record.Read(path)
	if err != nil || len(f.Series) != 3 || len(f.Problems) > 0 {
		t.Fatalf("%d series of 3 cells, problems %v, error %v", len(f.Series), f.Problems, err)
	}
}

// Files that were edited on Windows go on as they are.
func TestResumeCRLF(t *testing.T) {
	path := interrupted(t, 4)
	for _, file := range []string{path, record.SidecarPath(path)} {
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(contents(t, file), "\n", "\r\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, _, samples, err := Resume(path)
	if err != nil || len(samples) != 4 {
		t.Fatalf("%d samples, error %v", len(samples), err)
	}
	if err := r.Append(record.Sample{Block: 2, Cell: threeCells[1], Status: record.OK},
		cellResult(threeCells[1], 4)); err != nil {
		t.Fatal(err)
	}
	r.Close()
	f, err := record.Read(path)
	if err != nil || len(f.Problems) > 0 || len(f.Samples) != 5 || f.N() != 5 {
		t.Errorf("%+v, error %v", f, err)
	}
	if !slices.ContainsFunc(f.Series, func(s *record.Series) bool { return s.Blocks[0] == 1 }) {
		t.Error("no blocks")
	}
}

// What is no file is refused, not waited for.
func TestResumeNoFile(t *testing.T) {
	for _, of := range []func(string) string{func(p string) string { return p }, record.SidecarPath} {
		path := interrupted(t, 1)
		if err := os.Remove(of(path)); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(of(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := Resume(path); err == nil || !strings.Contains(err.Error(), of(path)+" is not a regular file") {
			t.Errorf("error %v", err)
		}
	}
}
