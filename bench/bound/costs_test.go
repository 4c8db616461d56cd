package bound_test

import (
	"testing"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
)

// A fixture that is not there is an error, not a cost.
func TestMeasureCostsFails(t *testing.T) {
	if _, err := bound.MeasureCosts(t.Context(), benchtest.Quick().Profile, "http://127.0.0.1:1", true); err == nil {
		t.Error("nothing was asked, and there are costs")
	}
}

// Where some items fail, only the others are processed.
func TestCostsWithFaults(t *testing.T) {
	s := benchtest.Quick()
	s.Profile.Faults.Status = 0.5
	costs, err := bound.MeasureCosts(t.Context(), s.Profile, benchtest.Serve(t, s), true)
	if err != nil || costs.Process <= 0 {
		t.Errorf("costs %+v, error %v", costs, err)
	}
	s.Profile.Faults.Status = 1
	if costs, err = bound.MeasureCosts(t.Context(), s.Profile, benchtest.Serve(t, s), true); err != nil ||
		costs.Process != 0 || costs.Client <= 0 {
		t.Errorf("if all fail: costs %+v, error %v", costs, err)
	}
}
