//go:build unix

package input

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// Of a directory only files are read, and links to them: a pipe would be waited for.
func TestDirectoryWithPipe(t *testing.T) {
	dir := t.TempDir()
	for _, err := range []error{
		syscall.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o600),
		os.Symlink("pipe.txt", filepath.Join(dir, "link-to-pipe.txt")),
		os.WriteFile(filepath.Join(dir, "a.txt"), nil, 0o600),
		os.Symlink("a.txt", filepath.Join(dir, "b.txt")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	texts, err := TextsIn(dir)
	if want := []string{filepath.Join(dir, "a.txt"), filepath.Join(dir, "b.txt")}; err != nil ||
		!slices.Equal(texts, want) {
		t.Errorf("%q, error %v; want %q", texts, err, want)
	}
}
