package cli

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
)

// A strategy, or the machinery behind one, that is newer than the command is named; what is not simulated is not.
func TestChangedAfter(t *testing.T) {
	root := t.TempDir()
	then := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, after := range map[string]time.Duration{
		"go.mod": -1, "strategies/pool.go": -1, "strategies/pool_test.go": 1, "strategies/README.md": 1,
		"strategies/peers/ants.go": 1, "strategies/internal/climb/climb.go": -1, "results/text/x.go": 1,
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("module github.com/overlap-bench/overlap\n\ngo 1.26\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		touch(t, path, then.Add(after*time.Hour))
	}
	if got := changedAfter(root, then); got != "" {
		t.Errorf("%s is not simulated, or older", got)
	}
	touch(t, filepath.Join(root, "strategies/pool.go"), then.Add(time.Minute))
	touch(t, filepath.Join(root, "strategies/internal/climb/climb.go"), then.Add(time.Hour))
	if got, want := changedAfter(root, then), filepath.FromSlash("strategies/internal/climb/climb.go"); got != want {
		t.Errorf("%q was changed last, want %s", got, want)
	}
	if got := runner.CheckoutAround(filepath.Join(root, "strategies", "internal")); got != root {
		t.Errorf("the checkout is %q, want %s", got, root)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := runner.CheckoutAround(root); got != "" || runner.CheckoutAround(t.TempDir()) != "" {
		t.Errorf("%q is a checkout of something else", got)
	}
}

func touch(t *testing.T, path string, at time.Time) {
	t.Helper()
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}
