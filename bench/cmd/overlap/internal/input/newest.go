package input

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/record"
)

// BesideRuns is where a command with its engine beside it records, in the current directory: it has no checkout.
const BesideRuns = "overlap-runs"

// NewestHere is the newest run in the directory that overlap run records into unless --out names another.
func NewestHere(ctx context.Context) (path string, err error) {
	dir := BesideRuns
	if runner.EngineBeside(runner.EngineName) == "" {
		var module string
		module, err = runner.ModuleDir(ctx)
		dir = filepath.Join(module, "results", "runs")
	}
	if err == nil {
		path, err = NewestRun(dir)
	}
	if none := (*runner.NoModuleError)(nil); errors.As(err, &none) {
		err = fmt.Errorf("%s: name a FILE, or change to a checkout", none.Why)
	}
	if err != nil {
		return "", fmt.Errorf("show needs a FILE, since the newest run is not to be found: %w", err)
	}
	return path, nil
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
			return io.EOF // the first sample is enough
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

// NewestIn is the newest run of a directory, with the label of the argument. A file stays as it is.
func NewestIn(arg string) (string, error) {
	label, path := CutLabel(arg)
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return arg, nil // reading it says what is wrong
	}
	newest, err := NewestRun(path)
	if label != "" {
		newest = label + "=" + newest
	}
	return newest, err
}
