package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results"
)

// calibrate fits the request to a measured run: the machine, the limits, and each scenario
// that the run measured; the others are left out.
func calibrate(path string, r *simulate.Request, o *simulateOptions) (*simulate.Calibration, error) {
	file, err := results.Read(path)
	if err != nil {
		return nil, fmt.Errorf("--calibration: %w", err)
	}
	tables, err := results.Tables([]*results.File{file})
	if err != nil {
		return nil, err
	}
	c, err := simulate.Calibrate(tables)
	if err != nil {
		return nil, fmt.Errorf("--calibration: %w", err)
	}
	r.Machine.CPUs = c.Machine.CPUs
	if !o.setRequest {
		r.Machine.Request = c.Machine.Request
	}
	var kept []simulate.Scenario
	for _, s := range r.Scenarios {
		if p, ok := c.Profile(s.Name, s.Profile); ok {
			o.override(&p)
			kept = append(kept, simulate.Scenario{Name: s.Name, Profile: p})
		}
	}
	if len(kept) == 0 {
		return nil, fmt.Errorf("--calibration: %s has none of the scenarios asked for", path)
	}
	r.Scenarios = kept
	return c, nil
}

// writeTimelines writes the timelines as JSON to path and as trace events beside it.
func writeTimelines(path string, answers []simulate.Answer) error {
	if err := writeWhole(path, func(w io.Writer) error { return simulate.WriteTimeline(w, answers) }); err != nil {
		return fmt.Errorf("--timeline: %w", err)
	}
	if err := writeWhole(tracePath(path), func(w io.Writer) error { return simulate.WriteTrace(w, answers) }); err != nil {
		return fmt.Errorf("--timeline: %w", err)
	}
	return nil
}

func tracePath(path string) string { return strings.TrimSuffix(path, ".json") + ".trace.json" }

// writeWhole writes beside the file and then renames, so that there is never a part of a
// file, and a good one is not lost to a bad one.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".overlap-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // does nothing once it is renamed
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
