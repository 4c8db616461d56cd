package input

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/record"
)

// defaultRuns is the directory that overlap run records into unless --out names one.
func defaultRuns(ctx context.Context) (string, error) {
	if runner.EngineBeside(runner.EngineName) != "" {
		return BesideRuns, nil
	}
	module, err := runner.ModuleDir(ctx)
	return filepath.Join(module, "results", "runs"), err
}

// NewestHere is the newest of the runs that overlap run records here.
func NewestHere(ctx context.Context) (string, error) {
	dir, err := defaultRuns(ctx)
	if none := (*runner.NoModuleError)(nil); errors.As(err, &none) {
		return "", fmt.Errorf("show needs a FILE, since the newest run is not to be found: %s: name a FILE, or change to a checkout", none.Why)
	}
	if err == nil {
		dir, err = NewestRun(dir)
	}
	if err != nil {
		return "", fmt.Errorf("show needs a FILE, since the newest run is not to be found: %w", err)
	}
	return dir, nil
}

// NewestRun is the text of the run under dir that was started last, of those that have a sample.
func NewestRun(dir string) (string, error) {
	texts, err := TextsIn(dir)
	if err != nil {
		return "", err
	}
	var newest string
	var last time.Time
	for _, text := range texts {
		measured := false
		run, _ := record.ScanSidecar(record.SidecarPath(text), func(record.Sample) error {
			measured = true
			return errEnough
		})
		if measured && !run.Started.Before(last) {
			newest, last = text, run.Started
		}
	}
	switch {
	case newest != "":
		return newest, nil
	case len(texts) == 1:
		return texts[0], nil // whatever it is
	}
	return "", fmt.Errorf("%s has no run of overlap in it in which anything was measured", dir)
}

// errEnough ends the reading of a sidecar at its first sample.
var errEnough = errors.New("no more has to be known")

// NewestIn is the path itself, or of a directory its newest run. A label stays.
func NewestIn(arg string) (string, error) {
	label, path := CutLabel(arg)
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return arg, nil // whoever reads it says what is wrong
	}
	newest, err := NewestRun(path)
	if label != "" {
		newest = label + "=" + newest
	}
	return newest, err
}

// BesideRuns is where a command with its engine beside it records, in the current directory: it
// has no checkout.
const BesideRuns = "overlap-runs"
