package measurement

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/outfile"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/service"
	"github.com/overlap-bench/overlap/fixtures/corpus"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// work is what decides the samples of a run, besides the machine and the build. It is kept in the sidecar, from which
// a run that is resumed takes it.
type work struct {
	Scenarios  []string      `json:"scenarios"`
	Strategies []string      `json:"strategies"`
	Limits     cli.Limits    `json:"limits"`
	Items      int           `json:"items"`
	BenchTime  time.Duration `json:"benchtime_ns"`
	InProcess  bool          `json:"in_process"`
	Peers      bool          `json:"peers,omitempty"`
	Contenders bool          `json:"contenders,omitempty"`
	ExtraWork  cli.Percent   `json:"extra_work,omitempty"`
	URLs       *service.Work `json:"urls,omitempty"`
	Documents  string        `json:"corpus,omitempty"` // digest of the real documents, if there are any
}

// readDocuments identifies the real documents, if a cell is about any. A run that is resumed needs the same ones,
// wherever they are now.
func (o *runOptions) readDocuments(cells []scenario.Cell) error {
	then := o.Documents
	for _, s := range scenario.ScenariosOf(cells) {
		if s.Profile.Documents != profile.GoSource {
			continue
		}
		var err error
		if o.Documents, err = corpus.Digest(s.Profile, o.corpus); err != nil {
			return errors.New(err.Error())
		}
		switch {
		case o.resume == "" || o.Documents == then:
		case then == "":
			return fmt.Errorf("--resume: %s does not say over which documents it was measured: it was recorded by an older "+
				"version: start a new run", o.resume)
		default:
			return fmt.Errorf("--resume: %s was measured over other documents (corpus %s) than these (%s): name those again "+
				"with --corpus, or start a new run", o.resume, then, o.Documents)
		}
	}
	return nil
}

// findOut finds the directory to record in, and the checkout if there is one: the engine is then built from it.
func (o *runOptions) findOut(ctx context.Context) (err error) {
	builds := o.engine == "" && o.urls.file == ""
	if o.out == "" || builds {
		dir, module, err := input.RunsHere(ctx)
		if err != nil && (builds || ctx.Err() != nil) { // otherwise Go is not needed
			return err
		}
		o.module = module
		if o.out == "" {
			o.out = dir
		}
	}
	if o.dryRun {
		return nil
	}
	_, missing := os.Stat(o.out)
	if err = os.MkdirAll(o.out, 0o755); err == nil {
		o.newOut = missing != nil
		err = outfile.Writable(o.out)
	}
	if err != nil {
		return fmt.Errorf("%w: say where to record with --out DIR", err)
	}
	return nil
}

// openRecording opens a new recording, or the one that --resume names, with the samples that it has.
func (o *runOptions) openRecording(ctx context.Context, cells []scenario.Cell, c *calibrate.Constants) (
	*recording.Recording, []record.Sample, error,
) {
	run, err := o.describe(ctx, cells, c)
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
	for n := 2; errors.Is(err, os.ErrExist) && n < 100; n++ { // another run began in the same second
		rec, err = recording.NewRecording(dir, fmt.Sprintf("%s-%d", name, n), run)
	}
	return rec, nil, err
}

func (o *runOptions) describe(ctx context.Context, cells []scenario.Cell, c *calibrate.Constants) (record.Run, error) {
	run := record.Run{
		Started: time.Now().UTC(), Facts: o.facts, Blocks: o.blocks, Seed: o.seed,
		Versions: scenario.Versions(cells), Content: o.urls.content, Sides: o.sides,
	}
	if o.contenders != nil {
		run.Contenders = o.contenders.Digests()
	}
	for _, cell := range cells {
		run.Cells = append(run.Cells, cell.String())
	}
	err := o.identify(ctx, &run)
	if err != nil {
		return run, err
	}
	o.URLs = o.urls.describe()
	run.Work, err = json.Marshal(o.work)
	if c != nil && err == nil {
		run.Busy, _ = c.Busy()
		run.Machine, err = json.Marshal(c)
	}
	return run, err
}

// identify notes the bytes and the commit of what measures.
func (o *runOptions) identify(ctx context.Context, run *record.Run) (err error) {
	switch {
	case o.enginePath == "":
		self, selfErr := os.Executable()
		if selfErr != nil {
			return selfErr
		}
		run.Engine, err = runner.FileDigest(self)
	default:
		run.Engine, err = runner.EngineDigest(ctx, o.enginePath)
	}
	if err == nil && o.peersPath != "" {
		run.PeersEngine, err = runner.EngineDigest(ctx, o.peersPath)
	}
	if err != nil {
		return err
	}
	switch {
	case o.urls.file != "", o.engine == "" && o.module == "", o.engine != "" && runner.IsOwnBinary(o.engine):
		// This command measures, in this process or in others.
		if run.Commit, run.Dirty = runner.OwnCommit(); run.Commit == runner.UnknownCommit {
			run.Commit, err = runner.OwnHash()
		}
	case o.engine == "":
		run.Commit, run.Dirty = host.Commit(o.module)
	default: // it may be built from anything
		run.Commit, err = runner.EngineHash(o.engine)
	}
	return err
}

// inTheFile are the flags that --resume takes from its file.
var inTheFile = []string{
	"scenarios", "strategies", "limits", "items", "seed", "benchtime", "in-process", "peers", "contenders", "extra-work",
	"out",
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
	if len(run.Sides) > 0 {
		return fmt.Errorf("%s is of overlap against, which does not go on with a run: start it anew", o.resume)
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
		return run, w, fmt.Errorf("%s has no sidecar: what the run measures is in %s, which has to be "+
			"beside it", path, sidecar)
	case err != nil: // it names the sidecar
		return run, w, err
	case json.Unmarshal(run.Work, &w) != nil:
		return run, w, fmt.Errorf("%s does not say what was measured: it was recorded by an older version: start a "+
			"new run", sidecar)
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
