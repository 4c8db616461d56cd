package main

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results"
)

// Levels double from the first, and end with the last, whether a doubling hits it or not.
func TestLimits(t *testing.T) {
	for args, want := range map[string]string{
		"16":         "[16]",
		"64,4,16,4":  "[4 16 64]",
		" 4 , 16":    "[4 16]",
		"1..256":     "[1 2 4 8 16 32 64 128 256]",
		"1..100":     "[1 2 4 8 16 32 64 100]",
		"3..13":      "[3 6 12 13]",
		"1..16,64":   "[1 2 4 8 16 64]",
		"1..4,2..16": "[1 2 4 8 16]",
		"7..7":       "[7]",
		"4..5":       "[4 5]",
		fmt.Sprintf("%d..%d", math.MaxInt/2, math.MaxInt): fmt.Sprint([]int{math.MaxInt / 2, math.MaxInt - 1, math.MaxInt}),
	} {
		var limits []int
		if err := checkLimits(&limits, strings.Split(args, ","), math.MaxInt); err != nil || fmt.Sprint(limits) != want {
			t.Errorf("%s: %v, error %v, want %s", args, limits, err, want)
		}
	}
	resumed := []int{8, 2}
	if err := checkLimits(&resumed, []string{"16"}, 16); err != nil || fmt.Sprint(resumed) != "[2 8]" {
		t.Errorf("the limits of a run that goes on became %v, error %v", resumed, err)
	}
}

func TestBadLimits(t *testing.T) {
	for args, want := range map[string]string{
		"9..3":                    `--limits is "9..3": the lesser number comes first`,
		"0..8":                    `--limits is "0..8": begin with a positive number`,
		"-2..8":                   `--limits is "-2..8": begin with a positive number`,
		"1..":                     `--limits is "1..": use numbers such as`,
		"1...9":                   `--limits is "1...9": use numbers such as`,
		"4,x":                     `--limits is "x": use numbers such as`,
		"1..99999999999999999999": "more than can be counted",
		"4,0":                     "--limits is 0: use a positive number",
	} {
		var limits []int
		if err := checkLimits(&limits, strings.Split(args, ","), math.MaxInt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, error %v, want %q", args, limits, err, want)
		}
	}
	var none []int
	if err := checkLimits(&none, nil, 16); err == nil || !strings.Contains(err.Error(), "--limits is empty") {
		t.Errorf("none: error %v", err)
	}
}

// A run over levels plans, records and goes on with the same cells: sequential once, the
// others at each level.
func TestRunOverLevels(t *testing.T) {
	dir := t.TempDir()
	levels := small(dir, "--limits", "1..4,6")
	if code, out, errs := overlap(t, append(levels, "--dry-run")...); code != 0 || !strings.Contains(out, "10 cells × 2 blocks = 20 samples") || strings.Count(out, "strategy=sequential/") != 1 || !strings.Contains(out, "strategy=pool/limit=6  ") || !strings.Contains(out, "strategy=pool/limit=2/arm=b  items: 8, connections: 2, measured again") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	code, out, errs := overlap(t, levels...)
	if code != 0 || !strings.Contains(out, "\nsequential  ") || !strings.Contains(out, "\npool/6  ") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if code, _, errs := overlap(t, "run", "--resume", files[0], "--engine", engine, "--watch=false", "--blocks", "3"); code != 0 {
		t.Fatalf("resumed: exit %d: %s", code, errs)
	}
	_, samples, err := results.ReadSidecar(results.SidecarPath(files[0]))
	if err != nil || len(samples) != 30 {
		t.Errorf("%d samples after a third block, error %v", len(samples), err)
	}
}
