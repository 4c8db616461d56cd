package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

// A File is what was read from one file of benchmark text.
type File struct {
	Path     string
	Series   []*Series
	Cells    []string // in the order of the run, if the file has a sidecar
	Notes    []string // what the reader of the figures should know of the machine
	Exact    bool     // a makespan is assumed to be exact: it was computed, not measured
	Failures []Failure
	Problems []Problem

	Run     *Run     // from the sidecar; nil if the file has none
	Samples []Sample // the same, without what is large: see [ScanSidecar]

	order []int32 // the series of each result
	aside leftOut
}

// leftOut is what a filter has left out of strategies: see [Table.aside].
type leftOut struct {
	series   []*Series
	failures []Failure
}

// N is the number of results.
func (f *File) N() int { return len(f.order) }

// Results yields the results in the order of the file: the series that each is of, and its place
// in it.
func (f *File) Results() iter.Seq2[*Series, int] {
	return func(yield func(*Series, int) bool) {
		next := make([]int, len(f.Series))
		for _, at := range f.order {
			if !yield(f.Series[at], next[at]) {
				return
			}
			next[at]++
		}
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

// readSidecar adds what the sidecar knows. Of one that is damaged, or of another run, nothing is
// used: the text stands for itself.
func (f *File) readSidecar() {
	path := SidecarPath(f.Path)
	var samples []Sample
	run, err := ScanSidecar(path, func(s Sample) error {
		samples = append(samples, s.light())
		return nil
	})
	if errors.Is(err, os.ErrNotExist) {
		f.Notes = append(f.Notes, f.without(path)...)
		return
	}
	used := len(samples)
	if err == nil {
		f.Problems = append(f.Problems, doubled(path, samples)...)
		used, err = f.assignBlocks(samples)
	}
	if err != nil {
		problem := Problem{File: path, Msg: err.Error()}
		errors.As(err, &problem)
		problem.Msg = "the sidecar is not used: " + problem.Msg
		f.Problems = append(f.Problems, problem)
		return
	}
	if used < len(samples) {
		f.cutOff(samples)
		samples = samples[:used]
	}
	f.Run, f.Samples, f.Cells, f.Notes = &run, samples, run.Cells, notes(run, samples)
}

// without says what is not known for want of the sidecar at path: nothing is missing of what did not
// take turns, such as the output of go test -count.
func (f *File) without(path string) []string {
	if f.Exact || !f.tookTurns() {
		return nil
	}
	return []string{fmt.Sprintf("%s is not beside it: samples are not compared block by block, and what disturbed the machine is not known.", filepath.Base(path))}
}

// tookTurns says whether the benchmarks of strategies were measured in turns, and the text alone does
// not say in which blocks.
func (f *File) tookTurns() bool {
	last, left := int32(-1), make([]bool, len(f.Series))
	for _, at := range f.order {
		s := f.Series[at]
		if s.Blocks != nil || !strings.HasPrefix(s.Name, "Batch/") {
			return false
		}
		if last >= 0 && at != last {
			left[last] = true
		}
		if left[at] {
			return true
		}
		last = at
	}
	return false
}

// cutOff says once that the text ends before its sidecar does.
func (f *File) cutOff(samples []Sample) {
	all := 0
	for _, s := range samples {
		if s.Status == OK {
			all++
		}
	}
	f.Problems = slices.DeleteFunc(f.Problems, func(p Problem) bool { return p.File == f.Path && p.Msg == lastLineCut })
	f.Problems = append(f.Problems, Problem{File: f.Path, Msg: fmt.Sprintf("the text ends after %d of %d samples: it was cut off", f.N(), all)})
}

// notableDrift is a change of the machine's speed that is worth a word.
const notableDrift = 0.10

// notes says what the sidecar knows of a machine that was not quiet.
func notes(run Run, samples []Sample) []string {
	var said []string
	if run.Busy != "" {
		said = append(said, "When this run began: "+run.Busy+".")
	}
	var fastest, slowest float64
	spoilt := 0
	for _, s := range samples {
		if s.Speed != nil && *s.Speed > 0 {
			fastest = max(fastest, *s.Speed)
			if slowest == 0 || *s.Speed < slowest {
				slowest = *s.Speed
			}
		}
		if s.Status == Failed && strings.HasPrefix(s.Reason, Disturbed) {
			spoilt++
		}
	}
	if slowest > 0 && fastest/slowest-1 >= notableDrift {
		said = append(said, fmt.Sprintf("The machine's speed changed during this run: between blocks, the same work took up to %.0f %% longer than at best.", 100*(fastest/slowest-1)))
	}
	if spoilt > 0 {
		said = append(said, fmt.Sprintf("%s disturbed by the host or a CPU quota, and not used.", samplesWere(spoilt)))
	}
	return said
}

func samplesWere(n int) string {
	if n == 1 {
		return "1 sample was"
	}
	return fmt.Sprintf("%d samples were", n)
}

// assignBlocks gives each result the block of its sample: the samples that are ok come in
// the order of the results. A crash may have kept the last one out of the sidecar. Where the text was
// cut off, further samples have no result: it returns how many come before them.
func (f *File) assignBlocks(samples []Sample) (used int, err error) {
	blocks, n, used := make([][]int, len(f.Series)), 0, len(samples)
	for i, s := range samples {
		if s.Status != OK {
			continue
		}
		if n == f.N() && n > 0 {
			used = i
			break
		}
		if n == f.N() || trimProcs(f.Series[f.order[n]].Name) != "Batch/"+s.Cell {
			return 0, Problem{SidecarPath(f.Path), i + 2, fmt.Sprintf("a sample of %s, which is not what the text has as result %d: is it the sidecar of another run?", s.Cell, n+1)}
		}
		blocks[f.order[n]] = append(blocks[f.order[n]], s.Block)
		n++
	}
	if f.N()-n > 1 {
		return 0, fmt.Errorf("it has %d samples, the text %d: is it the sidecar of another run?", n, f.N())
	}
	if n < f.N() {
		blocks[f.order[n]] = append(blocks[f.order[n]], 0)
	}
	for i, s := range f.Series {
		s.Blocks = blocks[i]
	}
	return used, nil
}

// Parse is Read for text that is not in a file of its own; path is for messages.
func Parse(path string, r io.Reader) (*File, error) {
	file := &File{Path: path}
	k := &keeper{file: file, known: map[string]*configuration{}}
	if err := scan(file, r, k.line, k.add); err != nil {
		return nil, err
	}
	k.finish()
	return file, nil
}

// Scan reads as Parse does, but hands each result on instead of keeping it. It is valid until
// the next one; an error of each costs the result and becomes a problem.
func Scan(path string, r io.Reader, each func(*benchfmt.Result) error) (*File, error) {
	file := &File{Path: path}
	return file, scan(file, r, func([]byte) bool { return false }, func(result *benchfmt.Result) error {
		if err := check(result); err != nil {
			return err
		}
		return each(result)
	})
}

func scan(file *File, r io.Reader, short func([]byte) bool, each func(*benchfmt.Result) error) error {
	used := false
	lines := newLineReader(file.Path, r, func(line []byte) bool {
		taken := short(line)
		used = used || taken
		return taken
	})
	reader := benchfmt.NewReader(lines, file.Path)
	for reader.Scan() {
		switch rec := reader.Result().(type) {
		case *benchfmt.Result:
			if err := each(rec); err != nil {
				lines.problem("%v: left out", err)
				continue
			}
			used = true
		case *benchfmt.SyntaxError:
			lines.problem("%s: left out", rec.Msg)
		}
	}
	if err := reader.Err(); err != nil {
		return fmt.Errorf("reading results: %w", err)
	}
	file.Failures, file.Problems = lines.ended()
	for i, failure := range file.Failures {
		file.Failures[i].Name, _ = cutBlock(failure.Name)
	}
	file.Exact = reader.Units().GetAssumption(tidied(Makespan)) == benchmath.AssumeExact
	if !used && len(file.Failures) == 0 {
		return emptyError(file.Path, lines)
	}
	return nil
}

// emptyError says why there is nothing to show.
func emptyError(path string, lines *lineReader) error {
	problems := lines.problems
	switch {
	case lines.line == 0:
		return fmt.Errorf("%s: the file is empty: run a benchmark into it first", path)
	case lines.kind != "":
		return fmt.Errorf("%s: not benchmark text but %s", path, lines.kind)
	case slices.ContainsFunc(problems, func(p Problem) bool { return strings.HasPrefix(p.Msg, notText) }):
		return fmt.Errorf("%s: not benchmark text but binary", path)
	case len(problems) > 0:
		return fmt.Errorf("%w; no benchmark results in %d lines", problems[0], lines.line)
	}
	return fmt.Errorf("%s: no benchmark results in %d lines: is it the output of go test -bench?", path, lines.line)
}

// config lists the file's own key: value lines that hold for result.
func config(result *benchfmt.Result) map[string]string {
	facts := map[string]string{}
	for _, c := range result.Config {
		if c.File {
			facts[c.Key] = string(bytes.TrimSpace(c.Value))
		}
	}
	return facts
}
