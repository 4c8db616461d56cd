package table

import (
	"github.com/overlap-bench/overlap/results/stats"
)

// An Outlier is a sample that lies apart from the others of its row.
type Outlier struct {
	Block int     // 0 if unknown
	Value float64 // makespan in seconds, or what the row has instead
}

// OutliersOf are the samples whose value of a unit is among [stats.Outliers]. They are named, and stay in every
// time: a slow sample is what the machine did. Where rows are compared, those that are far off count as less so: see
// [Table.Interrupted].
func (r *Row) OutliersOf(unit string) []Outlier {
	values := r.Values[unit]
	var found []Outlier
	for _, i := range stats.Outliers(values) {
		o := Outlier{Value: values[i]}
		if len(r.Blocks) == len(values) {
			o.Block = r.Blocks[i]
		}
		found = append(found, o)
	}
	return found
}
