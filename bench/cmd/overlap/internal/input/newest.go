package input

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/record"
)

// RunsHere is the directory that overlap run records into unless --out names another, and the checkout that it is in.
// Outside of one it is in the current directory, and so it is where Go is missing or, which is an error, does not work.
func RunsHere(ctx context.Context) (dir, module string, err error) {
	dir = filepath.Join("results", "runs")
	if module, err = runner.ModuleDir(ctx); err == nil {
		return filepath.Join(module, dir), module, nil
	}
	if _, err := os.Stat(dir); err != nil {
		dir = BesideRuns
	}
	if none := (*runner.NoModuleError)(nil); errors.As(err, &none) {
		err = nil
	}
	return dir, "", err
}

// NewestHere is the newest run in [RunsHere], for a command that was given no FILE.
func NewestHere(ctx context.Context, command string) (path string, err error) {
	dir, module, err := RunsHere(ctx)
	if err == nil {
		path, err = NewestRun(dir)
	}
	if module == "" && errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("there is no %s here: name a FILE, or change to where overlap run recorded it", dir)
	}
	if err != nil {
		return "", fmt.Errorf("%s needs a FILE, since the newest run is not to be found: %w", command, err)
	}
	return path, nil
}

// A Recorded is the text of a run in which something was measured, and the header of its sidecar.
type Recorded struct {
	Text string
	Run  record.Run
}

// runsOf are the runs of these texts, the newest first, of those that have a sample.
func runsOf(texts []string) (runs []Recorded) {
	for _, text := range slices.Backward(texts) {
		measured := false
		run, _ := record.ScanSidecar(record.SidecarPath(text), func(record.Sample) error {
			measured = true
			return io.EOF // the first sample is enough
		})
		if measured {
			runs = append(runs, Recorded{text, run})
		}
	}
	slices.SortStableFunc(runs, func(a, b Recorded) int { return b.Run.Started.Compare(a.Run.Started) })
	return runs
}

// RunsIn are the runs under dir, the newest first, of those that have a sample.
func RunsIn(dir string) ([]Recorded, error) {
	texts, err := TextsIn(dir)
	return runsOf(texts), err
}

// NewestRun is the text of the run under dir that was started last, of those that have a sample.
func NewestRun(dir string) (string, error) {
	texts, err := TextsIn(dir)
	if err != nil {
		return "", err
	}
	runs := runsOf(texts)
	switch {
	case len(runs) > 0:
		return runs[0].Text, nil
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
