package record

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/perf/benchunit"
)

func TestUnitsAreTidyable(t *testing.T) {
	for _, u := range unitBetter {
		if v, unit := benchunit.Tidy(1e9, u.unit); strings.Contains(u.unit, "ns") &&
			(v != 1 || !strings.Contains(unit, "sec")) {
			t.Errorf("%s is not read as seconds: %v %s", u.unit, v, unit)
		}
	}
	var out bytes.Buffer
	if err := WriteUnits(&out); err != nil || !strings.Contains(out.String(), "Unit items/s better=higher\n") {
		t.Errorf("wrote %q, error %v", out.String(), err)
	}
}
