package record

import (
	"bytes"
	"slices"
	"strings"
)

// The last line of a text may lack its line end: an editor or a copy has lost it, or the writer
// was stopped in the middle. A line of the first kind is read like any other. One of the second kind
// is left out, for half a number is a number too. They are told apart by how the line ends:
//
//   - a result ends in a value and its unit;
//   - it has every unit that all earlier results of the same benchmark have;
//   - its last unit is one that the text has had before, or one that go test or overlap writes.
//
// "12" of "123 ns/op" and "allocs/o" are cut by these rules. A cut right behind a known unit, in
// the first line of a benchmark, cannot be seen; what is there is then right as far as it goes.

// wholeResult says whether a result line without a line end is whole, by what f has so far.
func (f *File) wholeResult(line []byte) bool {
	name, written, ok := unitsOfLine(line)
	if !ok {
		return false
	}
	name, _ = cutBlock(name)
	for _, s := range f.Series {
		if s.Name != name {
			continue
		}
		for i, u := range s.ColumnUnits {
			if len(s.Columns[i]) == s.n && !slices.Contains(written, u.Written) {
				return false
			}
		}
	}
	return f.lastUnitKnown(written[len(written)-1])
}

// lastUnitKnown says whether a unit is known, and not the beginning of a longer one that is.
func (f *File) lastUnitKnown(last string) bool {
	var known []string
	for _, u := range unitBetter {
		known = append(known, u.unit)
	}
	for _, s := range f.Series {
		for _, u := range s.ColumnUnits {
			known = append(known, u.Written)
		}
	}
	longer := func(unit string) bool { return unit != last && strings.HasPrefix(unit, last) }
	return slices.Contains(known, last) && !slices.ContainsFunc(known, longer)
}

// unitsOfLine are the units of a result line in their order; ok is false if it does not end in one.
func unitsOfLine(line []byte) (name string, units []string, ok bool) {
	fields := bytes.Fields(bytes.TrimPrefix(line, BenchmarkPrefix))
	if len(fields) < 4 || len(fields)%2 != 0 {
		return "", nil, false
	}
	for i := 3; i < len(fields); i += 2 {
		units = append(units, string(fields[i]))
	}
	return string(fields[0]), units, true
}

// wholeUnitLine says whether a line about a unit without a line end is whole.
func wholeUnitLine(line []byte) bool {
	line = bytes.TrimRight(line, " \t\r")
	ends := []string{" better=lower", " better=higher", " assume=exact", " assume=nothing"}
	return slices.ContainsFunc(ends, func(end string) bool { return bytes.HasSuffix(line, []byte(end)) })
}
