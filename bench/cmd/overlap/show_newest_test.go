package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
)

// Without a FILE, show is about the newest run here, and says which that is.
func TestShowNewest(t *testing.T) {
	newest, err := input.NewestRun(recordedRuns)
	if err != nil {
		t.Fatal(err)
	}
	report := func(out string) string {
		tables, _, _ := strings.Cut(out, "What concurrency gains") // what comes next is another matter
		return tables
	}
	_, want, _ := overlap(t, "show", newest)
	code, out, errs := overlap(t, "show")
	if code != 0 || report(out) != report(want) || !strings.HasPrefix(errs, "overlap: this is the newest run: ") ||
		!strings.HasSuffix(errs, filepath.Base(newest)+"\n") {
		t.Errorf("exit %d, %s\n%s", code, errs, out)
	}
	t.Chdir(t.TempDir())
	const nowhere = "overlap: show needs a FILE, since the newest run is not to be found: there is no overlap-runs " +
		"here: name a FILE, or change to where overlap run recorded it\n"
	if code, out, errs := overlap(t, "show"); code != 1 || out != "" || errs != nowhere {
		t.Errorf("exit %d, %s%s, want %s", code, out, errs, nowhere)
	}
}

// What has no results does not keep a directory from being compared, and is named. By its own name
// it is an error, and so is a file that has lost the samples which its sidecar has.
func TestCompareLeavesOut(t *testing.T) {
	old, slow := gatedRuns(t)
	dir := filepath.Dir(old)
	_, want, _ := overlap(t, "compare", old, slow)
	notes, header := filepath.Join(dir, "notes.txt"), benchtest.Record(t, dir, "started", 1, 0)
	if err := os.WriteFile(notes, []byte("Dear reader\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs := overlap(t, "compare", dir)
	if code != 0 || out != want || errs != "overlap: left out, as nothing was measured in it: "+notes+", "+header+"\n" {
		t.Errorf("exit %d, %s\n%s\nwant\n%s", code, errs, out, want)
	}
	if code, _, errs := overlap(t, "compare", old, notes); code != 1 ||
		!strings.Contains(errs, "no benchmark results in 1 lines") {
		t.Errorf("named: exit %d, %s", code, errs)
	}
	if err := os.WriteFile(slow, []byte("cpu: x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := overlap(t, "compare", dir); code != 1 ||
		!strings.Contains(errs, "slow.txt: no benchmark results") {
		t.Errorf("damaged: exit %d, %s", code, errs)
	}
}
