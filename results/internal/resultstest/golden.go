package resultstest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// IsGolden compares what was written with a golden file in testdata, and shows the lines from the first that differs
// to the last.
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
		t.Fatalf("%v: -update writes a golden file that is new", err)
	}
	if string(got) != string(want) {
		t.Errorf("differs from %s, which -update rewrites:\n%s", path, changed(string(want), string(got)))
	}
}

// changed are the lines in which two texts differ: those of the first with a minus, then those of the second with a
// plus.
func changed(before, after string) string {
	old, now := strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
	for len(old) > 0 && len(now) > 0 && old[0] == now[0] {
		old, now = old[1:], now[1:]
	}
	for len(old) > 0 && len(now) > 0 && old[len(old)-1] == now[len(now)-1] {
		old, now = old[:len(old)-1], now[:len(now)-1]
	}
	var out strings.Builder
	for _, line := range old {
		out.WriteString("-" + strings.TrimSuffix(line, "\n") + "\n")
	}
	for _, line := range now {
		out.WriteString("+" + strings.TrimSuffix(line, "\n") + "\n")
	}
	return out.String()
}

var Update = flag.Bool("update", false, "rewrite the golden files")
