package input

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
)

// The newest run is by when it was started, not by its name, and one in which something was measured.
func TestNewestRun(t *testing.T) {
	dir := t.TempDir()
	benchtest.Record(t, dir, "z", 1, 1)
	want := benchtest.Record(t, dir, "b", 3, 1)
	benchtest.Record(t, dir, "c", 2, 1)
	benchtest.Record(t, dir, "a", 4, 0)
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("Dear reader\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := NewestRun(dir); got != want || err != nil {
		t.Errorf("%s, error %v, want %s", got, err, want)
	}
}
