package advice

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/page"
)

func TestShowChecks(t *testing.T) {
	list := []simulate.AdviceCheck{{Scenario: "near", Off: 0.1}, {Scenario: "far", Off: 0.5, CI: &[2]float64{0.4, 0.6}}}
	if off := farOff(list); !slices.Equal(off, []string{"far"}) {
		t.Errorf("far off: %v", off)
	}
	var out bytes.Buffer
	err := showChecks(page.Text(&out, 0), list)
	if err != nil || !strings.Contains(out.String(), "In 1 of 2 scenarios, ") ||
		!strings.Contains(out.String(), "50.0 % (40 to 60)") {
		t.Errorf("error %v\n%s", err, out.String())
	}
}
