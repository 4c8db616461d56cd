package scenario

import "testing"

func TestCheckTime(t *testing.T) {
	for seconds, want := range map[float64]string{
		0: "", MaxRun.Seconds(): "", MaxRun.Seconds() +
			1: "this would take about 30 days, and 30 are the most: use fewer items",
		1e18: "this would take about 11574074074074 days, and 30 are the most: use fewer items",
	} {
		if err := CheckTime("this", seconds, "items"); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%v s: %v, want %q", seconds, err, want)
		}
	}
}
