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

// A constant may explain a flip if all machines on one side are beyond all on the other, by a factor and a least amount.
type constant struct {
	name   string
	of     func(m *Machine) (float64, bool)
	factor float64
	least  float64
	format func(float64) string
}

// constants, those first that decide most. The factors are beyond what two calibrations of one machine differ by, unless
// it is busy: overlap machine says so then.
var constants = []constant{
	{"GOMAXPROCS", func(m *Machine) (float64, bool) { return float64(m.procs), m.procs > 0 }, 1.01, 0, text.Amount},
	{"CPUs", (*Machine).cpus, 1.01, 0, text.Amount},
	{"CPUs to use by affinity and quota", calibrated("cpus"), 1.1, 0, text.Amount},
	{"how late timers are", calibrated("timer_overshoot_ns"), 1.5, 50e3, nanoseconds},
	{"the CPU time of a request", calibrated("request_cpu_ns"), 1.25, 0, nanoseconds},
	{"handing over between goroutines", calibrated("hand_over_ns"), 1.5, 0, nanoseconds},
	{"the speed of memory", calibrated("memory_bytes_per_second"), 1.25, 0, bytesPerSecond},
	{"SHA-256 on one CPU", calibrated("sha256_bytes_per_second"), 1.25, 0, bytesPerSecond},
}

// followsProcs is how many constants, from the first, say much the same: the first that differs is named alone.
const followsProcs = 3

// wordFacts have no order.
var wordFacts = []string{"quota", "go", "goos", "goarch", "virtualisation", "container", "governor", "turbo"}

// reasonsShown is how many a sentence names.
const reasonsShown = 3

// explain lists the facts that differ between two sides of machines, and says so in a sentence.
func explain(fast, slow []*Machine) (reasons []string, sentence string) {
	unknown := 0
	for i, c := range constants {
		switch reason, known := c.differs(fast, slow); {
		case !known:
			unknown++
		case reason != "" && (i >= followsProcs || len(reasons) == 0):
			reasons = append(reasons, reason)
		}
	}
	for _, key := range wordFacts {
		x, known1 := words(key, fast)
		y, known2 := words(key, slow)
		if known1 && known2 && len(ordered.Union(slices.Clone(x), y)) == len(x)+len(y) {
			reasons = append(reasons, fmt.Sprintf("%s (%s against %s)", key, text.List(x), text.List(y)))
		}
	}
	switch {
	case len(reasons) > 0:
		return reasons, "Possible reason: " + text.List(reasons[:min(len(reasons), reasonsShown)]) + "."
	case unknown > 0:
		return nil, fmt.Sprintf("No recorded fact explains it; %d of %d constants were not recorded.", unknown, len(constants))
	}
	return nil, "No recorded fact explains it."
}

// differs says how the constant differs between all of one side and all of the other; known is false if a machine does
// not have it.
func (c constant) differs(fast, slow []*Machine) (reason string, known bool) {
	var ranges [2]string
	var ends [2][2]float64
	for side, machines := range [][]*Machine{fast, slow} {
		var values []float64
		for _, m := range machines {
			x, ok := c.of(m)
			if !ok {
				return "", false
			}
			values = append(values, x)
		}
		low, high := slices.Min(values), slices.Max(values)
		ends[side], ranges[side] = [2]float64{low, high}, c.format(low)
		if c.format(low) != c.format(high) {
			ranges[side] += " to " + c.format(high)
		}
	}
	below, above := ends[0][1], ends[1][0]
	if ends[0][0] > ends[1][1] {
		below, above = ends[1][1], ends[0][0]
	}
	if above < below*c.factor || above-below < c.least || above <= below {
		return "", true
	}
	return fmt.Sprintf("%s (%s against %s)", c.name, ranges[0], ranges[1]), true
}

// words are the values of a fact that is a word; known is false if a machine does not have it.
func words(key string, machines []*Machine) (values []string, known bool) {
	for _, m := range machines {
		word := m.tables[0].Facts[key]
		if word == "" || word == record.UnknownFact {
			return nil, false
		}
		values = ordered.Union(values, []string{word})
	}
	return values, true
}

func (m *Machine) cpus() (float64, bool) {
	n, err := strconv.Atoi(m.tables[0].Facts["cpus"])
	return float64(n), err == nil
}

// calibrated reads a figure from what the sidecar says of the machine.
func calibrated(key string) func(m *Machine) (float64, bool) {
	return func(m *Machine) (float64, bool) {
		if m.File.Run == nil {
			return 0, false
		}
		var all map[string]any
		if json.Unmarshal(m.File.Run.Machine, &all) != nil {
			return 0, false
		}
		x, ok := all[key].(float64)
		return x, ok && x >= 0
	}
}

func nanoseconds(x float64) string { return text.Seconds(x / 1e9) }

func bytesPerSecond(x float64) string { return text.Amount(x/1e9) + " GB/s" }
