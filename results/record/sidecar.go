package record

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"strings"
	"time"
)

// Bounds of a sidecar. A line of ours has a few hundred bytes, and up to some hundred thousand
// with histograms and timelines.
const (
	maxSidecarLine = 8 << 20
	maxSidecar     = 4 << 30
)

// ScanSidecar hands the samples of a sidecar on one by one, whole, and keeps none: with
// histograms, all of them may be more than fits in memory. A last line that was cut off is left
// out, one that lacks its line end only is not; an error of each ends the reading, and is returned.
func ScanSidecar(path string, each func(Sample) error) (Run, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Run{}, err
	case !info.Mode().IsRegular(): // nobody may ever write to a pipe
		return Run{}, Problem{path, 0, "not a regular file: is it a sidecar of overlap?"}
	}
	f, err := os.Open(path)
	if err != nil {
		return Run{}, err
	}
	defer f.Close()
	return ScanSidecarFrom(path, f, each)
}

func ScanSidecarFrom(path string, r io.Reader, each func(Sample) error) (run Run, err error) {
	in := bufio.NewReader(io.LimitReader(r, maxSidecar))
	cells := map[string]Cell{} // parsed once: there are few, and each is in many samples
	read := int64(0)
	for n := 1; ; n++ {
		line, err := sidecarLine(in)
		read += int64(len(line))
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte(byteOrderMark))
		}
		if err == nil && n > 1 && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if err == io.EOF && read < maxSidecar && json.Valid(line) {
			err = nil // an object ends in a brace: the line is whole
		}
		switch {
		case err == io.EOF && read == maxSidecar:
			err = fmt.Errorf("the file is larger than %d GiB", maxSidecar>>30)
		case err == io.EOF && n == 1:
			return run, Problem{path, 1, "no run in the first line, which must be whole: is it a sidecar of overlap?"}
		case err == io.EOF:
			return run, nil
		case err != nil:
		case n == 1:
			err = run.parse(line)
		default:
			var s Sample
			if err = s.parse(line, cells); err == nil {
				if s.Blocks > 0 { // the last part's plan is what the run is to have
					run.Blocks = s.Blocks
				}
				err = each(s)
			}
		}
		if err != nil {
			return run, Problem{path, n, err.Error()}
		}
	}
}

// sidecarLine reads a line, io.EOF for one that does not end. What it returns is valid until the
// next.
func sidecarLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	long := append([]byte(nil), line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = in.ReadSlice('\n')
		if long = append(long, line...); len(long) > maxSidecarLine {
			return long, fmt.Errorf("the line is longer than %d MiB", maxSidecarLine>>20)
		}
	}
	return long, err
}

// ReadSidecar reads a sidecar, all samples as they are. Who needs but a part of each scans it.
func ReadSidecar(path string) (Run, []Sample, error) {
	var samples []Sample
	run, err := ScanSidecar(path, func(s Sample) error {
		samples = append(samples, s)
		return nil
	})
	return run, samples, err
}

// Light is the sample without what is large, which a comparison has no use for. Of the costs it
// keeps those of an item.
func (s Sample) Light() Sample {
	if s.Costs != nil && json.Unmarshal(s.Costs, &s.Items) != nil {
		s.Items = nil // unknown
	}
	maps.DeleteFunc(s.Items, func(_ string, c ItemCost) bool { return !c.possible() })
	s.Costs = nil
	return s
}

func (run *Run) parse(line []byte) error {
	err := json.Unmarshal(line, run)
	switch {
	case run.Version > FormatVersion:
		return fmt.Errorf("written by a newer overlap (format %d); this one reads up to %d: update it",
			run.Version, FormatVersion)
	case err != nil:
		return damaged(err)
	case run.Version < 1:
		return fmt.Errorf("the run has no format version (%d): is it a sidecar of overlap?", run.Version)
	}
	run.Facts = CanonicalFacts(run.Facts)
	for i, side := range run.Sides {
		run.Sides[i].Facts = CanonicalFacts(side.Facts)
	}
	for _, cell := range run.Cells {
		if cell == "" {
			return errors.New("a cell of the run has no name")
		}
	}
	return nil
}

// parse refuses what no run can have recorded: nothing may be concluded from it.
func (s *Sample) parse(line []byte, cells map[string]Cell) error {
	if err := json.Unmarshal(line, s); err != nil {
		return damaged(err)
	}
	absurd := func(x *float64, most float64) bool { return x != nil && !(*x >= 0 && *x <= most) }
	switch {
	case s.Status != OK && s.Status != Failed:
		return fmt.Errorf("the status is %.20q, not %q or %q", s.Status, OK, Failed)
	case s.Cell == "":
		return errors.New("the sample has no cell")
	case s.Block < 1 || s.Block > mostBlock:
		return fmt.Errorf("block %d cannot be", s.Block)
	case s.Blocks < 0 || s.Blocks > mostBlock:
		return fmt.Errorf("a run of %d blocks cannot be", s.Blocks)
	case s.Took < 0 || s.Took > 1000*time.Hour:
		return fmt.Errorf("took_ns is %d, which cannot be", s.Took)
	case !(s.Load >= -1 && s.Load <= 1e6):
		return fmt.Errorf("a load of %g cannot be", s.Load)
	case absurd(s.Stolen, 1.5): // a little over 1 where the clocks are not read at once
		return fmt.Errorf("stolen is %g, and a share is at most 1", *s.Stolen)
	case absurd(s.Speed, mostValue):
		return fmt.Errorf("a speed of %g cannot be", *s.Speed)
	case !(s.Makespan >= 0 && s.Makespan <= mostValue):
		return fmt.Errorf("a makespan of %g ns cannot be", s.Makespan)
	case s.Throttled != nil && *s.Throttled < 0:
		return fmt.Errorf("throttled_ns is %d, which cannot be", *s.Throttled)
	}
	if err := s.checkDiagnostics(); err != nil {
		return err
	}
	if s.Facts != nil {
		s.Facts = CanonicalFacts(s.Facts)
	}
	s.Reason = CanonicalReason(s.Reason)
	known, ok := cells[s.Cell]
	if !ok {
		known = ParseCell(s.Cell)
		if len(cells) < maxInterned {
			cells[s.Cell] = known
		}
	}
	s.Place = known
	if s.Status == OK {
		s.Status = OK // the constant keeps no memory alive
	}
	return nil
}

// maxInterned bounds the names that are kept once: more are not of one run.
const maxInterned = 100_000

// damaged says in one line what is wrong with JSON.
func damaged(err error) error {
	return fmt.Errorf("damaged: %s", strings.TrimPrefix(err.Error(), "json: "))
}
