package record

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A keeper sorts the results of a file into series, as they are read.
type keeper struct {
	file    *File
	known   map[string]*configuration // by their text
	current *configuration            // nil if the next result must say
	facts   int                       // of all configurations
	blocks  bool                      // some name has a block
	name    []byte                    // scratch
	values  []float64                 // the same
}

// A configuration is a set of key: value lines, with what was measured under it.
type configuration struct {
	facts  []benchfmt.Config
	series map[string]int32 // by name: the place in File.Series
}

// Bounds of the configurations, which are kept once each. No file of ours, and no output of go
// test, comes near them; without them a small file could take all memory.
const (
	mostKeys  = 1000    // of one
	mostFacts = 1 << 20 // of all together
)

// add keeps a result that came by way of benchfmt.
func (k *keeper) add(r *benchfmt.Result) error {
	if err := check(r); err != nil {
		return err
	}
	if k.current == nil {
		if err := k.configure(r.Config); err != nil {
			return err
		}
	}
	name, block := cutBlock(r.Name.String())
	at, ok := k.current.series[name]
	if !ok {
		at = int32(len(k.file.Series))
		k.file.Series = append(k.file.Series, &Series{Name: name, Cell: ParseCell(name), Config: k.current.facts})
		k.current.series[name] = at
	}
	if err := k.file.Series[at].add(r, block); err != nil {
		return err
	}
	k.counted(at, block)
	return nil
}

func (k *keeper) counted(at int32, block int) {
	k.blocks = k.blocks || block > 0
	k.file.Order = append(k.file.Order, at)
}

// configure finds or makes the configuration with these facts.
func (k *keeper) configure(facts []benchfmt.Config) error {
	if len(facts) > mostKeys {
		return fmt.Errorf("more than %d key: value lines hold for it", mostKeys)
	}
	sorted := slices.Clone(facts) // the order is an accident of what was there before
	slices.SortFunc(sorted, func(a, b benchfmt.Config) int { return cmp.Compare(a.Key, b.Key) })
	var text []byte
	for _, f := range sorted {
		text = append(append(append(append(text, f.Key...), ':'), f.Value...), '\n')
	}
	if k.current = k.known[string(text)]; k.current != nil {
		return nil
	}
	if k.facts += 1 + len(facts) + len(text)/64; k.facts > mostFacts {
		return fmt.Errorf("there were more than %d configurations before it", len(k.known))
	}
	c := &configuration{facts: make([]benchfmt.Config, len(facts)), series: map[string]int32{}}
	for i, f := range facts {
		c.facts[i] = benchfmt.Config{Key: strings.Clone(f.Key), Value: bytes.Clone(f.Value), File: f.File}
	}
	k.known[string(text)], k.current = c, c
	return nil
}

// line is the fast path: a line of a known series, its units in their order, plain numbers. For
// anything else it returns false, and benchfmt reads the line. That the two agree is fuzzed:
// FuzzLine.
func (k *keeper) line(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, BenchmarkPrefix)
	if !ok {
		if len(line) > 0 && (line[0] >= 'a' && line[0] <= 'z' || line[0] >= 0x80) {
			k.current = nil // perhaps a key: value line
		}
		return false
	}
	if k.current == nil {
		return false
	}
	name, rest := field(rest)
	block := 0
	if bytes.Contains(name, blockPrefix) {
		k.name, block = cutBlockBytes(k.name[:0], name)
		name = k.name
	}
	at, ok := k.current.series[string(name)]
	if !ok {
		return false
	}
	s := k.file.Series[at]
	number, rest := field(rest)
	iters, ok := digits(number)
	if !ok || iters > mostIters {
		return false
	}
	k.values = k.values[:0]
	for _, u := range s.ColumnUnits {
		var number, name []byte
		number, rest = field(rest)
		name, rest = field(rest)
		v, ok := decimal(number)
		if !ok || string(name) != u.Written {
			return false
		}
		if v *= u.factor; v > mostValue || v != 0 && v < 1/mostValue {
			return false
		}
		k.values = append(k.values, v)
	}
	if len(rest) > 0 {
		return false
	}
	for i, v := range k.values {
		s.Columns[i] = append(s.Columns[i], v)
	}
	s.count(int(iters), block)
	k.counted(at, block)
	return true
}

// finish gives every series its blocks if some have them.
func (k *keeper) finish() {
	if !k.blocks {
		return
	}
	for _, s := range k.file.Series {
		for len(s.Blocks) < s.n {
			s.Blocks = append(s.Blocks, 0)
		}
	}
}
