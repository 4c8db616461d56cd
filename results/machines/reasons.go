package machines

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// A constant may be why a conclusion flips, if all machines on one side are beyond all on the other,
// by factor and by least.
type constant struct {
	name   string
	of     func(m *Machine) (float64, bool)
	factor float64
	least  float64
	format func(float64) string
}

// constants, those first that decide most. The factors are beyond what two calibrations of one
// machine differ by, unless it is busy: overlap machine says so then.
var constants = []constant{
	{procsReason, func(m *Machine) (float64, bool) { return float64(m.procs()), m.procs() > 0 }, 1.01, 0, whole},
	{"CPUs", (*Machine).cpus, 1.01, 0, whole},
	{"CPUs to use by affinity and quota", measuredConstant("cpus"), 1.1, 0, text.Amount},
	{"how late timers are", measuredConstant("timer_overshoot_ns"), 1.5, 50e3, nanoseconds},
	{"the CPU time of a request", measuredConstant("request_cpu_ns"), 1.25, 0, nanoseconds},
	{"handing over between goroutines", measuredConstant("hand_over_ns"), 1.5, 0, nanoseconds},
	{"the speed of memory", measuredConstant("memory_bytes_per_second"), 1.25, 0, bytesPerSecond},
	{"SHA-256 on one CPU", measuredConstant("sha256_bytes_per_second"), 1.25, 0, bytesPerSecond},
}

const procsReason = "GOMAXPROCS"

// wordFacts have no order.
var wordFacts = []string{"quota", "go", "goos", "goarch", "virtualisation", "container", "governor", "turbo"}

// reasonsShown is how many a sentence names.
const reasonsShown = 3

// reasons are the facts that tell two sides of machines apart, and what to say of them: the facts
// suggest, and prove nothing.
func (a *Comparison) reasons(fast, slow []int) (why []string, said string) {
	unknown := 0
	for _, c := range constants {
		differs, known := c.tells(a.machines(fast), a.machines(slow))
		if strings.HasPrefix(c.name, "CPUs") && len(why) > 0 {
			continue // GOMAXPROCS follows from them, and has been named
		}
		if differs != "" {
			why = append(why, differs)
		} else if !known {
			unknown++
		}
	}
	for _, key := range wordFacts {
		if differs := tellApart(key, a.machines(fast), a.machines(slow)); differs != "" {
			why = append(why, differs)
		}
	}
	switch {
	case len(why) > 0:
		return why, "The facts suggest why: " + text.List(why[:min(len(why), reasonsShown)]) + "."
	case unknown > 0:
		return nil, fmt.Sprintf("No fact that was recorded differs enough to suggest why, and %d of %d constants are unknown.", unknown, len(constants))
	}
	return nil, "No fact that was recorded differs enough to suggest why."
}

func (a *Comparison) machines(which []int) (machines []*Machine) {
	for _, i := range which {
		machines = append(machines, a.Machines[i])
	}
	return machines
}

// tells says how the constant differs between all of one side and all of the other; known is
// false if somebody does not have it.
func (c constant) tells(fast, slow []*Machine) (said string, known bool) {
	x, ok1 := c.values(fast)
	y, ok2 := c.values(slow)
	if !ok1 || !ok2 {
		return "", false
	}
	low, high := x, y
	if slices.Min(x) > slices.Max(y) {
		low, high = y, x
	}
	below, above := slices.Max(low), slices.Min(high)
	if above < below*c.factor || above-below < c.least || above <= below {
		return "", true
	}
	return fmt.Sprintf("%s (%s against %s)", c.name, c.spread(x), c.spread(y)), true
}

func (c constant) values(machines []*Machine) (values []float64, ok bool) {
	for _, m := range machines {
		x, ok := c.of(m)
		if !ok {
			return nil, false
		}
		values = append(values, x)
	}
	return values, true
}

func (c constant) spread(values []float64) string {
	least, most := c.format(slices.Min(values)), c.format(slices.Max(values))
	if least == most {
		return most
	}
	return least + " to " + most
}

// tellApart compares a fact that is a word.
func tellApart(key string, fast, slow []*Machine) string {
	words := func(machines []*Machine) (all []string, known bool) {
		for _, m := range machines {
			word := m.tables[0].Facts[key]
			if word == "" || word == record.UnknownFact {
				return nil, false
			}
			all = ordered.Union(all, []string{word})
		}
		return all, true
	}
	x, ok1 := words(fast)
	y, ok2 := words(slow)
	if !ok1 || !ok2 || slices.ContainsFunc(x, func(word string) bool { return slices.Contains(y, word) }) {
		return ""
	}
	return fmt.Sprintf("%s (%s against %s)", key, text.List(x), text.List(y))
}

func (m *Machine) cpus() (float64, bool) {
	n, err := strconv.Atoi(m.tables[0].Facts["cpus"])
	return float64(n), err == nil
}

// measuredConstant takes a figure out of what the sidecar says of the machine.
func measuredConstant(key string) func(m *Machine) (float64, bool) {
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

func whole(x float64) string { return strconv.Itoa(int(math.Round(x))) }

func nanoseconds(x float64) string {
	d := time.Duration(x)
	unit := time.Duration(1)
	for d/unit >= 100 {
		unit *= 10
	}
	return d.Round(unit).String()
}

func bytesPerSecond(x float64) string { return text.Rounded(x/1e9, 2) + " GB/s" }
