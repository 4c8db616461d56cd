package cli

import (
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
)

// OneTo checks a number that is 1 or more; why is the reason that there is a most.
func OneTo(flag string, n, most int, why string) error {
	return scenario.Number{Name: "--" + flag, N: n, Most: most, Why: why}.Check()
}

// UpTo checks a number or a duration that may be 0.
func UpTo[T int | time.Duration](flag string, n, most T) error {
	switch {
	case n < 0:
		return fmt.Errorf("--%s is negative: use 0 or more", flag)
	case n > most:
		return fmt.Errorf("--%s is %v: use at most %v", flag, n, most)
	}
	return nil
}

// CheckItems takes 0, unless it was given, for the scenario's own number.
func CheckItems(n int, given bool) error {
	if n == 0 && !given {
		return nil
	}
	return OneTo("items", n, scenario.MaxItems, scenario.WhyItems)
}

func CheckBenchTime(d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("--benchtime is %v: use a positive duration, such as 150ms", d)
	}
	return UpTo("benchtime", d, scenario.MaxBenchTime)
}

// CheckPrecision refuses what says nothing: a figure that is known to its double is not known.
func CheckPrecision(p Percent) error {
	if !(p > 0 && p <= 1) {
		return fmt.Errorf("--precision is %v: use at most 100%%, such as 3%%", &p)
	}
	return nil
}

// SimulatedItems takes 0, unless it was given, for the work's own number.
func SimulatedItems(n int, given bool) error {
	if n == 0 && !given {
		return nil
	}
	return OneTo("items", n, simulate.MaxItems, "more take hours")
}
