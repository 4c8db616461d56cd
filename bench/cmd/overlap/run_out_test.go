package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The command writes to a device without a second file beside it, and makes no directory in a dry run.
func TestTimelineToDevice(t *testing.T) {
	code, _, errs := overlap(t, "simulate", "--scenarios", "io", "--items", "5",
		"--strategies", "pool", "--timeline", os.DevNull)
	if _, err := os.Stat(os.DevNull + ".trace.json"); code != 0 || errs != "" || err == nil {
		t.Errorf("exit %d, %q, and of %s: %v", code, errs, os.DevNull+".trace.json", err)
	}
}

// Directories that are missing under --out are made, by a run that measures.
func TestOutDirectories(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	if code, _, errs := overlap(t, small(dir, "--dry-run")...); code != 0 {
		t.Errorf("exit %d, %s", code, errs)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a dry run has made a directory")
	}
	if code, _, errs := overlap(t, small(dir, "--blocks", "1")...); code != 0 {
		t.Errorf("exit %d, %s", code, errs)
	}
	recordingIn(t, dir)
}
