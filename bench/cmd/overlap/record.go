package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/engines"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/outfile"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/corpus"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"github.com/spf13/cobra"
)

// work is what decides the samples of a run, besides the machine and the build: it is kept
// in the sidecar, and a run that is resumed takes it from there.
type work struct {
	Scenarios  []string      `json:"scenarios"`
	Strategies []string      `json:"strategies"`
	Limits     []int         `json:"limits"`
	Items      int           `json:"items"`
	BenchTime  time.Duration `json:"benchtime_ns"`
	InProcess  bool          `json:"in_process"`
	Peers      bool          `json:"peers,omitempty"`
	ExtraWork  cli.Percent   `json:"extra_work,omitempty"`
	URLs       *urlWork      `json:"urls,omitempty"`
	Corpus     string        `json:"corpus,omitempty"` // digest of the real documents, if there are any
}

// checkResume takes the options of the run that is to go on from its sidecar.
func (o *runOptions) checkResume(cmd *cobra.Command) error {
	switch {
	case o.resume == "" && cmd.Flags().Changed("resume"):
		return errors.New("--resume is empty: name the .txt of the run to go on with")
	case o.resume == "":
		return nil
	case filepath.Ext(o.resume) == ".jsonl":
		return fmt.Errorf("--resume: %s is a sidecar: name the .txt beside it", o.resume)
	}
	for _, flag := range inTheFile {
		if cmd.Flags().Changed(flag) {
			return fmt.Errorf("--%s is in the file that --resume goes on with: leave it out", flag)
		}
	}
	if info, err := os.Stat(o.resume); err == nil && info.IsDir() {
		return fmt.Errorf("--resume: %s is a directory: name the .txt of a run in it", o.resume)
	}
	run, err := readResumed(o.resume)
	if err != nil {
		return fmt.Errorf("--resume: %w", err)
	}
	var w work
	if err := json.Unmarshal(run.Work, &w); err != nil {
		return fmt.Errorf("--resume: %s does not say what it measures: it was recorded by an older version", record.SidecarPath(o.resume))
	}
	o.documents = w.Corpus
	if err := o.urls.resume(w.URLs, run.Content, o.resume); err != nil {
		return err
	}
	o.scenarios, o.strategies, o.limits, o.items = w.Scenarios, w.Strategies, w.Limits, w.Items
	o.benchtime, o.inProcess, o.peers, o.extraWork, o.seed, o.resumed = w.BenchTime, w.InProcess, w.Peers, w.ExtraWork, run.Seed, run
	if !cmd.Flags().Changed("blocks") {
		o.blocks = run.Blocks
	}
	o.out = filepath.Dir(o.resume)
	return nil
}

// readDocuments identifies the real documents, where some cell is about any. A run that goes on does so
// over the same ones, wherever they are now.
func (o *runOptions) readDocuments(cells []scenario.Cell) error {
	then := o.documents
	for _, s := range engines.ScenariosOf(cells) {
		if s.Profile.Documents != profile.GoSource {
			continue
		}
		var err error
		if o.documents, err = corpus.Digest(s.Profile, o.corpus); err != nil {
			return cli.OtherFile{Err: err}
		}
		switch {
		case o.resume == "" || o.documents == then:
		case then == "":
			return fmt.Errorf("--resume: %s does not say over which documents it was measured: it was recorded by an older version: start a new run", o.resume)
		default:
			return fmt.Errorf("--resume: %s was measured over other documents (corpus %s) than these (%s): name those again with --corpus, or start a new run", o.resume, then, o.documents)
		}
	}
	return nil
}

// place finds the checkout, if it is needed, and where to record.
func (o *runOptions) place(ctx context.Context) error {
	beside := runner.EngineBeside(runner.EngineName) != ""
	given := beside || o.engine != "" || o.urls.file != "" // no checkout is needed but to record in it
	switch {
	case beside && o.out == "":
		o.out = input.BesideRuns
	case o.out == "" || !given:
		var err error
		if o.module, err = runner.ModuleDir(ctx); err != nil && !given {
			return err
		}
	}
	if o.out == "" {
		o.out = filepath.Join(o.module, "results", "runs")
		if _, err := os.Stat(o.out); err != nil && o.module == "" {
			return errors.New("there is no results/runs here: say where to record with --out DIR")
		}
	}
	if o.dryRun {
		return nil
	}
	err := os.MkdirAll(o.out, 0o755)
	if err == nil {
		err = outfile.Writable(o.out)
	}
	if err != nil {
		return fmt.Errorf("%w: say where to record with --out DIR", err)
	}
	return nil
}

// record opens the recording: a new one, or the one that --resume names, with the samples
// that it has.
func (o *runOptions) record(ctx context.Context, cells []scenario.Cell, machine *calibrate.Constants) (*recording.Recording, []record.Sample, error) {
	run, err := o.describe(ctx, cells, machine)
	if err != nil {
		return nil, nil, err
	}
	if o.resume != "" {
		return o.reopen(run)
	}
	dir := filepath.Join(o.out, run.Facts["machine"])
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, fmt.Errorf("recording: %w", err)
	}
	name := run.Started.Format("20060102T150405Z") + "-" + run.Commit
	rec, err := recording.NewRecording(dir, name, run)
	for n := 2; errors.Is(err, os.ErrExist) && n < 100; n++ { // another run of the same second
		rec, err = recording.NewRecording(dir, fmt.Sprintf("%s-%d", name, n), run)
	}
	return rec, nil, err
}

func (o *runOptions) describe(ctx context.Context, cells []scenario.Cell, machine *calibrate.Constants) (record.Run, error) {
	commit, dirty, err := o.commit()
	if err != nil {
		return record.Run{}, err
	}
	engine, peers, err := o.binaries.digests(ctx)
	if err != nil {
		return record.Run{}, err
	}
	what, err := json.Marshal(work{o.scenarios, o.strategies, o.limits, o.items, o.benchtime, o.inProcess, o.peers, o.extraWork, o.urls.describe(), o.documents})
	run := record.Run{
		Started: time.Now().UTC(), Commit: commit, Dirty: dirty,
		Facts: o.facts, Blocks: o.blocks, Seed: o.seed, Work: what, Versions: scenario.Versions(cells),
		Content: o.urls.content, Engine: engine, PeersEngine: peers,
	}
	for _, c := range cells {
		run.Cells = append(run.Cells, c.String())
	}
	if machine != nil && err == nil {
		run.Busy, _ = machine.Busy()
		run.Machine, err = json.Marshal(machine)
	}
	return run, err
}

// commit is of what measures. A given engine may be built from anything, so its bytes stand for
// it, unless it came with this command.
func (o *runOptions) commit() (commit string, dirty bool, err error) {
	switch {
	case o.urls.file != "", o.engine == "" && o.module == "", o.engine != "" && runner.IsEngineBeside(o.engine):
		if commit, dirty = cli.OwnCommit(); commit == cli.UnknownCommit { // this process measures, or an engine that was built with it
			commit, err = cli.OwnHash()
		}
	case o.engine == "":
		commit, dirty = host.Commit(o.module)
	default:
		commit, err = runner.EngineHash(o.engine)
	}
	return commit, dirty, err
}

// differing is the machine of each, and after it the facts in which they differ.
func differing(then, now map[string]string, keys []string) (was, is string) {
	was, is = then["machine"], now["machine"]
	for _, key := range keys {
		if key != "machine" {
			was += fmt.Sprintf(", %s %s", key, cmp.Or(then[key], "not set"))
			is += fmt.Sprintf(", %s %s", key, cmp.Or(now[key], "not set"))
		}
	}
	return was, is
}

// reopen refuses to put samples together that do not belong together.
func (o *runOptions) reopen(now record.Run) (*recording.Recording, []record.Sample, error) {
	then := o.resumed
	contradictions := host.Contradictions(then.Facts, now.Facts)
	switch {
	case len(contradictions) > 0:
		was, is := differing(then.Facts, now.Facts, contradictions)
		return nil, nil, fmt.Errorf("--resume: %s was measured on %s, this is %s: start a new run", o.resume, was, is)
	case !slices.Equal(then.Cells, now.Cells) || !bytes.Equal(then.Work, now.Work):
		return nil, nil, fmt.Errorf("--resume: %s measures other cells than this version would: start a new run", o.resume)
	}
	if why := otherBuild(o.measures(), then, now); why != "" {
		return nil, nil, fmt.Errorf("--resume: %s %s", o.resume, why)
	}
	recording, _, samples, err := recording.Resume(o.resume)
	if err != nil {
		return nil, nil, err
	}
	recording.Extend(o.blocks)
	return recording, samples, nil
}
