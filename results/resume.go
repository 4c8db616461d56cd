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
// Samples at the end of the sidecar that the text lacks have no figures: they are cut off too, and
// counted in [Recording.Dropped].
//
// A crash may also have come between the text and the sidecar. The sample is then in the text
// alone: extra has its cell and status, and must be given to [Recording.Adopt] with its
// block; it is nil otherwise.
func Resume(path string) (r *Recording, run Run, samples []Sample, extra *Sample, err error) {
	if r, err = reopen(path); err != nil {
		return nil, run, nil, nil, fmt.Errorf("resuming: %w", err)
	}
	if run, samples, extra, err = r.recover(); err != nil {
		r.Close()
		return nil, run, nil, nil, fmt.Errorf("resuming: %w", err)
	}
	return r, run, samples, extra, nil
}

// reopen locks the recording before anything is read or cut off.
func reopen(path string) (*Recording, error) {
	text, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, err
	}
	sidecar, err := os.OpenFile(SidecarPath(path), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		text.Close()
		return nil, err
	}
	// The writer starts anew: it repeats the facts, which changes nothing.
	r := &Recording{Path: path, text: text, sidecar: sidecar, writer: benchfmt.NewWriter(text)}
	if !lock(sidecar) {
		r.Close()
		return nil, errLocked(path)
	}
	return r, nil
}

// recover makes the two files whole and alike.
func (r *Recording) recover() (run Run, samples []Sample, extra *Sample, err error) {
	for _, file := range []string{r.Path, SidecarPath(r.Path)} {
		if err := cutLastLine(file); err != nil {
			return run, nil, nil, err
		}
	}
	if run, samples, err = ReadSidecar(SidecarPath(r.Path)); err != nil {
		return run, nil, nil, fmt.Errorf("%s: %w", SidecarPath(r.Path), err)
	}
	r.facts = run.Facts
	left, err := r.difference(samples)
	if err != nil {
		return run, samples, nil, err
	}
	keep := len(samples)
	for ; keep > 0 && left[keptOf(samples[keep-1])] < 0; keep-- {
		left[keptOf(samples[keep-1])]++
	}
	if extra, err = extraSample(r.Path, left); err != nil || keep == len(samples) {
		return run, samples, extra, err
	}
	r.Dropped = len(samples) - keep
	return run, samples[:keep], extra, cutLines(SidecarPath(r.Path), 1+keep)
}

// cutLines keeps so many lines of a file.
func cutLines(path string, keep int) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	whole := 0
	for range keep {
		whole += bytes.IndexByte(data[whole:], '\n') + 1
	}
	return os.Truncate(path, int64(whole))
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

// A kept sample is what text and sidecar both know of it.
type kept struct{ cell, status, reason string }

func keptOf(s Sample) kept { return kept{s.Cell, s.Status, CanonicalReason(s.Reason)} }

// difference is how many more samples the text has of each kind than the sidecar.
func (r *Recording) difference(samples []Sample) (map[kept]int, error) {
	left := map[kept]int{}
	for _, s := range samples {
		left[keptOf(s)]--
	}
	file, err := Read(r.Path)
	if err != nil && len(samples) == 0 {
		return left, nil // nothing is measured yet
	}
	if err != nil {
		return nil, err
	}
	r.facts = file.factsToGoOnWith()
	for _, s := range file.Series {
		left[kept{cellOf(s.Name), OK, ""}] += s.N()
	}
	for _, f := range file.Failures {
		left[kept{cellOf(f.Name), Failed, f.Reason}]++
	}
	return left, nil
}

// extraSample is the sample that is in the text and not in the sidecar, nil if there is none.
func extraSample(path string, left map[kept]int) (*Sample, error) {
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
