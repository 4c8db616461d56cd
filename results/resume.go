package results

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"golang.org/x/perf/benchfmt"
)

// Resume opens a recording to go on with: its run, and the samples that it has. What a crash
// has left of a last line is cut off.
//
// A crash may also have come between the text and the sidecar. The sample is then in the text
// alone: extra has its cell and status, and must be given to [Recording.Adopt] with its
// block; it is nil otherwise.
func Resume(path string) (r *Recording, run Run, samples []Sample, extra *Sample, err error) {
	for _, file := range []string{path, SidecarPath(path)} {
		if err := cutLastLine(file); err != nil {
			return nil, run, nil, nil, fmt.Errorf("resuming: %w", err)
		}
	}
	if run, samples, err = ReadSidecar(SidecarPath(path)); err != nil {
		return nil, run, nil, nil, fmt.Errorf("resuming: %s: %w", SidecarPath(path), err)
	}
	if extra, err = extraSample(path, samples); err != nil {
		return nil, run, nil, nil, fmt.Errorf("resuming: %w", err)
	}
	text, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, run, nil, nil, fmt.Errorf("resuming: %w", err)
	}
	sidecar, err := os.OpenFile(SidecarPath(path), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		text.Close()
		return nil, run, nil, nil, fmt.Errorf("resuming: %w", err)
	}
	// The writer starts anew: it repeats the facts, which changes nothing.
	r = &Recording{Path: path, text: text, sidecar: sidecar, writer: benchfmt.NewWriter(text)}
	return r, run, samples, extra, nil
}

// Adopt puts a sample into the sidecar that is in the text already.
func (r *Recording) Adopt(s Sample) error { return r.line(s) }

// cutLastLine cuts off what follows the last end of a line.
func cutLastLine(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	if whole == len(data) {
		return nil
	}
	return os.Truncate(path, int64(whole))
}

// extraSample finds the sample that is in the text and not in the sidecar, nil if there is
// none.
func extraSample(path string, samples []Sample) (*Sample, error) {
	file, err := Read(path)
	if err != nil && len(samples) == 0 {
		return nil, nil // nothing is measured yet
	}
	if err != nil {
		return nil, err
	}
	type place struct{ cell, status, reason string }
	left := map[place]int{} // in the text, and not in the sidecar
	for _, s := range file.Series {
		left[place{cellOf(s.Name), OK, ""}] += s.N()
	}
	for _, f := range file.Failures {
		left[place{cellOf(f.Name), Failed, f.Reason}]++
	}
	for _, s := range samples {
		left[place{s.Cell, s.Status, oneLine(s.Reason)}]--
	}
	var extra *Sample
	for p, n := range left {
		switch {
		case n == 0:
		case n == 1 && extra == nil:
			extra = &Sample{Cell: p.cell, Status: p.status, Reason: p.reason}
		default:
			return nil, errors.New(path + " and its sidecar do not have the same samples: is it the sidecar of another run?")
		}
	}
	return extra, nil
}

// cellOf takes "Batch/" and GOMAXPROCS off a benchmark's name.
func cellOf(name string) string {
	if len(name) > len("Batch/") {
		name = name[len("Batch/"):]
	}
	return trimProcs(name)
}
