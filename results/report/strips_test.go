package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// An A/A arm is drawn below its table; outliers are named by block; nothing is wider than
// the terminal.
func TestShowSamples(t *testing.T) {
	slow := resultstest.Pool16()
	slow.Ms[2] = 241
	tables, err := table.Tables([]*record.File{resultstest.RecordOf(t, resultstest.Sequential16(), slow, again16())})
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{0, 60, 100} {
		var out bytes.Buffer
		if err := ShowSamples(page.Text(&out, width), tables); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"pool: 1 outlier: block 3, 241.00ms\n", "\npool again  ", "n=6\n"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("width %d: %q is not in\n%s", width, want, out.String())
			}
		}
		for line := range strings.Lines(out.String()) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); width > 0 && n > width {
				t.Errorf("%d columns of %d: %s", n, width, line)
			}
		}
	}
}

// The axis keeps the order of samples and its ends, in proportion and logarithmic.
func TestAxis(t *testing.T) {
	for _, values := range [][]float64{{10, 11, 12, 20}, {1, 10, 100, 1000}, {7, 7}, {0, 5}} {
		a, last := newAxis(values, 30), -1
		for _, v := range values {
			if at := a.column(v); at < last || at < 0 || at >= 30 {
				t.Errorf("%v: %v is at column %d", values, v, at)
			} else {
				last = at
			}
		}
		if a.high > a.low && (a.column(a.low) != 0 || last != 29) {
			t.Errorf("%v: from %d to %d", values, a.column(a.low), last)
		}
	}
	if a := newAxis([]float64{1, 10, 100}, 31); !a.log || a.column(10) != 15 {
		t.Errorf("10 is at column %d between 1 and 100", a.column(10))
	}
}
