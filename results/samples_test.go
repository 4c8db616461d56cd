package results

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
)

func TestOutliers(t *testing.T) {
	tests := []struct {
		name   string
		values []float64
		want   []Outlier
	}{
		{"none", []float64{1, 2, 3, 4, 5}, nil},
		{"few", []float64{1, 1, 1, 100}, nil},
		{"one", []float64{10, 100, 11, 12, 13}, []Outlier{{2, 100}}}, // hinges 11 and 13: fences 8 and 16
		{"at the fence", []float64{10, 16, 11, 12, 13}, nil},
		{"at the lower fence", []float64{8, 11, 12, 13, 14}, nil},
		{"both sides", []float64{10, 11, 12, 13, 1, 30, 11}, []Outlier{{5, 1}, {6, 30}}}, // hinges 10.5 and 12.5
		{"all alike but one", []float64{5, 5, 5, 5, 5, 6}, []Outlier{{6, 6}}},
	}
	for _, tt := range tests {
		r := &Row{values: map[string][]float64{record.Tidied(record.Makespan): tt.values}}
		for i := range tt.values {
			r.blocks = append(r.blocks, i+1)
		}
		got := r.Outliers()
		if len(got) != len(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}
		if n := r.N(); n != len(tt.values) {
			t.Errorf("%s: %d samples are left", tt.name, n)
		}
	}
}

// An A/A arm is drawn below its table; outliers are named by block; nothing is wider than
// the terminal, however narrow it is within reason.
func TestShowSamples(t *testing.T) {
	slow := resultstest.Pool16()
	slow.Ms[2] = 241
	tables, err := Tables([]*record.File{resultstest.RecordOf(t, resultstest.Sequential16(), slow, again16())})
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{0, 40, 60, 100} {
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
