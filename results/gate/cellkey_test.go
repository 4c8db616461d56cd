package gate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/table"
)

// A strategy that has no use for a limit is the same cell whichever limit it was measured at, and a
// slowdown of it is stopped.
func TestLimitless(t *testing.T) {
	before := resultstest.OldRun().AtLimits(t, "16")
	v, err := compare.Options{AllowSingle: true}.Compare(before, resultstest.NewRun().AtLimits(t, "4", "16"))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(v.JSON().Only); got != "[Only in new: pool/4 in io. Only in new: pool/4 in cpu.]" {
		t.Errorf("said: %s", got)
	}
	if n := len(v.All()); n != 6 {
		t.Errorf("%d cells are compared, want 6", n)
	}
	if text := comparetest.Text(t, v); !strings.Contains(text, "\npool/16 ") || strings.Contains(text, "sequential/") {
		t.Errorf("limits are not named alike:\n%s", text)
	}
	for _, c := range v.JSON().Tables[0].Cells {
		if limit := map[bool]string{true: "16"}[c.Strategy == "pool"]; c.Limit != limit {
			t.Errorf("the limit of %s is %q, want %q", c.Strategy, c.Limit, limit)
		}
	}
	if v, err = (compare.Options{AllowSingle: true}).Compare(before, resultstest.NewRun().AtLimits(t, "4")); err != nil {
		t.Fatal(err)
	}
	if text := comparetest.Text(t, v); !strings.Contains(text, "\npool ") ||
		!strings.Contains(text, "io · 128 items a batch · limit 16 · ") {
		t.Errorf("the limit of what has no use for one is made much of:\n%s", text)
	}
	slow := resultstest.NewRun()
	slow.Slower, slow.Slows = 1.3, table.Baseline
	g, err := Options{MinEffect: 0.05, AllowSingle: true}.Check(before, slow.AtLimits(t, "4"))
	if err == nil && g.Passed() {
		t.Errorf("a slowdown of %s passes: %s", table.Baseline, g.Why())
	}
}
