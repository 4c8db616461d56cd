package results

import (
	"fmt"
	"strings"
)

// Why a cell has no figures: it fails, or the machine disturbed every sample of it, which says nothing of
// the strategy.

const failed, disturbed = "failed", "disturbed"

// absent is the word for a row without figures; "" if it has some.
func (r *Row) absent() string {
	switch {
	case r.ranked():
		return ""
	case r.Wrong() == "" && len(r.Failures) > 0 && len(r.faults()) == 0:
		return disturbed
	}
	return failed
}

// absent says which side of a cell has no figures; "" if both have.
func (c *Comparison) absent() string {
	was, is := c.Old.absent(), c.New.absent()
	switch {
	case was == is && is != "":
		return is + " in both"
	case was == "" && is == failed:
		return "fails now"
	case was == "" && is == disturbed:
		return disturbed + " now"
	case is == "" && was != "":
		return was + " before"
	case is == failed:
		return disturbed + " before, fails now"
	case is == disturbed:
		return failed + " before, disturbed now"
	}
	return ""
}

// absence is the count that a cell without figures belongs to: it failed if a side did.
func (c *Comparison) absence() Verdict {
	if c.Old.absent() == failed || c.New.absent() == failed {
		return failed
	}
	return disturbed
}

// disturbance says that a cell has no figures through no fault of its own.
func (c *Comparison) disturbance() string {
	bad := c.New
	if bad.absent() != disturbed {
		bad = c.Old
	}
	why := strings.TrimPrefix(bad.Failures[0].Reason, Disturbed)
	return fmt.Sprintf("%s in %s is not compared: all of its samples were %s (%s), and are not used: measure it again.", bad.table.label(bad), bad.table.full(), c.absent(), why)
}
