package recording

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// Resume opens a recording to go on with: its run, and the samples that it has. Either nothing is
// changed, with an error that says why, or text and sidecar are whole and alike afterwards:
//
//   - What a crash has left of a last line is cut off.
//   - Samples at the end that only one of the two has are cut off too, and counted in
//     [Recording.Dropped]: a crash may have come between the text and the sidecar.
//
// A run of an earlier version of the format goes on in that version, so that its first line stays true of all
// its samples, and whoever began it can still read it.
func Resume(path string) (r *Recording, run record.Run, samples []record.Sample, err error) {
	if r, err = open(path, reopen); err != nil {
		return nil, run, nil, fmt.Errorf("resuming: %w", err)
	}
	if run, samples, err = r.recover(); err != nil {
		r.Close()
		return nil, run, nil, fmt.Errorf("resuming: %w", err)
	}
	return r, run, samples, nil
}

func reopen(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // a pipe would be waited for
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
}

// recover makes the two files whole and alike.
func (r *Recording) recover() (record.Run, []record.Sample, error) {
	p := repair{path: r.Path}
	if err := p.read(); err != nil {
		return p.run, nil, err
	}
	if err := p.match(); err != nil {
		return p.run, nil, err
	}
	err := errors.Join(replaceEnd(r.text, p.textWas, p.text), replaceEnd(r.sidecar, p.sidecarWas, p.sidecar))
	if err != nil {
		return p.run, nil, err
	}
	r.Samples, r.Dropped, r.stale = slices.Clone(p.samples), p.dropped, p.facts
	r.facts, r.version = p.file.FactsToGoOnWith(), p.run.Version
	return p.run, p.samples, nil
}

// replaceEnd makes the bytes of a file, which were was, those that are to be there: these begin with the
// same ones, are shorter, or are longer by a line end.
func replaceEnd(f *os.File, was, now []byte) error {
	if len(now) > len(was) {
		_, err := f.Write(now[len(was):])
		return err
	}
	if len(now) == len(was) {
		return nil
	}
	return f.Truncate(int64(len(now)))
}

// A repair is what is to become of the two files.
type repair struct {
	path                string
	textWas, sidecarWas []byte
	text, sidecar       []byte // as they are to be
	run                 record.Run
	samples             []record.Sample // of the sidecar, and then those of them that the text has
	dropped             int

	file  *record.File      // of the text
	facts []benchfmt.Config // that hold at the end of the text
}

// endMark is a line of our own behind the text: the facts that hold for it hold at the end. No other
// benchmark has this name.
const endMark = "OverlapEndOfText"

func (p *repair) read() (err error) {
	sidecar := record.SidecarPath(p.path)
	if p.run, p.samples, err = record.ReadSidecar(sidecar); err != nil {
		return fmt.Errorf("%s: %w", sidecar, err)
	}
	if p.sidecarWas, err = os.ReadFile(sidecar); err != nil {
		return err
	}
	if p.textWas, err = os.ReadFile(p.path); err != nil {
		return err
	}
	p.sidecar = wholeLines(p.sidecarWas, 1+len(p.samples))
	p.text = wholeText(p.textWas)
	marked := append(slices.Clone(p.text), "Benchmark"+endMark+" 1 1 ns/op\n"...)
	if p.file, err = record.Parse(p.path, bytes.NewReader(marked)); err != nil {
		return err
	}
	if len(p.file.LostAt) > 0 { // no crash leaves that
		return p.file.Problems[0]
	}
	n := p.file.N() - 1
	last := p.file.Series[p.file.Order[n]]
	if last.Name != endMark {
		return fmt.Errorf("%s cannot be read to its end", p.path)
	}
	p.facts, p.file.Order, p.file.Run = last.Config, p.file.Order[:n], &p.run
	return nil
}

// wholeText is the text without half a last line, and without the first line of a failure whose reason is
// not there.
func wholeText(text []byte) []byte {
	text = text[:bytes.LastIndexByte(text, '\n')+1]
	at := bytes.LastIndexByte(bytes.TrimRight(text, "\r\n"), '\n') + 1
	if bytes.HasPrefix(text[at:], []byte(record.FailPrefix)) {
		return text[:at]
	}
	return text
}

// wholeLines are so many lines from the beginning, with their ends and those that are blank.
func wholeLines(data []byte, keep int) []byte {
	end := 0
	for keep > 0 {
		next := bytes.IndexByte(data[end:], '\n')
		if next < 0 {
			return append(slices.Clip(data), '\n')
		}
		if len(bytes.TrimSpace(data[end:end+next])) > 0 {
			keep--
		}
		end += next + 1
	}
	return data[:end]
}

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
		p.file.Order = p.file.Order[:p.file.N()-1]
		return p.cutLast("Benchmark", p.file.Series[good[0]].Name, 1)
	case len(failed) == 1:
		return p.cutLast(record.FailPrefix, failed[0].Name, 2) // the reason is a line of its own
	}
	return nil
}

func (p *repair) differ() error {
	return errors.New(p.path + " and its sidecar do not have the same samples: is it the sidecar of another run?")
}

// cutLast takes a sample that the sidecar lacks, the last of the text, off the text, if a crash can have left
// it: it is of a cell of the run, and in the last lines. Anything else was put there by somebody else.
func (p *repair) cutLast(prefix, name string, lines int) error {
	start := len(bytes.TrimRight(p.text, "\r\n"))
	for range lines {
		start = bytes.LastIndexByte(p.text[:max(0, start-1)], '\n') + 1
	}
	why := ""
	switch {
	case !bytes.HasPrefix(p.text[start:], []byte(prefix+name)):
		why = name + " is not what the text ends with"
	case !slices.Contains(p.run.Cells, record.ParseCell(name).String()):
		why = name + " is not among its cells"
	default:
		p.text = p.text[:start]
		p.dropped++
		return nil
	}
	return fmt.Errorf("%s:%d: the sidecar does not have this sample, and it is not taken for one of the run: %s;"+
		" remove the line if it is not the run's, or start a new run",
		p.path, bytes.Count(p.text[:start], []byte("\n"))+1, why)
}
