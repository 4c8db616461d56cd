package table

import (
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
)

// An Outlier is a sample that lies apart from the others of its row.
type Outlier struct {
	Block int     // 0 if unknown
	Value float64 // makespan in seconds, or what the row has instead
}

// OutliersOf are the samples whose value of a unit is more than 1.5 times the spread of the middle
// half beyond it (Tukey 1977, Exploratory Data Analysis: hinges, inner fences). They are
// named, and stay in every figure: a slow sample is what the machine did. Of fewer than 5
// samples none can be.
func (r *Row) OutliersOf(unit string) []Outlier {
	values := r.Values[unit]
	if len(values) < 5 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(values))
	half := (len(sorted) + 1) / 2 // the median of an odd number belongs to both halves
	low, high := stats.Median(sorted[:half]), stats.Median(sorted[len(sorted)-half:])
	var found []Outlier
	for i, v := range values {
		if v < low-1.5*(high-low) || v > high+1.5*(high-low) {
			o := Outlier{Value: v}
			if len(r.Blocks) == len(values) {
				o.Block = r.Blocks[i]
			}
			found = append(found, o)
		}
	}
	return found
}
