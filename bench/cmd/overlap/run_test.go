package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// A run records its samples, prints what show prints, and leaves nothing else behind.
func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	code, out, errs := overlap(t, small(dir)...)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("left %v, error %v, want a text and a sidecar", files, err)
	}
	text := files[1]
	if filepath.Ext(text) != ".txt" || record.SidecarPath(text) != files[0] {
		t.Errorf("files %v", files)
	}
	if _, shown, _ := overlap(t, "show", text); shown != out || !strings.Contains(out, "What concurrency gains") {
		t.Errorf("run printed\n%s\nshow prints\n%s", out, shown)
	}
	run, samples, err := record.ReadSidecar(files[0])
	if err != nil || len(samples) != 8 || len(run.Cells) != 4 || run.Blocks != 2 {
		t.Errorf("sidecar %+v, %d samples, error %v", run, len(samples), err)
	}
	code, out, _ = overlap(t, "show", "--json", text)
	var shown struct {
		Tables []struct {
			Scenario string
			Rows     []struct {
				Strategy string
				Samples  int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &shown); err != nil || code != 0 || len(shown.Tables) != 1 ||
		shown.Tables[0].Rows[0].Samples != 2 {
		t.Errorf("exit %d, error %v, %s", code, err, out)
	}
}

// After the blocks of all cells come blocks of the undecided, within the budget; with none,
// the blocks are all.
func TestFurther(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if code, _, errs := overlap(t, small(dir, "--blocks", "6", "--budget", "0s", "--precision", "0.001%")...); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if last := lastBlock(t, files[0]); last != 6 {
		t.Errorf("without a budget: %d blocks", last)
	}
	const blocks, cells = 6, 4 // with the A/A arm
	cmd, path, _, stderr := start(t, blocks*cells+1,
		small(t.TempDir(), "--blocks", "6", "--budget", "1h", "--precision", "0.001%"))
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	io.Copy(io.Discard, stderr)
	if last := lastBlock(t, path); last <= blocks {
		t.Errorf("with a budget of an hour: %d blocks", last)
	}
}

// lastBlock is that of the last sample that was recorded beside path.
func lastBlock(t *testing.T, path string) int {
	t.Helper()
	_, samples, err := record.ReadSidecar(record.SidecarPath(path))
	if err != nil || len(samples) == 0 {
		t.Fatalf("%d samples, error %v", len(samples), err)
	}
	return samples[len(samples)-1].Block
}

func TestRunInProcess(t *testing.T) {
	t.Parallel()
	code, out, errs := overlap(t, small(t.TempDir(), "--in-process", "--blocks", "1", "--strategies", "pool")...)
	if code != 0 || !strings.Contains(out, "fixture in-process: its CPU and memory are in these figures") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

// A dry run says first how much it would be, and lists the cells only where that is wanted.
func TestDryRun(t *testing.T) {
	dir := t.TempDir()
	const total = "4 cells × 2 blocks = 8 samples in about "
	const cell = "scenario=io/strategy=pool/limit=4  items: 8, connections: 4"
	for _, verbose := range []bool{false, true} {
		code, out, errs := overlap(t, small(dir, "--dry-run", fmt.Sprintf("-v=%v", verbose))...)
		if code != 0 || !strings.HasPrefix(out, total) || strings.Contains(out, cell) != verbose ||
			strings.Contains(out, "\nstrategies: sequential, pool, pipeline\nlimits: 4\n") == verbose {
			t.Errorf("-v=%v: exit %d: %s%s", verbose, code, out, errs)
		}
	}
	if code, out, errs := overlap(t, small(dir, "-v")...); code != 1 || out != "" || !strings.Contains(errs, "--dry-run") {
		t.Errorf("-v alone: exit %d: %s%s", code, out, errs)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("a dry run left %v", left)
	}
}
