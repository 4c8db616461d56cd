package results

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

// A File is what was read from one file of benchmark text.
type File struct {
	Path     string
	Results  []*benchfmt.Result
	Blocks   []int    // of each result, if the file has a sidecar or its names say; 0 for one that is in none
	Cells    []string // in the order of the run, if the file has a sidecar
	Notes    []string // what the reader of the figures should know of the machine
	Exact    bool     // a makespan is assumed to be exact: it was computed, not measured
	Failures []Failure
	Problems []Problem

	Run     *Run     // from the sidecar; nil if the file has none
	Samples []Sample // the same
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
	run, samples, err := ReadSidecar(SidecarPath(path))
	switch {
	case err == nil:
		file.Run, file.Samples = &run, samples
		file.Cells = run.Cells
		file.Notes = notes(run, samples)
		file.Problems = append(file.Problems, doubled(SidecarPath(path), samples)...)
		if err := file.assignBlocks(samples); err != nil {
			file.Problems = append(file.Problems, Problem{SidecarPath(path), 0, err.Error()})
		}
	case !errors.Is(err, os.ErrNotExist):
		file.Problems = append(file.Problems, Problem{SidecarPath(path), 0, err.Error()})
	}
	return file, nil
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
// the order of the results. A crash may have kept the last one out of the sidecar.
func (f *File) assignBlocks(samples []Sample) error {
	var blocks []int
	for _, s := range samples {
		if s.Status != OK {
			continue
		}
		if n := len(blocks); n == len(f.Results) || trimProcs(f.Results[n].Name.String()) != "Batch/"+s.Cell {
			return fmt.Errorf("sample %d is of %s, which is not result %d of the text: is it the sidecar of another run?", n+1, s.Cell, n+1)
		}
		blocks = append(blocks, s.Block)
	}
	if len(f.Results)-len(blocks) > 1 {
		return fmt.Errorf("it has %d samples, the text %d: is it the sidecar of another run?", len(blocks), len(f.Results))
	}
	for len(blocks) < len(f.Results) {
		blocks = append(blocks, 0)
	}
	f.Blocks = blocks
	return nil
}

// Parse is Read for text that is not in a file of its own; path is for messages.
func Parse(path string, r io.Reader) (*File, error) {
	lines := newLineReader(path, r)
	file := &File{Path: path}
	reader := benchfmt.NewReader(lines, path)
	for reader.Scan() {
		switch rec := reader.Result().(type) {
		case *benchfmt.Result:
			if unit, ok := unusable(rec); ok {
				_, line := rec.Pos()
				file.Problems = append(file.Problems, Problem{path, line, "the " + unit + " is not a finite number, 0 or more: left out"})
				continue
			}
			result := rec.Clone()
			result.SetConfig(".file", path)
			file.Results = append(file.Results, result)
		case *benchfmt.SyntaxError:
			file.Problems = append(file.Problems, Problem{path, rec.Line, rec.Msg + ": left out"})
		}
	}
	if err := reader.Err(); err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	file.Failures = lines.ended()
	file.blocksOfNames()
	file.Exact = reader.Units().GetAssumption(tidied(Makespan)) == benchmath.AssumeExact
	file.Problems = append(file.Problems, lines.problems...)
	if len(file.Results) == 0 && len(file.Failures) == 0 {
		return nil, emptyError(path, lines, file.Problems)
	}
	return file, nil
}

// unusable finds a value that nothing can have been measured to be.
func unusable(result *benchfmt.Result) (unit string, found bool) {
	for _, v := range result.Values {
		if !(v.Value >= 0) || math.IsInf(v.Value, 0) {
			return cmp.Or(v.OrigUnit, v.Unit), true
		}
	}
	return "", false
}

// emptyError says why there is nothing to show.
func emptyError(path string, lines *lineReader, problems []Problem) error {
	switch {
	case lines.line == 0:
		return fmt.Errorf("%s: the file is empty: run a benchmark into it first", path)
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
