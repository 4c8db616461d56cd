package resultstest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// RecordedPath is a run that was recorded on a machine.
const RecordedPath = "../runs/epyc-2c-89b7/20261125T143437Z-f4bfc0211.txt"

// Must is a value that a test needs.
func Must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// Refused says whether a test wants an error, and fails it unless that is there, in one line; or if there is one that
// it does not want.
func Refused(t *testing.T, err error, want string) bool {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Fatal(err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n")):
		t.Fatalf("error %v, want one line with %q", err, want)
	}
	return want != ""
}

// ReadFiles reads runs.
func ReadFiles(t *testing.T, paths ...string) (files []*record.File) {
	t.Helper()
	for _, path := range paths {
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// ParseFile reads benchmark text.
func ParseFile(t *testing.T, text string) []*record.File {
	t.Helper()
	return []*record.File{FileOf(t, "text", text)}
}

// CopyText copies the run in testdata, with its sidecar if that is wanted, and of its text what a function leaves.
func CopyText(t *testing.T, sidecar bool, of func(text string) string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.txt")
	text, err1 := os.ReadFile("../testdata/run.txt")
	beside, err2 := os.ReadFile("../testdata/run.jsonl")
	if err := errors.Join(err1, err2, os.WriteFile(path, []byte(of(string(text))), 0o644)); err != nil {
		t.Fatal(err)
	}
	if sidecar {
		if err := os.WriteFile(record.SidecarPath(path), beside, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// ChangedRun reads a copy of the recorded run whose text and sidecar are changed.
func ChangedRun(t *testing.T, change func(text, sidecar string) (string, string)) *record.File {
	t.Helper()
	var was [2]string
	for i, path := range []string{RecordedPath, record.SidecarPath(RecordedPath)} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		was[i] = string(data)
	}
	path := filepath.Join(t.TempDir(), "run.txt")
	text, sidecar := change(was[0], was[1])
	for path, data := range map[string]string{path: text, record.SidecarPath(path): sidecar} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Contents are those of a file.
func Contents(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// InBlocks is text of samples in ms by strategy, the i-th of each in block i+1.
func InBlocks(t *testing.T, samples map[string][]float64, order ...string) []*record.File {
	t.Helper()
	f := FileOf(t, "text", TextOf("io", samples, order...))
	for _, s := range f.Series {
		for i := range s.N() {
			s.Blocks = append(s.Blocks, i+1)
		}
	}
	return []*record.File{f}
}
