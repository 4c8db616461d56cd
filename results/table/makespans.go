package table

import "github.com/overlap-bench/overlap/results/record"

// Makespans are those of a cell, one a block, in seconds.
type Makespans struct {
	Strategy, Limit string
	Seconds         []float64
	AAArm           bool // the A/A arm: a cell that is there already, measured once more
}

// OfMakespans makes a table that no file has, for trials of the statistics. It is complete after
// [Table.Rank].
func OfMakespans(base string, cells ...Makespans) *Table {
	t := &Table{Measured: Measured{IsStrategies: true, BaseName: base}}
	for _, c := range cells {
		row := &Row{Strategy: c.Strategy, Limit: c.Limit, Table: t, Values: map[string][]float64{record.Tidied(record.Makespan): c.Seconds}}
		for block := range c.Seconds {
			row.Blocks = append(row.Blocks, block+1)
		}
		if c.AAArm {
			t.AAArms = append(t.AAArms, row)
		} else {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
