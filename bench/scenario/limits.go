package scenario

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// What is measured at most. Beyond lies no insight, but a slip of the finger: a billion goroutines, or a
// run of a century, whose length cannot even be told.
const (
	MaxItems     = 1_000_000
	MaxLimit     = 1 << 16
	MaxBlocks    = 10_000
	MaxLevels    = 1000 // limits in one run
	MaxBenchTime = time.Hour
	MaxRun       = 30 * 24 * time.Hour
	MaxExtraWork = 10.0 // as a share
)

// The reasons for these, as a message has them.
const (
	WhyItems  = "the records of a batch are kept in memory"
	WhyLimit  = "a strategy starts a goroutine for each"
	WhyBlocks = "what so many cannot tell, more cannot either"
	WhyLevels = "each is measured by itself"
)

// A Number is a setting with what it may be at most, and why; it is 1 or more.
type Number struct {
	Name    string // as in a message: "--items"
	N, Most int
	Why     string
}

// Check says what is wrong with the number, where, and what to do.
func (n Number) Check() error {
	switch {
	case n.N < 1:
		return fmt.Errorf("%s is %d: use a positive number", n.Name, n.N)
	case n.N > n.Most:
		return fmt.Errorf("%s is %d: use at most %d, since %s", n.Name, n.N, n.Most, n.Why)
	}
	return nil
}

// CheckLimits says what is wrong with limits on concurrency, of which there are some, each up to most.
func CheckLimits(name string, limits []int, most int) error {
	if len(limits) == 0 {
		return fmt.Errorf("%s is empty: name at least one, such as 16", name)
	}
	for _, n := range []Number{
		{name, slices.Min(limits), math.MaxInt, ""}, {name, slices.Max(limits), most, WhyLimit},
		{"the number of " + name, len(limits), MaxLevels, WhyLevels},
	} {
		if err := n.Check(); err != nil {
			return err
		}
	}
	return nil
}

// CheckTime says so if what takes so long is longer than anybody waits, and that fewer of something are to
// be used.
func CheckTime(what string, seconds float64, fewer string) error {
	const day = 24 * 60 * 60
	if seconds <= MaxRun.Seconds() {
		return nil
	}
	return fmt.Errorf("%s would take about %.0f days, and %d are the most: use fewer %s", what, seconds/day,
		int(MaxRun.Seconds()/day), fewer)
}
