package cli

import (
	"fmt"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
)

// OneTo checks that a number is from 1 to most; why is the reason for the upper bound.
func OneTo(flag string, n, most int, why string) error {
	return scenario.Number{Name: "--" + flag, N: n, Most: most, Why: why}.Check()
}

// UpTo checks that a number, a duration, a percentage or a size is from 0 to most.
func UpTo[T int | time.Duration | Percent | ByteSize](flag string, n, most T) error {
	switch {
	case n < 0:
		return fmt.Errorf("--%s is negative: use 0 or more", flag)
	case n > most:
		return fmt.Errorf("--%s is %v: use at most %v", flag, n, most)
	}
	return nil
}

// NoUse is an error if one of the flags is given, none of which has a use with another.
func NoUse(changed func(flag string) bool, with string, flags ...string) error {
	return NotGiven(changed, "has no use with --"+with+": leave it out", flags...)
}

// NotGiven is an error if one of the flags is given, of each of which the same is to be said.
func NotGiven(changed func(flag string) bool, say string, flags ...string) error {
	if i := slices.IndexFunc(flags, changed); i >= 0 {
		return fmt.Errorf("--%s %s", flags[i], say)
	}
	return nil
}

// Override replaces a value by that of a flag, if the flag is given.
func Override[T any](given bool, value *T, by T) {
	if given {
		*value = by
	}
}

// CheckItems checks --items of a measurement. If it is not given, 0 stands for the scenario's own number.
func CheckItems(n int, given bool) error {
	return checkItems(n, given, scenario.MaxItems, scenario.WhyItems)
}

// SimulatedItems checks --items of a simulation.
func SimulatedItems(n int, given bool) error {
	return checkItems(n, given, simulate.MaxItems, "more take hours")
}

func checkItems(n int, given bool, most int, why string) error {
	if n == 0 && !given {
		return nil
	}
	return OneTo("items", n, most, why)
}

// CheckBenchTime checks --benchtime.
func CheckBenchTime(d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("--benchtime is %v: use a positive duration, such as 150ms", d)
	}
	return UpTo("benchtime", d, scenario.MaxBenchTime)
}
