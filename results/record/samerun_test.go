package record

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/stats"
)

// What is the same without being a copy: what was computed, and what is no time.
func TestNoCopies(t *testing.T) {
	text := strings.Repeat("BenchmarkBatch/scenario=io/strategy=pool/limit=16-2 10 123456 ns/op\n", stats.LeastBlocks)
	for name, c := range map[string]struct {
		text string
		same bool
	}{
		"measured":      {text, true},
		"computed":      {"Unit ns/op assume=exact\n" + text, false},
		"once":          {text[:len(text)/stats.LeastBlocks], false},
		"no time":       {strings.ReplaceAll(text, "123456 ns/op", "0 ns/op"), false},
		"without times": {strings.ReplaceAll(text, "ns/op", "allocs/op"), false},
	} {
		var files []*File
		for range 2 {
			path := filepath.Join(t.TempDir(), "run.txt")
			if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
				t.Fatal(err)
			}
			f, err := Read(path)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		if same := files[0].SameRunAs(files[1]); same != c.same {
			t.Errorf("%s: the same run is %v", name, same)
		}
	}
}
