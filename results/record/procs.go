package record

import (
	"strconv"

	"golang.org/x/perf/benchfmt"
)

// GOMAXPROCS, which go test writes at the end of a benchmark's name: Lock-8.

// nameProcs tells which names end in the GOMAXPROCS that go test puts there unless it is 1, and which in
// digits of their own, as Sum/n-100 does. A run of several, as with -cpu 1,8, has each benchmark with all of
// them. So where some benchmark is there without any, a name that has one only with digits has its own; and
// so has one that is there with another number behind it. Else digits are taken for GOMAXPROCS, as benchstat
// does.
func (f *File) nameProcs() {
	numbered, plain := map[procsBase]bool{}, map[procsBase]bool{}
	for _, s := range f.Series {
		if name, end := CutProcs(s.Name); end != "" {
			numbered[s.procsBase(name)] = true
		}
	}
	alone := map[*benchfmt.Config]bool{} // some benchmark is there without a number only
	for _, s := range f.Series {
		b := s.procsBase(s.Name)
		if _, end := CutProcs(s.Name); end == "" || numbered[b] {
			plain[b] = true
			alone[b.of] = alone[b.of] || !numbered[b]
		}
	}
	for _, s := range f.Series {
		name, end := CutProcs(s.Name)
		own := plain[s.procsBase(s.Name)]
		if b := s.procsBase(name); s.OfStrategy() || !own && (plain[b] || !alone[b.of]) {
			s.Procs = end
		}
	}
}

// A procsBase is a name under the key: value lines that hold, which series share: the first stands for all.
type procsBase struct {
	of   *benchfmt.Config
	name string
}

func (s *Series) procsBase(name string) procsBase {
	if len(s.Config) == 0 {
		return procsBase{nil, name}
	}
	return procsBase{&s.Config[0], name}
}

// mostProcs is more than any machine has.
const mostProcs = 1 << 16

// CutProcs cuts off what go test may have written for GOMAXPROCS; "" if there is no such thing.
func CutProcs(name string) (rest, procs string) {
	rest = TrimProcs(name)
	if rest == name {
		return name, ""
	}
	procs = name[len(rest)+1:]
	if n, err := strconv.Atoi(procs); err != nil || n > mostProcs || procs[0] == '0' {
		return name, ""
	}
	return rest, procs
}
