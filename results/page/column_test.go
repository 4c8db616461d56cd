package page

import (
	"math"
	"strings"
	"testing"
)

// A gap is no line, and one point is no chart.
func TestChart(t *testing.T) {
	c := Chart{Title: "x", Limits: []string{"1", "2", "4"}, Values: []float64{math.NaN(), 3, math.NaN()}}
	if got := c.Lines(40); got != nil {
		t.Errorf("of one point:\n%s", strings.Join(got, "\n"))
	}
	c.Values = []float64{0, 0, 0}
	if got := c.Lines(40); len(got) == 0 {
		t.Error("zeros are not drawn")
	}
	if got := strings.Join(Chart{Limits: c.Limits, Values: []float64{1, 2, math.NaN()}}.Lines(40),
		"\n"); strings.Contains(got, "NaN") {
		t.Error(got)
	}
}
