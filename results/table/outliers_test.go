package table

import (
	"testing"

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
		r := &Row{Values: map[string][]float64{record.Tidied(record.Makespan): tt.values}}
		for i := range tt.values {
			r.Blocks = append(r.Blocks, i+1)
		}
		got := r.OutliersOf(record.Tidied(record.Makespan))
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
