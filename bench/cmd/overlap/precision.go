package main

import (
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// further names the cells of the next block, while the budget lasts: those that decide the
// ranking and are not known to the precision, each with the second arm of its A/A pair. What
// it cannot read back it does not measure further: the run itself is not to fail for that.
func (o *runOptions) further(path string, cells []scenario.Cell, began time.Time) func() []scenario.Cell {
	return func() []scenario.Cell {
		if time.Since(began) >= o.budget {
			return nil
		}
		file, err := record.Read(path)
		if err != nil {
			return nil
		}
		tables, err := table.Tables([]*record.File{file})
		if err != nil {
			return nil
		}
		wanted := map[record.Cell]bool{}
		for _, t := range tables {
			for _, row := range t.Unsettled(float64(o.precision)) {
				wanted[row.Cell()] = true
			}
		}
		var next []scenario.Cell
		for _, c := range cells {
			cell := c.Recorded()
			if cell.Arm = ""; wanted[cell] {
				next = append(next, c)
			}
		}
		return next
	}
}
