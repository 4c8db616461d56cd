package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// inTheFile are the flags that --resume takes from its file.
var inTheFile = []string{
	"scenarios", "strategies", "limits", "items", "seed", "benchtime", "in-process", "peers", "extra-work", "out",
}

// flagsToResume are the flags of a run that have to be given again to go on with it, quoted for a shell.
func flagsToResume(cmd *cobra.Command) string {
	known := append([]string{"resume"}, inTheFile...)
	if !cmd.Flags().Changed("resume") { // its file has the blocks that the run began with
		known = append(known, "blocks")
	}
	var flags strings.Builder
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch {
		case slices.Contains(known, f.Name):
		case f.Value.Type() == "bool":
			flags.WriteString(strings.TrimSuffix(" --"+f.Name+"="+f.Value.String(), "=true"))
		default:
			flags.WriteString(" --" + f.Name + " " + cli.Quote(f.Value.String()))
		}
	})
	return flags.String()
}

// resumeCommand goes on with a run.
func (o *runOptions) resumeCommand(path string) string {
	return "overlap run --resume " + cli.Quote(path) + o.resumeFlags
}

// readResumed takes the options of the run that is to go on from its sidecar.
func (o *runOptions) readResumed(cmd *cobra.Command) error {
	changed := cmd.Flags().Changed
	switch {
	case !changed("resume"):
		return nil
	case o.resume == "":
		return errors.New("it is empty: name the .txt of the run to go on with")
	}
	if err := cli.NotGiven(changed, "is in the file of the run: leave it out", inTheFile...); err != nil {
		return err
	}
	run, w, err := readRun(o.resume)
	if err != nil {
		return err
	}
	if err := o.urls.checkResumed(w.URLs, run.Content, o.resume); err != nil {
		return err
	}
	o.work = w
	o.seed, o.resumed, o.out = run.Seed, run, filepath.Dir(o.resume)
	if !changed("blocks") {
		o.blocks = run.Blocks
	}
	return nil
}

// readRun reads what a run measures from its sidecar.
func readRun(path string) (run record.Run, w work, err error) {
	sidecar := record.SidecarPath(path)
	switch info, err := os.Stat(path); {
	case filepath.Ext(path) == ".jsonl":
		return run, w, fmt.Errorf("%s is a sidecar: name the .txt beside it", path)
	case err != nil:
		return run, w, fmt.Errorf("the run to go on with: %w", err)
	case info.IsDir():
		return run, w, fmt.Errorf("%s is a directory: name the .txt of a run in it", path)
	}
	run, _, err = record.ReadSidecar(sidecar)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return run, w, fmt.Errorf("%s has no sidecar: what the run measures is in %s, which has to be beside it", path, sidecar)
	case err != nil: // it names the sidecar
		return run, w, err
	case json.Unmarshal(run.Work, &w) != nil:
		return run, w, fmt.Errorf("%s does not say what was measured: it was recorded by an older version: start a new run", sidecar)
	}
	return run, w, nil
}

// reopen refuses to put samples together that do not belong together.
func (o *runOptions) reopen(now record.Run) (*recording.Recording, []record.Sample, error) {
	measures := "engine"
	if o.urls.file != "" {
		measures = "overlap"
	}
	if err := runner.CheckSameRun(o.resumed, now, measures); err != nil {
		return nil, nil, fmt.Errorf("--resume: %s %w", o.resume, err)
	}
	recording, _, samples, err := recording.Resume(o.resume)
	if err != nil {
		return nil, nil, err
	}
	recording.Blocks = o.blocks
	return recording, samples, nil
}
