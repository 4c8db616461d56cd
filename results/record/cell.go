package record

import (
	"cmp"
	"strings"
)

// A Cell is what was measured: a strategy at a limit, in a scenario. It is parsed once, where the name of a
// benchmark is read.
type Cell struct {
	Scenario string // of a name without one, the benchmark: "Mine/strategy=pool"
	Strategy string // "" for somebody else's benchmark
	Limit    string // "" where the name has none
	Arm      string // "b" for the second arm of an A/A pair; "" or "a" for the first
	Procs    string // GOMAXPROCS; "" where the name has none, which is 1 in go test
}

// ParseCell takes "Batch/scenario=io/strategy=pool/limit=16/arm=b-2" apart. A sidecar's cell has no
// benchmark in front, and no GOMAXPROCS.
func ParseCell(name string) Cell {
	trimmed := TrimProcs(name)
	c := Cell{Procs: strings.TrimPrefix(name[len(trimmed):], "-")}
	base, _, _ := strings.Cut(name, "/")
	for part := range strings.SplitSeq(trimmed, "/") {
		switch key, value, _ := strings.Cut(part, "="); key {
		case "scenario":
			c.Scenario = value
		case "strategy":
			c.Strategy = value
		case "limit":
			c.Limit = value
		case "arm":
			c.Arm = value
		case "gomaxprocs":
			c.Procs = value
		}
	}
	c.Scenario = cmp.Or(c.Scenario, base)
	return c
}

// String is the cell as in the names of benchmarks and in sidecars: "scenario=io/strategy=pool/limit=16/arm=b".
// It does not have what is empty, nor GOMAXPROCS.
func (c Cell) String() string {
	var parts []string
	for _, p := range [][2]string{{"scenario", c.Scenario}, {"strategy", c.Strategy}, {"limit", c.Limit}, {"arm", c.Arm}} {
		if p[1] != "" {
			parts = append(parts, p[0]+"="+p[1])
		}
	}
	return strings.Join(parts, "/")
}

// IsAAArm says whether it is a cell measured a second time, to know the noise.
func (c Cell) IsAAArm() bool { return c.Arm != "" && c.Arm != "a" }

// SameAs says whether two cells are the same, whatever GOMAXPROCS was.
func (c Cell) SameAs(other Cell) bool {
	c.Procs, other.Procs = "", ""
	return c == other
}

// WithoutArm is the name of a benchmark without the arm of its cell.
func (c Cell) WithoutArm(name string) string { return strings.Replace(name, "/arm="+c.Arm, "", 1) }
