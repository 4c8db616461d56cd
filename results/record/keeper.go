package record

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A keeper sorts the results of a file into series, as they are read.
type keeper struct {
	file    *File
	known   map[string]*configuration // by their text
	current *configuration            // of the last result
	facts   int                       // of all configurations
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

// add keeps a result that is sound.
func (k *keeper) add(r *benchfmt.Result) error {
	if k.current == nil || !slices.EqualFunc(k.current.facts, r.Config, sameFact) {
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
	k.file.Order = append(k.file.Order, at)
	return nil
}

func sameFact(a, b benchfmt.Config) bool {
	return a.Key == b.Key && a.File == b.File && bytes.Equal(a.Value, b.Value)
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
		text = fmt.Appendf(text, "%s:%s\n", f.Key, f.Value)
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

// finish gives every series its blocks if some have them.
func (k *keeper) finish() {
	if !slices.ContainsFunc(k.file.Series, func(s *Series) bool { return s.Blocks != nil }) {
		return
	}
	for _, s := range k.file.Series {
		s.Blocks = append(s.Blocks, make([]int, s.n-len(s.Blocks))...)
	}
}

// mostBlock is far more than any run has, and fits any int.
const mostBlock = 1e9

// cutBlock takes the block out of a benchmark's name; 0 if there is none. Samples that were taken in blocks
// say so in their names where there is no sidecar to say it: "Mine/strategy=pool/limit=16/block=3-2", as
// bench.Compare writes them. The block is no part of what was measured.
func cutBlock(name string) (rest string, block int) {
	before, after, ok := strings.Cut(name, "/block=")
	if !ok {
		return name, 0
	}
	end := len(after) - len(strings.TrimLeft(after, "0123456789"))
	block, err := strconv.Atoi(after[:end])
	if rest = after[end:]; err != nil || block < 1 || block > mostBlock || rest != "" && rest[0] != '/' && rest[0] != '-' {
		return name, 0
	}
	return before + rest, block
}
