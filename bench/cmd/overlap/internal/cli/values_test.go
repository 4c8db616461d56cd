package cli

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestByteSize(t *testing.T) {
	for s, want := range map[string]ByteSize{"256MiB": 256 << 20, "64MB": 64e6, "4096": 4096, "1.5 KiB": 1536,
		"2gib": 2 << 30, "7B": 7} {
		var got ByteSize
		if err := got.Set(s); err != nil || got != want {
			t.Errorf("%s is %d, error %v, want %d", s, got, err, want)
		}
	}
}

// Levels double from the first, and end with the last, whether a doubling hits it or not.
func TestLimits(t *testing.T) {
	for s, want := range map[string]string{
		"16":         "16",
		"64,4,16,4":  "4,16,64",
		" 4 , 16":    "4,16",
		"1..256":     "1,2,4,8,16,32,64,128,256",
		"1..100":     "1,2,4,8,16,32,64,100",
		"3..13":      "3,6,12,13",
		"1..16,64":   "1,2,4,8,16,64",
		"1..4,2..16": "1,2,4,8,16",
		"7..7":       "7",
		"4..5":       "4,5",
		fmt.Sprintf("%d..%d", math.MaxInt/2, math.MaxInt): fmt.Sprintf("%d,%d,%d", math.MaxInt/2, math.MaxInt-1, math.MaxInt),
	} {
		limits := Limits{3}
		if err := limits.Set(s); err != nil || limits.String() != want {
			t.Errorf("%s: %v, error %v, want %s", s, &limits, err, want)
		}
	}
}

func TestBadLimits(t *testing.T) {
	for s, want := range map[string]string{
		"9..3":                    "the lesser number comes first",
		"0..8":                    "begin with a positive number",
		"-2..8":                   "begin with a positive number",
		"1..":                     "use numbers such as",
		"1...9":                   "use numbers such as",
		"4,x":                     "use numbers such as",
		"":                        "use numbers such as",
		"1..99999999999999999999": "more than can be counted",
	} {
		var limits Limits
		if err := limits.Set(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, error %v, want %q", s, limits, err, want)
		}
	}
}
