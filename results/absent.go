package results

import (
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
)

// Why a cell has no figures: it fails, or the machine disturbed every sample of it, which says nothing of
// the strategy, or it took no time that the clock could tell.

const failed, disturbed, untimed = "failed", "disturbed", "too short"

// absent is the word for a row without figures; "" if it has some.
func (r *Row) absent() string {
	switch {
	case r.ranked():
		return ""
	case r.Wrong() == "" && len(r.Failures) > 0 && len(r.faults()) == 0:
		return disturbed
	case r.Wrong() == "" && r.N() > 0:
		return untimed
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
	case was == "" && is == "":
		return ""
	case was == "":
		return is + " now"
	case is == "":
		return was + " before"
	case is == failed:
		return was + " before, fails now"
	}
	return was + " before, " + is + " now"
}

// absence is the count that a cell without figures belongs to: it failed if a side did.
func (c *Comparison) absence() Verdict {
	was, is := c.Old.absent(), c.New.absent()
	switch {
	case was == failed || is == failed:
		return failed
	case was == disturbed || is == disturbed:
		return disturbed
	}
	return untimed
}

// noTime says that a cell took no time on a side, so that there is no ratio.
func (c *Comparison) noTime() string {
	bad := c.New
	if bad.absent() != untimed {
		bad = c.Old
	}
	return fmt.Sprintf("%s in %s is not compared: it took 0 ns/op, less than the clock can tell (%s): measure more items, or for longer.", bad.table.label(bad), bad.table.full(), c.absent())
}

// disturbance says that a cell has no figures through no fault of its own.
func (c *Comparison) disturbance() string {
	bad := c.New
	if bad.absent() != disturbed {
		bad = c.Old
	}
	why := strings.TrimPrefix(bad.Failures[0].Reason, record.Disturbed)
	return fmt.Sprintf("%s in %s is not compared: all of its samples were %s (%s), and are not used: measure it again.", bad.table.label(bad), bad.table.full(), c.absent(), why)
}
