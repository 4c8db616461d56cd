package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/overlap-bench/overlap/bench"
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

// newSimulateProgress counts answers on a terminal, and does nothing elsewhere. In virtual
// time a redrawn bar is in nobody's figures.
func newSimulateProgress(stderr io.Writer, r simulate.Request) func(simulate.Answer) {
	f, ok := stderr.(*os.File)
	entries, err := r.Entries()
	if !ok || err != nil || !term.IsTerminal(int(f.Fd())) {
		return func(simulate.Answer) {}
	}
	total := int64(0)
	for _, e := range entries {
		total += int64(len(r.Scenarios) * len(bench.LimitsOf(e, r.Limits)))
	}
	bar := mpb.New(mpb.WithOutput(stderr), mpb.WithWidth(30), mpb.WithRefreshRate(redraw))
	line := bar.New(total, mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("━").Padding("─"), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.CountersNoUnit("%d/%d ")),
		mpb.AppendDecorators(decor.AverageETA(decor.ET_STYLE_GO), decor.Name(" left")))
	began := time.Now()
	return func(simulate.Answer) {
		line.EwmaIncrement(time.Since(began))
		if line.Current() == total {
			bar.Wait()
		}
	}
}
