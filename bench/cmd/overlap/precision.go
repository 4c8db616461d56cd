package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results"
)

// mostPercent is a slip of the finger, as a share.
const mostPercent = 10_000

// A percent is a flag such as 3%.
type percent float64

func (p *percent) String() string { return results.Rounded(100*float64(*p), 4) + "%" }

func (p *percent) Type() string { return "percent" }

func (p *percent) Set(s string) error {
	number, ok := strings.CutSuffix(s, "%")
	x, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || !(x > 0) || math.IsInf(x, 0):
		return errors.New("use a positive percentage, such as 3%")
	case x > mostPercent*100:
		return fmt.Errorf("use at most %d%%", 100*mostPercent)
	case !ok:
		return fmt.Errorf("%s has no %%: use %s%%", s, s)
	}
	*p = percent(x / 100)
	return nil
}

// further names the cells of the next block, while the budget lasts: those that decide the
// ranking and are not known to the precision, each with the second arm of its A/A pair. What
// it cannot read back it does not measure further: the run itself is not to fail for that.
func (o *runOptions) further(path string, cells []scenario.Cell, began time.Time) func() []scenario.Cell {
	return func() []scenario.Cell {
		if time.Since(began) >= o.budget {
			return nil
		}
		file, err := results.Read(path)
		if err != nil {
			return nil
		}
		tables, err := results.Tables([]*results.File{file})
		if err != nil {
			return nil
		}
		wanted := map[string]bool{}
		for _, t := range tables {
			for _, row := range t.Unsettled(float64(o.precision)) {
				wanted[row.Cell()] = true
			}
		}
		var next []scenario.Cell
		for _, c := range cells {
			if arm := c.Arm; wanted[strings.TrimSuffix(c.String(), "/arm="+arm)] {
				next = append(next, c)
			}
		}
		return next
	}
}
