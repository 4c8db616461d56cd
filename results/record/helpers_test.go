package record

import (
	"os"
	"path/filepath"
	"testing"
)

const good = "BenchmarkBatch/scenario=io/strategy=pool/limit=16-2 10 70 ns/op\n"

// besideIt reads a copy of the recorded run whose text and sidecar are changed.
func besideIt(t *testing.T, change func(text, sidecar string) (string, string)) *File {
	t.Helper()
	var was [2]string
	for i, path := range []string{recordedPath, SidecarPath(recordedPath)} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		was[i] = string(data)
	}
	text, sidecar := change(was[0], was[1])
	return readRun(t, text, sidecar)
}

// readRun reads a run of this text and sidecar.
func readRun(t *testing.T, text, sidecar string) *File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.txt")
	for path, data := range map[string]string{path: text, SidecarPath(path): sidecar} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const recordedPath = "../runs/epyc-2c-89b7/20261125T143437Z-f4bfc0211.txt"
