package record

import (
	"cmp"
	"slices"
	"strconv"
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
	trimmed, procs := CutProcs(name)
	c := Cell{Procs: procs}
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

// HasOnlyAAArms says whether files have nothing but cells measured a second time.
func HasOnlyAAArms(files []*File) bool {
	var series []*Series
	for _, f := range files {
		series = append(series, f.Series...)
	}
	return len(series) > 0 && !slices.ContainsFunc(series, func(s *Series) bool { return !s.Cell.IsAAArm() })
}

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

// A Failure is a sample that go test, or overlap run, reported as failed: a line
// "--- FAIL: BenchmarkBatch/…" with the reason on the next, indented line.
type Failure struct {
	Name   string // of the benchmark, without "Benchmark"
	Reason string
	Cell   Cell
	Kind   FailureKind

	Replaced bool // by a good sample of the same cell and block, as the sidecar knows: it does not count
}

// A FailureKind says whose fault a failure is. The reason of a failure begins with it.
type FailureKind string

// The kinds of failures.
const (
	OtherFailure FailureKind = ""
	Disturbed    FailureKind = "disturbed"    // the machine's: the sample is not used
	Conditions   FailureKind = "conditions"   // they were not those of the scenario: a dial, a fixture that died
	Disqualified FailureKind = "disqualified" // the strategy's own: its results are wrong
)

// Retaken says whether a sample that failed so is taken again: the reason is not the strategy's. One whose process died
// or hung is not.
func (k FailureKind) Retaken() bool { return k == Disturbed || k == Conditions }

// NewFailure parses the name of a benchmark that failed, and why.
func NewFailure(name, reason string) Failure {
	return Failure{Name: name, Reason: reason, Cell: ParseCell(name), Kind: KindOf(reason)}
}

// KindOf is the kind of a failure with that reason.
func KindOf(reason string) FailureKind {
	for _, kind := range []FailureKind{Disturbed, Conditions, Disqualified} {
		if strings.HasPrefix(reason, string(kind)) {
			return kind
		}
	}
	return OtherFailure
}

// Because is the reason of a failure of the kind, as it is recorded.
func (k FailureKind) Because(why string) string { return string(k) + ": " + why }

// Why is the reason without the kind.
func (f Failure) Why() string { return strings.TrimPrefix(f.Reason, f.Kind.Because("")) }

// FailureKind is that of a sample which failed, and OtherFailure of one that did not.
func (s *Sample) FailureKind() FailureKind { return KindOf(s.Reason) }

// nameProcs tells which names, of series under one configuration, end in the GOMAXPROCS that go test puts there unless
// it is 1, and which in digits of their own, as Sum/n-100 does. A run of several, as with -cpu 1,8, has each benchmark
// with all of them. So where some benchmark is there without any, a name that has one only with digits has its own; and
// so has one that is there with another number behind it. Else digits are taken for GOMAXPROCS, as benchstat does.
func (f *File) nameProcs(series map[string]int32) {
	numbered, plain := map[string]bool{}, map[string]bool{}
	for name := range series {
		if base, end := CutProcs(name); end != "" {
			numbered[base] = true
		}
	}
	alone := false // some benchmark is there without a number only
	for name := range series {
		if _, end := CutProcs(name); end == "" || numbered[name] {
			plain[name] = true
			alone = alone || !numbered[name]
		}
	}
	for name, at := range series {
		base, end := CutProcs(name)
		if s := f.Series[at]; s.OfStrategy() || !plain[name] && (plain[base] || !alone) {
			s.Procs = end
		}
	}
}

// CutProcs cuts off what go test may have written for GOMAXPROCS; "" if there is no such thing.
func CutProcs(name string) (rest, procs string) {
	i := strings.LastIndexByte(name, '-') + 1
	if n, err := strconv.ParseUint(name[i:], 10, 16); i == 0 || err != nil || n == 0 || name[i] == '0' {
		return name, ""
	}
	return name[:i-1], name[i:]
}

// TrimProcs is the name of a benchmark without GOMAXPROCS.
func TrimProcs(name string) string {
	rest, _ := CutProcs(name)
	return rest
}
