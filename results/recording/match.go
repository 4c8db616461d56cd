package recording

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
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
		" remove the line if it is not the run's, or start a new run", p.path, bytes.Count(p.text[:start], []byte("\n"))+1, why)
}
