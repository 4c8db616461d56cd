package lesson

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/lesson/practice"
)

// All ways are measured with items of both sizes, and what is compared with itself is equal.
func TestMeasureGather(t *testing.T) {
	measured, err := MeasureGather(t.Context(), 2)
	if err != nil || len(measured) != len(practice.Ways()) {
		t.Fatalf("%d ways, error %v", len(measured), err)
	}
	for _, m := range measured {
		for _, g := range []Gathered{m.Tiny, m.Large} {
			if g.PerItem <= 0 || g.Low <= 0 || g.Low > g.Ratio || g.Ratio > g.High {
				t.Errorf("%s: %+v", m.Way, g)
			}
			if m.Way == practice.Shard && (g.Low != 1 || g.High != 1) {
				t.Errorf("%s is %+v times itself", m.Way, g)
			}
		}
	}
}

// A way that loses a result, or counts one twice, is noticed and named.
func TestWrongWays(t *testing.T) {
	for what, spoil := range map[string]func(s practice.Sum) practice.Sum{
		"loses a count":  func(s practice.Sum) practice.Sum { s.Items--; return s },
		"loses a digest": func(s practice.Sum) practice.Sum { s.Digest -= 7; return s },
	} {
		ways := practice.Ways()
		right := ways[1].Gather
		ways[1].Gather = func(workers, items int, result func(int) uint64) practice.Sum {
			return spoil(right(workers, items, result))
		}
		_, err := gatherRounds(t.Context(), ways, 2, 100, practice.Result(1))
		if err == nil || !strings.Contains(err.Error(), ways[1].Name+" gathers") {
			t.Errorf("a way that %s: error %v", what, err)
		}
	}
}
