package compare

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/table"
)

// absent says which side of a cell has no figures; "" if both have.
func (c *Cell) absent() string {
	was, is := c.Old.Absent(), c.New.Absent()
	switch {
	case was == is && is != "":
		return is + " in both"
	case was == "" && is == table.Failed:
		return "fails now"
	case was == "" && is == "":
		return ""
	case was == "":
		return is + " now"
	case is == "":
		return was + " before"
	case is == table.Failed:
		return was + " before, fails now"
	}
	return was + " before, " + is + " now"
}

// absence is the count that a cell without figures belongs to: it failed if a side did.
func (c *Cell) absence() table.Verdict {
	was, is := c.Old.Absent(), c.New.Absent()
	switch {
	case was == table.Failed || is == table.Failed:
		return table.Failed
	case was == table.Disturbed || is == table.Disturbed:
		return table.Disturbed
	}
	return table.Untimed
}

// disturbance says that a cell has no figures through no fault of its own.
func (c *Cell) disturbance() string {
	bad := c.New
	if bad.Absent() != table.Disturbed {
		bad = c.Old
	}
	why := bad.Failures[0].Why()
	return fmt.Sprintf("%s in %s is not compared: all of its samples were %s (%s), and are not used: measure it again.", bad.Table.Label(bad), bad.Table.Full(), c.absent(), why)
}
