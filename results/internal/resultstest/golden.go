package resultstest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

// IsGolden holds what was written against a golden file.
func IsGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *Update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs:\n%s", path, got)
	}
}

var Update = flag.Bool("update", false, "rewrite the golden files")
