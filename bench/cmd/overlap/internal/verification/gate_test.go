package verification

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/gate"
)

// One equal pair that is stopped, or one slowdown that passes, is one too many.
func TestPairsJudge(t *testing.T) {
	for _, tt := range []struct {
		v    pairs
		want string
	}{
		{pairs{passed: 20, found: 4}, ""},
		{pairs{passed: 19, stopped: 1, found: 4}, "1 of 20 equal pairs were stopped"},
		{pairs{passed: 20, found: 3, missed: 1}, "1 of 4 slowdowns passed"},
		{pairs{passed: 19, found: 4, undecided: []string{"too few"}}, "1 pairs say nothing, the first because: too few"},
	} {
		err := tt.v.Judge()
		if (err == nil) != (tt.want == "") || err != nil && err.Error() != tt.want {
			t.Errorf("error %v, want %q", err, tt.want)
		}
		var out bytes.Buffer
		tt.v.show(&out, verify.Options{})
		if said := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(said, "Pairs of equal runs") ||
			!strings.Contains(said, "more CPU work") {
			t.Errorf("it says %s", said)
		}
	}
}

// A pair of which too little is known says nothing, and the others are still to be tried; any other
// error ends it.
func TestPairsCount(t *testing.T) {
	var v pairs
	for _, err := range []error{fmt.Errorf("old and new %w: its arm was disturbed", gate.ErrUndecided), nil} {
		if err := v.count(false, true, &gate.Result{Watched: 1}, err); err != nil {
			t.Error(err)
		}
	}
	if err := v.count(false, true, nil, errors.New("no room")); err == nil || err.Error() != "no room" {
		t.Errorf("error %v", err)
	}
	if want := []string{"old and new cannot be gated: its arm was disturbed"}; !slices.Equal(v.undecided, want) ||
		v.passed != 1 {
		t.Errorf("%q, %d passed", v.undecided, v.passed)
	}
}
