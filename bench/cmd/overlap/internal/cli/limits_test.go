package cli

import (
	"fmt"
	"math"
	"strings"
	"testing"
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
		if err := CheckLimits(&limits, strings.Split(args, ","), math.MaxInt); err != nil || fmt.Sprint(limits) != want {
			t.Errorf("%s: %v, error %v, want %s", args, limits, err, want)
		}
	}
	resumed := []int{8, 2}
	if err := CheckLimits(&resumed, []string{"16"}, 16); err != nil || fmt.Sprint(resumed) != "[2 8]" {
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
		if err := CheckLimits(&limits, strings.Split(args, ","), math.MaxInt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, error %v, want %q", args, limits, err, want)
		}
	}
	var none []int
	if err := CheckLimits(&none, nil, 16); err == nil || !strings.Contains(err.Error(), "--limits is empty") {
		t.Errorf("none: error %v", err)
	}
}
