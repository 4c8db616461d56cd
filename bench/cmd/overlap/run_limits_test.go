package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// A run over levels plans, records and goes on with the same cells: sequential once, the
// others at each level.
func TestRunOverLevels(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	levels := small(dir, "--limits", "1..4,6")
	if code, out, errs := overlap(t, append(levels, "--dry-run", "-v")...); code != 0 ||
		!strings.Contains(out, "10 cells × 2 blocks = 20 samples") || strings.Count(out, "strategy=sequential/") != 1 ||
		!strings.Contains(out, "strategy=pool/limit=6  ") ||
		!strings.Contains(out, "strategy=pool/limit=2/arm=b  items: 8, connections: 2, measured again") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	code, out, errs := overlap(t, levels...)
	if code != 0 || !strings.Contains(out, "\nsequential  ") || !strings.Contains(out, "\npool/6  ") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if code, _, errs := overlap(t, "run", "--resume", files[0], "--engine", engine,
		"--watch=false", "--blocks", "3"); code != 0 {
		t.Fatalf("resumed: exit %d: %s", code, errs)
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(files[0]))
	if err != nil || len(samples) != 30 {
		t.Errorf("%d samples after a third block, error %v", len(samples), err)
	}
}
