package record

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A File is what was read from one file of benchmark text.
type File struct {
	Path     string
	Series   []*Series
	Cells    []Cell   // in the order of the run, if the file has a sidecar
	Notes    []string // what the reader of the figures should know of the machine
	Exact    bool     // a makespan is assumed to be exact: it was computed, not measured
	Failures []Failure
	Problems []Problem

	Side    string    // of a view of one side of the file: see [File.Sides]
	Again   []*Series // there, the A/A arms of somebody else's benchmarks, under the names of these
	Run     *Run      // from the sidecar; nil if the file has none
	Samples []Sample  // the same, without what is large: see [ScanSidecar]

	Order    []int32                  // the series of each result
	units    benchfmt.UnitMetadataMap // what its Unit lines say
	LostAt   []int                    // results that could not be used, each as the place in order before which it was
	Filtered struct {                 // what a filter has left out of strategies
		Series   []*Series
		Failures []Failure
	}
}

// N is the number of results.
func (f *File) N() int { return len(f.Order) }

// Results yields the results in the order of the file: the series that each is of, and its place
// in it.
func (f *File) Results(yield func(*Series, int) bool) {
	next := make([]int, len(f.Series))
	for _, at := range f.Order {
		if !yield(f.Series[at], next[at]) {
			return
		}
		next[at]++
	}
}

// Read reads benchmark text: ours, or the saved output of any go test -bench. Lines that
// cannot be used are in Problems; the error is for a file of which nothing can.
func Read(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a directory: name the files in it", path)
	}
	file, err := Parse(path, f)
	if err != nil {
		return nil, err
	}
	file.readSidecar()
	return file, nil
}

// Parse is Read for text that is not in a file of its own; path is for messages.
func Parse(path string, r io.Reader) (*File, error) {
	file := &File{Path: path}
	k := &keeper{file: file, known: map[string]*configuration{}}
	if err := scan(file, r, k.add); err != nil {
		return nil, err
	}
	k.finish()
	for _, c := range k.known {
		file.nameProcs(c.series)
	}
	file.forgetContent()
	return file, nil
}

// Scan reads as Parse does, but hands each result on instead of keeping it. It is valid until
// the next one; an error of each costs the result and becomes a problem.
func Scan(path string, r io.Reader, each func(*benchfmt.Result) error) (*File, error) {
	file := &File{Path: path}
	return file, scan(file, r, each)
}

func scan(file *File, r io.Reader, each func(*benchfmt.Result) error) error {
	lines := newLineReader(file, r)
	reader := benchfmt.NewReader(lines, file.Path)
	for reader.Scan() {
		switch rec := reader.Result().(type) {
		case *benchfmt.Result:
			err := check(rec)
			if err == nil {
				err = each(rec)
			}
			if err != nil {
				lines.problem("%v: left out", err)
				continue
			}
			lines.useful = lines.read
		case *benchfmt.SyntaxError:
			lines.problem("%s: left out", rec.Msg)
		}
	}
	if err := reader.Err(); err != nil {
		return fmt.Errorf("reading results: %w", err)
	}
	lines.ended()
	file.units = reader.Units()
	file.Exact = file.ExactUnit(Makespan)
	if lines.useful == 0 && len(file.Failures) == 0 {
		return NoResults{emptyError(lines)}
	}
	return nil
}

// NoResults is the error of a text in which there is no benchmark result.
type NoResults struct{ error }

// emptyError says why there is nothing to show.
func emptyError(lines *lineReader) error {
	path, problems := lines.file.Path, lines.file.Problems
	switch {
	case lines.line == 0:
		return fmt.Errorf("%s: the file is empty: run a benchmark into it first", path)
	case lines.kind != "":
		return fmt.Errorf("%s: not benchmark text but %s", path, lines.kind)
	case slices.ContainsFunc(problems, func(p Problem) bool { return strings.HasPrefix(p.Msg, notText) }):
		return fmt.Errorf("%s: not benchmark text but binary", path)
	case lines.over:
		return fmt.Errorf("%s: no benchmark results in the first %s: is it the output of go test -bench?",
			path, mebibytes(lines.read))
	case len(problems) > 0:
		return fmt.Errorf("%w; no benchmark results in %d lines", problems[0], lines.line)
	}
	return fmt.Errorf("%s: no benchmark results in %d lines: is it the output of go test -bench?", path, lines.line)
}

// Config lists the file's own key: value lines that hold for result.
func Config(result *benchfmt.Result) map[string]string {
	facts := map[string]string{}
	for _, c := range result.Config {
		if c.File {
			facts[c.Key] = string(bytes.TrimSpace(c.Value))
		}
	}
	return facts
}

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
	fields := strings.Fields(strings.TrimPrefix(string(line), "Benchmark"))
	if len(fields) < 4 || len(fields)%2 != 0 {
		return false // it does not end in a unit
	}
	name, _ := cutBlock(fields[0])
	var written []string
	for i := 3; i < len(fields); i += 2 {
		written = append(written, fields[i])
	}
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

// wholeUnitLine says whether a line about a unit without a line end is whole.
func wholeUnitLine(line []byte) bool {
	line = bytes.TrimRight(line, " \t\r")
	ends := []string{" better=lower", " better=higher", " assume=exact", " assume=nothing"}
	return slices.ContainsFunc(ends, func(end string) bool { return bytes.HasSuffix(line, []byte(end)) })
}
