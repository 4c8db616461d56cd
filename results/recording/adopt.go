package recording

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// match holds the samples of the text against those of the sidecar, which come in the same order: all
// that are good, and all that failed.
func (p *repair) match() error {
	good, failed := p.file.Order, p.file.Failures
	kept, seen := 0, make([]int, len(p.file.Series))
	for line, s := range p.samples {
		if s.Status == record.OK && len(good) == 0 || s.Status != record.OK && len(failed) == 0 {
			break // from here on, the text has lost them
		}
		kept++
		if s.Status != record.OK {
			if !failed[0].Cell.SameAs(s.Place) {
				return p.differ()
			}
			failed = failed[1:]
			continue
		}
		series := p.file.Series[good[0]]
		if !series.Cell.SameAs(s.Place) {
			return p.differ()
		}
		if text, same := series.SameMakespan(seen[good[0]], &s); !same {
			return fmt.Errorf("%s:%d: its makespan is %.0f ns, and that of the sample in %s %.0f ns: was one of the two edited?",
				record.SidecarPath(p.path), line+2, s.Makespan, p.path, text) // the run is line 1
		}
		seen[good[0]]++
		good = good[1:]
	}
	more := len(good) + len(failed)
	if more > 1 || more == 1 && kept < len(p.samples) {
		return p.differ()
	}
	p.dropped, p.samples = len(p.samples)-kept, p.samples[:kept]
	p.sidecar = wholeLines(p.sidecar, 1+kept)
	switch {
	case len(good) == 1:
		return p.adopt(p.file.Series[good[0]].Name, false)
	case len(failed) == 1:
		return p.adopt(failed[0].Name, true)
	}
	return nil
}

func (p *repair) differ() error {
	return errors.New(p.path + " and its sidecar do not have the same samples: is it the sidecar of another run?")
}

// adopt takes a sample that is in the text alone, if a crash can have left it: it is the last thing in the
// text, and one that the run still lacked. Anything else was put there by somebody else, and who
// appends to a run would make it part of the figures.
func (p *repair) adopt(name string, failed bool) error {
	lines := bytes.Split(bytes.TrimRight(p.text, "\r\n"), []byte("\n"))
	at := len(lines) - 1
	if failed {
		at-- // the reason is the last line
	}
	refuse := func(why string, args ...any) error {
		return fmt.Errorf("%s:%d: the sidecar does not have this sample, and it is not taken for one of the run: %s;"+
			" remove the line if it is not the run's, or start a new run", p.path, max(at+1, 1), fmt.Sprintf(why, args...))
	}
	cell := record.ParseCell(name).String()
	begins := "Benchmark" + name
	if failed {
		begins = record.FailPrefix + name
	}
	switch {
	case at < 0 || !startsWithField(lines[at], begins):
		return refuse("%s is not what the text ends with", name)
	case !slices.Contains(p.run.Cells, cell):
		return refuse("%s is not among its cells", name)
	}
	s := &record.Sample{Cell: cell, Status: record.OK, Load: -1}
	if failed {
		s.Status, s.Reason = record.Failed, p.file.Failures[len(p.file.Failures)-1].Reason
	} else {
		if why := p.foreign(lines[:at], lines[at]); why != "" {
			return refuse("%s", why)
		}
		s.Makespan = makespanOf(lines[at])
	}
	if s.Block = p.lacking(cell); s.Block == 0 {
		return refuse("its last block has %s already", cell)
	}
	p.extra = s
	return nil
}

// makespanOf is the number of a result line's makespan as it is written, 0 if there is none.
func makespanOf(line []byte) float64 {
	fields := bytes.Fields(line)
	for i := 3; i < len(fields); i += 2 {
		if string(fields[i]) == record.Makespan {
			ns, err := strconv.ParseFloat(string(fields[i-1]), 64)
			if err != nil {
				return 0
			}
			return ns
		}
	}
	return 0
}

// startsWithField says whether the line's first words are these.
func startsWithField(line []byte, words string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(words))
	return ok && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r"), rest[0]) >= 0)
}

// foreign says what tells a last result from those before it, "" for nothing: its facts and units are
// those of the other samples of its cell, and its figures are its own.
func (p *repair) foreign(before [][]byte, line []byte) string {
	same := func(other []byte) bool { return bytes.Equal(bytes.TrimSpace(other), bytes.TrimSpace(line)) }
	if slices.ContainsFunc(before, same) {
		return "it is a copy of an earlier line"
	}
	_, units, ok := record.UnitsOfLine(line)
	if !ok {
		return "it is cut off"
	}
	last := p.file.Series[p.file.Order[p.file.N()-1]]
	cell := func(s *record.Series) bool { return s.Cell.SameAs(last.Cell) }
	others := slices.DeleteFunc(slices.Clone(p.file.Series), func(s *record.Series) bool {
		return s.Name == endMark || s == last && s.N() == 1
	})
	if slices.ContainsFunc(others, cell) { // these know best
		others = slices.DeleteFunc(others, func(s *record.Series) bool { return !cell(s) })
		if last.N() == 1 {
			return "its facts, or its GOMAXPROCS, are not those of the other samples of its cell"
		}
	}
	if key := contradicts(last, others); key != "" {
		return "its " + key + " is not that of the other samples"
	}
	for _, unit := range unitsOfAll(others, last) {
		if !slices.Contains(units, unit) {
			return "it has no " + unit
		}
	}
	return ""
}

// contradicts names a fact that is one and the same in all others, and another in s; GOMAXPROCS, in the
// names, is such a fact. A fact that some lack is of their scenario.
func contradicts(s *record.Series, others []*record.Series) string {
	for i, c := range s.Config {
		other := func(o *record.Series) bool {
			j := slices.IndexFunc(o.Config, func(d benchfmt.Config) bool { return d.Key == c.Key })
			return j >= 0 && !bytes.Equal(o.Config[j].Value, s.Config[i].Value)
		}
		if len(others) > 0 && !slices.ContainsFunc(others, func(o *record.Series) bool { return !other(o) }) {
			return c.Key
		}
	}
	if len(others) > 0 && !slices.ContainsFunc(others, func(o *record.Series) bool { return o.Cell.Procs == s.Cell.Procs }) {
		return "GOMAXPROCS"
	}
	return ""
}

// unitsOfAll are the units that all results of some series have, but for the last result of last.
func unitsOfAll(others []*record.Series, last *record.Series) []string {
	var all []string
	for n, s := range others {
		results := s.N()
		if s == last {
			results--
		}
		var units []string
		for i, u := range s.ColumnUnits {
			if len(s.Columns[i]) >= results && (n == 0 || slices.Contains(all, u.Written)) {
				units = append(units, u.Written)
			}
		}
		all = units
	}
	return all
}

// lacking is the block in which the run lacks the cell, 0 if there is none: the last one, or the next one
// if that is complete. A sample that the machine has spoilt is measured again in its block.
func (p *repair) lacking(cell string) int {
	last := 1
	for _, s := range p.samples {
		last = max(last, s.Block)
	}
	has := map[string]bool{}
	for _, s := range p.samples {
		if s.Block == last && (s.Status == record.OK || s.FailureKind() != record.Disturbed) {
			has[s.Cell] = true
		}
	}
	lacks := func(cell string) bool { return !has[cell] }
	switch {
	case lacks(cell):
		return last
	case last <= p.run.Blocks && slices.ContainsFunc(p.run.Cells, lacks):
		return 0
	}
	return last + 1
}
