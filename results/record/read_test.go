package record

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
	"testing/iotest"
)

// Each kind of damage gets one line with the file and the line number, and costs only the
// line that it is in.
func TestDamage(t *testing.T) {
	tests := []struct {
		name, text, want string
		results          int
	}{
		{"truncated", good + good[:60], "text:2: the last line is cut off: left out", 1},
		{"truncated after a number", good + strings.TrimSuffix(good, "s/op\n"), "text:2: the last line is cut off: left out",
			1},
		{"no number", good + "BenchmarkBatch/scenario=io/strategy=pool/limit=16-2 10 many ns/op\n" + good,
			"text:2: parsing measurement: invalid syntax: left out", 2},
		{"no iterations", "BenchmarkX 70 ns/op\n" + good, "text:1: ", 1},
		{"NaN", good + "BenchmarkX 10 NaN ns/op\n" + good, "text:2: the ns/op is not a finite number", 2},
		{"negative", good + "BenchmarkX 10 -1 B/op\n" + good, "text:2: the B/op is not a finite number", 2},
		{"NUL", good + "\x00\x00\n" + good, "text:2: not text: left out", 2},
		{"not UTF-8", good + "Benchmark\xff 1 1 ns/op\n" + good, "text:2: not text: left out", 2},
		{"long line", good + strings.Repeat("x", 1<<20) + "\n" + good, "text:2: the line is longer than", 2},
		{"long last line", good + strings.Repeat("x", 1<<20), "text:2: the line is longer than", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Parse("text", iotest.OneByteReader(strings.NewReader(tt.text)))
			if err != nil {
				t.Fatal(err)
			}
			if f.N() != tt.results {
				t.Errorf("kept %d results, want %d", f.N(), tt.results)
			}
			if len(f.Problems) != 1 || !strings.HasPrefix(f.Problems[0].Error(), tt.want) {
				t.Errorf("problems %v, want %q", f.Problems, tt.want)
			}
		})
	}
}

func TestNothingToShow(t *testing.T) {
	dir := t.TempDir()
	for name, tt := range map[string]struct{ text, want string }{
		"empty.txt":  {"", "the file is empty"},
		"prose.txt":  {"Dear reader,\nthis is a letter.\n", "no benchmark results in 2 lines"},
		"binary.txt": {"\x7fELF\x00\x01\x02\n\x00\x00\n", "binary.txt: not benchmark text but binary"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(tt.text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), tt.want) ||
			!strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v, want one with the name and %q", name, err, tt.want)
		}
	}
	for _, path := range []string{filepath.Join(dir, "missing.txt"), dir} {
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", path, err)
		}
	}
}

func TestBadSidecar(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.txt")
	if err := os.WriteFile(path, []byte(good), 0o644); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                  "no run in the first line",
		"{}\n":              "no format version",
		"{\"version\":9}\n": "written by a newer overlap (format 9); this one reads up to 2: update it",
		"nonsense\n":        ".jsonl:1: the sidecar is not used: damaged: ",
	} {
		if err := os.WriteFile(SidecarPath(path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := Read(path)
		if err != nil || f.N() != 1 || len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Error(), want) {
			t.Errorf("sidecar %q: %+v, error %v, want a problem with %q", text, f, err, want)
		}
	}
}

// Each result has the block of its sample; a sidecar that does not fit is refused.
func TestBlocksOfResults(t *testing.T) {
	f, err := Read("../testdata/run.txt")
	var blocks []int
	for s, i := range f.Results {
		blocks = append(blocks, s.Blocks[i])
	}
	if err != nil || len(f.Problems) != 0 || len(blocks) != 72 || blocks[0] != 1 || blocks[71] != 6 {
		t.Fatalf("blocks %v, problems %v, error %v", blocks, f.Problems, err)
	}
	path := filepath.Join(t.TempDir(), "run.txt")
	sidecar, err := os.ReadFile("../testdata/run.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{good + good, good + good + good} {
		if err := errors.Join(os.WriteFile(path, []byte(text), 0o644),
			os.WriteFile(SidecarPath(path), sidecar, 0o644)); err != nil {
			t.Fatal(err)
		}
		f, err := Read(path)
		if err != nil || f.Series[0].Blocks != nil || f.Run != nil || len(f.Problems) != 1 ||
			!strings.Contains(f.Problems[0].Msg, "another run") {
			t.Errorf("blocks %v, problems %v, error %v", f.Series[0].Blocks, f.Problems, err)
		}
	}
}

// What a reader should know of the machine comes from the sidecar. The gauge of the CPUs between blocks is not of it:
// the block that it calls slow may be a fast one.
func TestNotes(t *testing.T) {
	speed := func(x float64) *float64 { return &x }
	quiet := []Sample{{Status: OK, Speed: speed(3.0e9)}, {Status: OK}, {Status: OK, Speed: speed(2.9e9)}}
	if got := notes(Run{}, quiet); got != nil {
		t.Errorf("a quiet machine: %q", got)
	}
	loud := append(quiet, Sample{Status: Failed, Reason: "disturbed: the host took 60 % of all CPU time away"},
		Sample{Status: OK, Speed: speed(1.5e9)})
	got := strings.Join(notes(Run{Busy: "the machine was busy"}, loud), "\n")
	for _, want := range []string{"When this run began: the machine was busy.", "1 sample was disturbed"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if strings.Count(got, "\n") != 1 {
		t.Errorf("more is said: %q", got)
	}
}

// endless is one byte for ever, as of a device or a pipe.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	return copy(p, bytes.Repeat([]byte{byte(e)}, len(p))), nil
}

// What never ends is given up, and what there was before it is used.
func TestReadEndless(t *testing.T) {
	const result = "BenchmarkBatch/scenario=io/strategy=pool/limit=4 1 5 ns/op\n"
	for name, test := range map[string]struct {
		before string
		rest   endless
		want   string // in the error, or in a problem if there was a result
	}{
		"one line": {"", 0, "x.txt: no benchmark results in the first 64 MiB: is it the output of go test -bench?"},
		"JSON":     {"{}\n", 0, "x.txt: not benchmark text but JSON"},
		"after a result": {result + result, 'y',
			": no benchmark results in the 64 MiB before this line: the rest is not read"},
	} {
		f, err := Parse("x.txt", io.MultiReader(strings.NewReader(test.before), test.rest))
		switch {
		case !strings.HasPrefix(test.before, result):
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: error %v, want %s", name, err, test.want)
			}
		case err != nil || f.N() != 2 || len(f.Problems) == 0:
			t.Errorf("%s: read %+v, error %v", name, f, err)
		default:
			if last := f.Problems[len(f.Problems)-1].Error(); !strings.HasSuffix(last, test.want) {
				t.Errorf("%s: %s, want %s", name, last, test.want)
			}
		}
	}
}

// A bound on all of it is for results that never end. What is counted is since the last one.
func TestReadBounds(t *testing.T) {
	const result = "BenchmarkX 1 5 ns/op\n"
	for name, test := range map[string]struct {
		text  io.Reader
		most  bounds
		taken int
		want  string
	}{
		"results for ever": {strings.NewReader(strings.Repeat(result, 1<<16)), bounds{all: 1 << 20, idle: 100},
			1 << 20 / len(result), "the text is longer than 1 MiB: the rest is not read"},
		"some now and then": {strings.NewReader(strings.Repeat(strings.Repeat("y\n", 30)+result, 100)),
			bounds{all: 1 << 20, idle: 100}, 100, ""},
		"too few": {strings.NewReader(strings.Repeat(strings.Repeat("y\n", 60)+result, 100)),
			bounds{all: 1 << 20, idle: 100}, 0, "the rest is not read"},
	} {
		taken := 0
		file := &File{Path: "x.txt"}
		lines := newLineReader(file, test.text)
		lines.most = test.most
		for reader := benchfmt.NewReader(lines, "x.txt"); reader.Scan(); {
			if _, ok := reader.Result().(*benchfmt.Result); ok {
				taken++
				lines.useful = lines.read
			}
		}
		lines.ended()
		problems := file.Problems
		if taken != test.taken || (len(problems) > 0) != (test.want != "") ||
			len(problems) > 0 && !strings.HasSuffix(problems[0].Msg, test.want) {
			t.Errorf("%s: %d results, problems %v", name, taken, problems)
		}
	}
}

// A benchmark that fails while it is measured, not at the first try, fails behind its name.
func TestReadFailsLater(t *testing.T) {
	f, err := Parse("x.txt", strings.NewReader("BenchmarkSum-2 \t 1 5 ns/op\n"+
		"BenchmarkLater-2   \t--- FAIL: BenchmarkLater-2\n    x_test.go:29: only later\nBenchmarkMax-2 \t 1 5 ns/op\n"))
	if err != nil || len(f.Problems) != 0 || len(f.Series) != 2 || len(f.Failures) != 1 ||
		f.Failures[0].Name != "Later-2" || f.Failures[0].Reason != "only later" {
		t.Errorf("%v, failures %v, problems %v, error %v", f.Series, f.Failures, f.Problems, err)
	}
}
