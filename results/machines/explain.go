package machines

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// A constant may explain a flip if all machines on one side are beyond all on the other, by a factor and a least
// amount.
type constant struct {
	name, key string // key is in Machine.constants
	factor    float64
	least     float64
	format    func(float64) string
}

// constants, those first that decide most. The factors are beyond what two calibrations of one machine differ by,
// unless it is busy: overlap machine says so then.
var constants = []constant{
	{"GOMAXPROCS", "GOMAXPROCS", 1.01, 0, text.Amount},
	{"CPUs", "CPUs", 1.01, 0, text.Amount},
	{"CPUs to use by affinity and quota", "cpus", 1.1, 0, text.Amount},
	{"how late timers are", "timer_overshoot_ns", 1.5, 50e3, nanoseconds},
	{"the CPU time of a request", "request_cpu_ns", 1.25, 0, nanoseconds},
	{"handing over between goroutines", "hand_over_ns", 1.5, 0, nanoseconds},
	{"the speed of memory", "memory_bytes_per_second", 1.25, 0, bytesPerSecond},
	{"SHA-256 on one CPU", "sha256_bytes_per_second", 1.25, 0, bytesPerSecond},
}

func nanoseconds(x float64) string    { return text.Seconds(x / 1e9) }
func bytesPerSecond(x float64) string { return text.Amount(x/1e9) + " GB/s" }

// constants are what overlap machine measured, with the CPUs that there are and those that Go may use.
func (m *Machine) constants() map[string]any {
	all := map[string]any{}
	if m.File.Run != nil {
		_ = json.Unmarshal(m.File.Run.Machine, &all) // what cannot be read is unknown
	}
	all["GOMAXPROCS"] = float64(m.Procs)
	if n, err := strconv.Atoi(m.Facts["cpus"]); err == nil {
		all["CPUs"] = float64(n)
	}
	return all
}

// followsProcs is how many constants, from the first, say much the same: the first that differs is named alone.
const followsProcs = 3

// wordFacts have no order.
var wordFacts = []string{"quota", "go", "goos", "goarch", "virtualisation", "container", "governor", "turbo"}

// reasonsShown is how many a sentence names.
const reasonsShown = 3

// explain lists the facts that differ between two sides of machines, and says so in a sentence.
func (c *Comparison) explain(fast, slow []int) (reasons []string, sentence string) {
	unknown := 0
	for i, k := range constants {
		switch reason, known := c.differs(k, fast, slow); {
		case !known:
			unknown++
		case reason != "" && (i >= followsProcs || len(reasons) == 0):
			reasons = append(reasons, reason)
		}
	}
	for _, key := range wordFacts {
		of := func(m *Machine) (string, bool) {
			return m.Facts[key], m.Facts[key] != "" && m.Facts[key] != record.UnknownFact
		}
		x, y := valuesOn(c, fast, of), valuesOn(c, slow, of)
		if x != nil && y != nil && len(ordered.Union(slices.Clone(x), y)) == len(x)+len(y) {
			reasons = append(reasons, fmt.Sprintf("%s (%s against %s)", key, text.List(x), text.List(y)))
		}
	}
	switch {
	case len(reasons) > 0:
		return reasons, "Possible reason: " + text.List(reasons[:min(len(reasons), reasonsShown)]) + "."
	case unknown > 0:
		return nil, fmt.Sprintf("No recorded fact explains it; %d of %d constants were not recorded.",
			unknown, len(constants))
	}
	return nil, "No recorded fact explains it."
}

// differs says how the constant differs between all of one side and all of the other, by the two values that are
// closest; known is false if a machine does not have it.
func (c *Comparison) differs(k constant, fast, slow []int) (reason string, known bool) {
	of := func(m *Machine) (float64, bool) {
		x, ok := m.constants()[k.key].(float64)
		return x, ok && x >= 0
	}
	xs, ys := valuesOn(c, fast, of), valuesOn(c, slow, of)
	if xs == nil || ys == nil {
		return "", false
	}
	x, y := slices.Min(xs), slices.Max(ys)
	if x <= y {
		x, y = slices.Max(xs), slices.Min(ys)
		if x >= y {
			return "", true
		}
	}
	if above, below := max(x, y), min(x, y); above < below*k.factor || above-below < k.least {
		return "", true
	}
	return fmt.Sprintf("%s (%s against %s)", k.name, k.format(x), k.format(y)), true
}

// valuesOn are the values of a fact, nil if a machine does not have it.
func valuesOn[T comparable](c *Comparison, machines []int, of func(*Machine) (T, bool)) (values []T) {
	for _, i := range machines {
		x, known := of(c.Machines[i])
		if !known {
			return nil
		}
		values = ordered.Union(values, []T{x})
	}
	return values
}
