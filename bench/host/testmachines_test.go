package host

import (
	"maps"
	"regexp"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/testmachines"
	"github.com/overlap-bench/overlap/results/record"
)

// chipOf is the chip of an invented machine.
func chipOf(m testmachines.Machine) Chip {
	return Chip{GOOS: m.GOOS, GOARCH: m.GOARCH, Model: m.Brand, CPUs: m.CPUs, Cores: m.Cores, L1D: m.L1D, L2: m.L2,
		L3:         m.L3,
		Hypervisor: m.Hypervisor, TellsGuests: m.GOARCH == "amd64", Kernel: m.Kernel, Memory: m.Memory}
}

// What any machine tells is known, in one spelling, and makes the name of a directory; what it does
// not tell is unknown.
func TestInventedMachines(t *testing.T) {
	name := regexp.MustCompile(`^[a-z0-9-]{1,40}-\d+c-[0-9a-f]{4}$`)
	seen := map[string]string{}
	for _, m := range testmachines.Machines() {
		t.Run(m.Name, func(t *testing.T) {
			facts := FactsOf(m.Root(), chipOf(m), nil)
			for key, want := range m.Want {
				if facts[key] != want {
					t.Errorf("%s is %q, want %q", key, facts[key], want)
				}
			}
			for key, value := range facts {
				if value == "" || record.CanonicalFact(key, value) != value {
					t.Errorf("%s is %q: not canonical", key, value)
				}
			}
			if !name.MatchString(facts["machine"]) || seen[facts["machine"]] != "" {
				t.Errorf("the machine is %s, as %q", facts["machine"], seen[facts["machine"]])
			}
			seen[facts["machine"]] = m.Name
			for process := range 3 { // what package testing prints is the same CPU, or there is nothing
				if line := record.CanonicalFact("cpu", m.Printed(process)); line != "" && line != facts["cpu"] {
					t.Errorf("package testing prints %q, the fact is %q", line, facts["cpu"])
				}
			}
			if again := FactsOf(m.Root(), chipOf(m), nil); !maps.Equal(facts, again) {
				t.Errorf("gathered again: %v, before %v", again, facts)
			}
			if usage := ReadPressure(m.Root()).Since(ReadPressure(m.Root())); usage.Used != nil {
				t.Errorf("of no time, a share of %v was used", *usage.Used)
			}
			ReadConditions(m.Root())
			if cpus := EffectiveCPUs(m.Root()); !(cpus > 0) {
				t.Errorf("%v CPUs", cpus)
			}
		})
	}
	if len(seen) < 15 {
		t.Errorf("only %d machines", len(seen))
	}
}

// A brand string is bounded and may be anything; a blank one is none.
func TestOddBrandStrings(t *testing.T) {
	for brand, want := range map[string]string{
		"   ": "fallback", "\x00\x00": "fallback", "A\tB": "A B", "": "fallback",
	} {
		root := testmachines.RootOf(map[string]string{"proc/cpuinfo": "model name\t:   \nmodel name\t: fallback\n"})
		if got := FactsOf(root, Chip{Model: brand}, nil)["cpu"]; got != want {
			t.Errorf("%q is %q, want %q", brand, got, want)
		}
	}
}

// What is unknown contradicts nothing; another value does, and so does a setting that is gone.
func TestContradictions(t *testing.T) {
	base := map[string]string{"machine": "a", "cpu": "A", "cpus": "2", "l2": "unknown", "gogc": "200"}
	for _, c := range []struct {
		key, value string
		differs    bool
	}{
		{"cpu", "  A ", false}, {"cpu", "unknown", false}, {"cpu", "", false}, {"cpu", "B", true}, {"l2", "1 MiB", false},
		{"gogc", "", true}, {"gogc", "100", true}, {"gomemlimit", "1GiB", true}, {"machine", "b", false},
		{"kernel", "6.1", false},
	} {
		now := maps.Clone(base)
		now[c.key] = c.value
		if got := Contradictions(base, now); (len(got) == 1 && got[0] == c.key) != c.differs || len(got) > 1 {
			t.Errorf("%s %q: %v", c.key, c.value, got)
		}
	}
	if got := Contradictions(map[string]string{"machine": "a"}, map[string]string{"machine": "b"}); len(got) != 1 {
		t.Errorf("names alone: %v", got)
	}
}
