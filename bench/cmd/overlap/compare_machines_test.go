package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// machineFile writes benchmark text in six blocks, in which pool takes so many ms in io.
func machineFile(t *testing.T, path, machine, procs string, pool float64) {
	t.Helper()
	var text strings.Builder
	fmt.Fprintf(&text, "machine: %s\nitems: 128\nseed: 1\nfixture: child\ncorpus: none\n\n", machine)
	for block := range 6 {
		for strategy, ms := range map[string]float64{"sequential": 1000, "pool": pool, "threads": 90} {
			ns := ms * 1e6 * (1 + 0.001*float64(block*len(strategy)%7))
			fmt.Fprintf(&text, "BenchmarkBatch/scenario=io/strategy=%s/limit=16/block=%d%s 10 %.0f ns/op\n", strategy, block+1,
				procs, ns)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Several machines in one directory, in every format; of two runs of one machine the newest counts.
func TestCompareAcross(t *testing.T) {
	dir := t.TempDir()
	machineFile(t, filepath.Join(dir, "a", "20260101.txt"), "a-2c-1111", "-2", 60)
	machineFile(t, filepath.Join(dir, "a", "20260202.txt"), "a-2c-1111", "-2", 70)
	machineFile(t, filepath.Join(dir, "a", "20260203.txt"), "a-2c-1111", "", 100)
	code, stdout, stderr := overlap(t, "compare", dir)
	for _, want := range []string{
		filepath.Join(dir, "a", "20260101.txt") + " is left out: there is a newer run of a-2c-1111 at GOMAXPROCS=2.",
		"as fast as threads at GOMAXPROCS=2; threads is 1.1", "Possible reason: GOMAXPROCS (2 against 1)",
	} {
		if !strings.Contains(strings.Join(strings.Fields(stdout), " "), want) {
			t.Errorf("not printed: %s\n%s", want, stdout)
		}
	}
	if code != 0 || stderr != "" {
		t.Errorf("exit %d, stderr %q", code, stderr)
	}

	_, markdown, _ := overlap(t, "compare", "laptop="+filepath.Join(dir, "a", "20260202.txt"),
		"small="+filepath.Join(dir, "a", "20260203.txt"), "--format", "markdown", "--show", "speedup")
	if !strings.Contains(markdown, "| strategy | speedup laptop | speedup small |") {
		t.Errorf("markdown:\n%s", markdown)
	}
	_, text, _ := overlap(t, "compare", dir, "--format", "csv")
	if rows, err := csv.NewReader(strings.NewReader(text)).ReadAll(); err != nil || len(rows) != 1+2*3 {
		t.Errorf("%d rows, error %v:\n%s", len(rows), err, text)
	}
	_, text, _ = overlap(t, "compare", dir, "--format", "json")
	var out struct {
		Machines []struct{ Name string }
		LeftOut  []struct{ File, Why string } `json:"left_out"`
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil || len(out.Machines) != 2 || len(out.LeftOut) != 1 {
		t.Errorf("%+v, error %v", out, err)
	}
}

// What is wrong is one line, and no success.
func TestCompareAcrossRefuses(t *testing.T) {
	dir := t.TempDir()
	for i, machine := range []string{"a-2c-1111", "a-2c-1111", "a-2c-1111"} {
		machineFile(t, filepath.Join(dir, fmt.Sprint(i, ".txt")), machine, "-2", 70)
	}
	text, err := os.ReadFile(filepath.Join(dir, "0.txt"))
	if err != nil {
		t.Fatal(err)
	}
	own, again, other := filepath.Join(dir, "0.txt"), filepath.Join(t.TempDir(), "again.txt"),
		filepath.Join(t.TempDir(), "other.txt")
	if err := os.WriteFile(again, text, 0o644); err != nil {
		t.Fatal(err)
	}
	machineFile(t, other, "b-8c-2222", "-8", 70)
	for want, args := range map[string][]string{
		own + " and " + again + " are one and the same run: compared with itself it says nothing": {own, again,
			other},
		`there is no figure "speed"; there are: speedup, efficiency, group, makespan, fetching, processing`: {dir,
			"--show", "speed"},
		"all runs are of one machine at one GOMAXPROCS": {dir},
	} {
		code, stdout, stderr := overlap(t, append([]string{"compare"}, args...)...)
		if code == 0 || stdout != "" || !strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%v: exit %d, stdout %q, stderr %q, want one line with %q", args, code, stdout, stderr, want)
		}
	}
}

// Two labels are two sides if all of it is of one machine, and else machines side by side, of which the newest run
// counts; two files under one label are nothing to compare.
func TestCompareLabelledDirectory(t *testing.T) {
	dir := t.TempDir()
	older, newer, before := filepath.Join(dir, "d", "20260101.txt"), filepath.Join(dir, "d", "20260202.txt"),
		filepath.Join(dir, "before.txt")
	for path, pool := range map[string]float64{older: 60, newer: 70, before: 80} {
		machineFile(t, path, "a-2c-1111", "-2", pool)
	}
	code, stdout, stderr := overlap(t, "compare", "old="+before, "new="+filepath.Join(dir, "d"))
	if code != 0 || stderr != "" || !strings.Contains(stdout, "limit 16 · 1 and 2 runs") ||
		!strings.Contains(stdout, "There is no verdict") {
		t.Errorf("exit %d, stderr %q:\n%s", code, stderr, stdout)
	}
	machineFile(t, before, "b-8c-2222", "-8", 80)
	code, stdout, stderr = overlap(t, "compare", "new="+filepath.Join(dir, "d"), "old="+before)
	want := older + " is left out: there is a newer run of a-2c-1111 at GOMAXPROCS=2."
	if code != 0 || stderr != "" || !strings.Contains(strings.Join(strings.Fields(stdout), " "), want) {
		t.Errorf("exit %d, stderr %q, no %s in\n%s", code, stderr, want, stdout)
	}
	lists := []string{"new=" + older + "," + newer, "old=" + before}
	if code, stdout, _ := overlap(t, append([]string{"compare"}, lists...)...); code != 0 ||
		!strings.Contains(strings.Join(strings.Fields(stdout), " "), want) {
		t.Errorf("a list of one machine beside another: exit %d, no %s in\n%s", code, want, stdout)
	}
	want = "overlap: " + older + " and " + newer +
		" have one label, x, and count as one: give each its own, as in old=FILE, or say what to tabulate with --row and " +
		"--col\n"
	if code, _, stderr := overlap(t, "compare", "x="+older, "x="+newer); code != 1 || stderr != want {
		t.Errorf("exit %d, stderr %q, want %q", code, stderr, want)
	}
}
