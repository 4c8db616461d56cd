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
	Side     string // of a run of overlap against: [OldSide] or [NewSide]; "" in every other
	Procs    string // GOMAXPROCS; "" where the name has none, which is 1 in go test
}

// The sides of a run of overlap against.
const (
	OldSide = "old"
	NewSide = "new"
)

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
		case "side":
			if value == OldSide || value == NewSide { // a benchmark of somebody else's may have sides of its own
				c.Side = value
			}
		case "gomaxprocs":
			c.Procs = value
		}
	}
	c.Scenario = cmp.Or(c.Scenario, base)
	return c
}

// String is the cell as in the names of benchmarks and in sidecars:
// "scenario=io/strategy=pool/limit=16/arm=b/side=old". It does not have what is empty, nor GOMAXPROCS.
func (c Cell) String() string {
	var parts []string
	for _, p := range [][2]string{
		{"scenario", c.Scenario}, {"strategy", c.Strategy}, {"limit", c.Limit}, {"arm", c.Arm}, {"side", c.Side},
	} {
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

// WithSide puts a side at the end of the name of a benchmark, before GOMAXPROCS: "Batch/scenario=io/side=old-2".
func WithSide(name, side string) string {
	if side == "" {
		return name
	}
	trimmed := TrimProcs(name)
	return trimmed + "/side=" + side + name[len(trimmed):]
}

// WithoutSide takes off what [WithSide] put there.
func WithoutSide(name string) string {
	trimmed := TrimProcs(name)
	for _, side := range []string{OldSide, NewSide} {
		if rest, ok := strings.CutSuffix(trimmed, "/side="+side); ok {
			return rest + name[len(trimmed):]
		}
	}
	return name
}
