package input

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A directory stands for the texts in it, at most so deep.
func TestTextsIn(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txt", "a/c.txt", "a/c.jsonl", "1/2/3/4/d.txt", "1/2/3/4/5/e.txt"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	texts, err := TextsIn(dir)
	for i := range texts {
		texts[i] = strings.TrimPrefix(texts[i], dir)
	}
	if got := strings.Join(texts, " "); err != nil || got != "/1/2/3/4/d.txt /a/c.txt /b.txt" {
		t.Errorf("%v: %s", err, got)
	}
}
