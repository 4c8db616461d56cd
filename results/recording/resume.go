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
