package views

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/schedule"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/languages"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/summary"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

type showOptions struct {
	format                                          cli.Format
	wide, samples, explain, scaling, latency, pairs bool
	languages                                       bool
	schema                                          bool
	scenarios, strategies                           []string
	compare                                         table.Options
	newest                                          bool // the run was not named: it is the newest
	schedule                                        schedule.Options
	limit                                           int
	changed                                         func(flag string) bool
	stderr                                          io.Writer
}

const showHelp = `Show what earlier runs measured. Each scenario has a table, and sentences that
say what it shows. Last comes what concurrency gains over sequential: in all, of
fetching alone and of processing alone. A time is the median of the samples. A
speedup is how many times as fast as sequential a strategy is, estimated from
the ratios within blocks, so that it may differ from the ratio of the medians.
± is the 95 % confidence interval, by the end that is farther away.

FILE is benchmark text: a file of overlap run, or the saved output of any go
test -bench, in whatever units it has. Without a FILE, the newest recorded run
is shown, and a line on stderr says which that is.

Runs that were measured in blocks, as by overlap run, are compared block by
block. A strategy is faster or slower than the baseline if a t-test on the
logarithms of the ratios says so, corrected by Holm's method, and Wilcoxon's
signed-rank test agrees. The fastest are those that are not measurably slower
than another. In at most 5 % of tables is any such claim false. The noise floor
is what a strategy, measured twice in each block, differs by from itself. A
smaller difference is within noise. Other files get benchstat's change and
p-value, without a correction for many comparisons.

Other views of the same files are --samples, --explain, --scaling, --latency,
--pairs, --lanes and --languages. The table compares each strategy with the
baseline and with the fastest; --pairs compares each with each.

--format trace prints what each item of one batch of each cell did, as Chrome
trace events, for https://ui.perfetto.dev or chrome://tracing.`

func ShowCommand() *cobra.Command {
	var o showOptions
	cmd := &cobra.Command{
		Use:   "show [FILE...]",
		Short: "Show what was measured",
		Long:  showHelp,
		Example: `  overlap show results/runs/*/*.txt
  go test -bench . -count 6 ./bench > my.txt; overlap show --wide my.txt
  overlap show --base pool FILE                      # instead of sequential
  overlap show --samples FILE                        # every sample, and the outliers
  overlap show --explain --scenarios mixed --strategies pool FILE   # where its time went
  overlap show --scaling FILE                        # which limit, of a run --limits 1..256
  overlap show --latency --scenarios mixed FILE      # percentiles, and where the tail comes from
  overlap show --pairs FILE                          # which two strategies are told apart
  overlap show --lanes --scenarios mixed FILE        # what was fetched and processed when
  overlap show --lanes --scenarios mixed --strategies staged,pipeline --svg mixed.svg FILE
  overlap show --format trace FILE > trace.json      # each item of one batch: for ui.perfetto.dev
  overlap show --languages FILE                      # of a run with --contenders: what each gains
  overlap show --unpaired FILE                       # as benchstat would
  overlap show --format markdown FILE >> "$GITHUB_STEP_SUMMARY"
  overlap show --format csv FILE > cells.csv         # a row for each cell
  overlap show --json FILE | jq '.tables[].rows[] | {strategy, speedup}'`,
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			o.changed, o.stderr = cmd.Flags().Changed, cmd.ErrOrStderr()
			return o.check()
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.schema {
				return o.printSchema(cmd.OutOrStdout(), args)
			}
			if len(args) == 0 {
				newest, err := newestRun(cmd.Context(), cmd.ErrOrStderr(), "show")
				if err != nil {
					return err
				}
				args, o.newest = []string{newest}, true
			}
			return show(cmd.OutOrStdout(), args, o)
		},
	}
	o.addFlags(cmd.Flags())
	return cmd
}

func (o *showOptions) addFlags(f *pflag.FlagSet) {
	cli.AddWide(f, &o.wide)
	cli.AddFormat(f, &o.format, cli.FormatTable, cli.FormatMarkdown, cli.FormatCSV, cli.FormatJSON, cli.FormatTrace)
	f.BoolVar(&o.schema, "schema", false, "print the JSON Schema of --json, or of --scaling --json, and nothing else")
	f.BoolVar(&o.samples, "samples", false, "draw the samples of each row, and name the outliers")
	f.BoolVar(&o.explain, "explain", false, "draw where the time went, from the shortest time possible (T*) up to the "+
		"time taken: of up to three strategies a scenario, or, with --scenarios or --strategies, of all that "+
		"these name")
	f.BoolVar(&o.scaling, "scaling", false, "which limit: draw throughput and the p99 of the sojourn against the limit, "+
		"and say from which limit on a strategy has 95 % of its best throughput")
	f.BoolVar(&o.latency, "latency", false, "percentiles of the sojourn, the time from when an item is taken until its "+
		"result is out, and of its parts")
	f.BoolVar(&o.pairs, "pairs", false, "compare each strategy with each: how much longer one takes than the other")
	f.BoolVar(&o.languages, "languages", false, "of a run with --contenders, what the programs of each language gain: "+
		"over one item after the other in that language, and over Go's")
	o.schedule.AddTo(f, "when each item of one batch was fetched and processed, by the fastest strategy and by one "+
		"that takes up to three times as long, or by all that are named")
	f.IntVar(&o.limit, "limit", 0, "with --lanes, draw the batches at this limit (default the fastest one)")
	f.StringSliceVar(&o.scenarios, "scenarios", nil, "only these scenarios (default all in the file)")
	f.StringSliceVar(&o.strategies, "strategies", nil, "show only these; verdicts stay those of the whole table")
	f.StringVar(&o.compare.Base, "base", "", "the strategy to compare with (default "+table.Baseline+")")
	f.BoolVar(&o.compare.Unpaired, "unpaired", false, "benchstat's statistics: do not compare within blocks")
}

// check that there is at most one view, and that the format has it.
func (o *showOptions) check() error {
	var views []string
	for i, given := range []bool{o.samples, o.explain, o.scaling, o.latency, o.pairs, o.schedule.Lanes,
		o.languages} {
		if given {
			views = append(views, []string{"--samples", "--explain", "--scaling", "--latency", "--pairs", "--lanes",
				"--languages"}[i])
		}
	}
	if err := o.checkLanes(); err != nil {
		return err
	}
	switch {
	case len(views) == 0:
	case len(views) > 1:
		return fmt.Errorf("%s and %s do not go together: leave one of them out", views[0], views[1])
	case o.format == cli.FormatCSV && !o.samples:
		return fmt.Errorf("there is no CSV of %s: --format csv prints the cells, or with --samples the samples", views[0])
	case o.format == cli.FormatTrace:
		return fmt.Errorf("a trace has all that was recorded of the items: leave out %s", views[0])
	case o.format == cli.FormatJSON && !o.scaling && !o.pairs:
		return fmt.Errorf("there is no JSON of %s: --format json prints the tables with all that --explain and --latency "+
			"say, or with --scaling the curves", views[0])
	}
	return nil
}

// printSchema prints the JSON Schema of what --format json prints.
func (o *showOptions) printSchema(w io.Writer, files []string) error {
	schema := export.ShowSchema
	if o.scaling {
		schema = export.ScalingSchema
	}
	if len(files) > 0 || o.samples || o.explain || o.latency || o.pairs ||
		!strings.Contains("table json", string(o.format)) {
		return errors.New("--schema prints the schema of show --json, or with --scaling that of show --scaling --json: " +
			"leave out all else")
	}
	_, err := io.WriteString(w, schema)
	return err
}

// Recorded shows a run that was just recorded; newest says that no later one is here: see [IsNewest].
func Recorded(w io.Writer, path string, wide, newest bool) error {
	return show(w, []string{path}, showOptions{wide: wide, newest: newest})
}

// Languages shows what each language gains, of a run with --contenders.
func Languages(w io.Writer, path string, wide bool) error {
	err := show(w, []string{path}, showOptions{wide: wide, languages: true})
	fmt.Fprintf(w, "Next, which is the fastest, and the verdicts:\n  %s show %s\n", ownName(), cli.Quote(shortest(path)))
	return err
}

// show prints what can be read, and then returns what could not.
func show(w io.Writer, paths []string, o showOptions) error {
	var files []*record.File
	var problems []error
	seen := map[string]bool{}
	o.schedule.Keep(record.WithSidecars(paths...)...)
	for _, path := range paths {
		clean := filepath.Clean(path)
		if seen[clean] {
			continue // a sample counts once
		}
		seen[clean] = true
		if file, err := record.Read(path); err != nil {
			problems = append(problems, err)
		} else {
			files = append(files, eachSide(file)...)
			problems = append(problems, input.Problems([]*record.File{file})...)
		}
	}
	tables, err := o.compare.Tables(files)
	if err == nil {
		tables, err = table.Only(tables, o.scenarios, o.strategies)
	}
	if err == nil && o.schedule.Lanes {
		err = o.lanes(w, tables)
	} else if err == nil {
		err = o.write(w, files, tables)
	}
	return errors.Join(append(problems, err)...)
}

// eachSide is a file or, of one with two sides, each as a file of its own.
func eachSide(f *record.File) []*record.File {
	if !f.HasSides() {
		return []*record.File{f}
	}
	old, now := f.Sides()
	for _, view := range []*record.File{old, now} {
		view.Path += " (" + view.Side + ")"
	}
	return []*record.File{old, now}
}

// write writes the view that was asked for. What is for programs is complete even if it is empty.
func (o *showOptions) write(w io.Writer, files []*record.File, tables []*table.Table) error {
	on := o.format.Page(w, o.wide)
	switch {
	case o.format == cli.FormatCSV && o.samples:
		return report.WriteSamplesCSV(w, files, tables, nil)
	case o.format == cli.FormatCSV:
		return report.WriteCSV(w, tables)
	case o.format == cli.FormatJSON && o.pairs:
		return report.WritePairsJSON(w, tables)
	case o.format == cli.FormatJSON && !o.scaling:
		return report.WriteJSON(w, tables)
	case len(tables) == 0:
		return nil
	case o.format == cli.FormatTrace:
		return report.WriteTrace(w, tables)
	case o.format == cli.FormatJSON:
		return scaling.WriteJSON(w, tables)
	case o.scaling:
		return scaling.Show(on, tables)
	case o.explain:
		if len(o.scenarios)+len(o.strategies) == 0 {
			tables = table.KeepRepresentative(tables)
		}
		return report.ShowWaterfalls(on, tables)
	case o.samples:
		return report.ShowSamples(on, tables)
	case o.latency:
		return report.ShowLatency(on, tables)
	case o.pairs:
		return report.ShowPairs(on, tables)
	case o.languages:
		return languages.Show(on, tables)
	}
	return o.writeReport(on, files, tables)
}

// writeReport writes the tables and the summary: the summary last on a terminal, and with what to do next; first for
// GitHub.
func (o *showOptions) writeReport(p page.Page, files []*record.File, tables []*table.Table) error {
	if o.format == cli.FormatMarkdown {
		page.Begin(p, table.Preface(tables))
		summary.Show(p, tables)
		sayPage(p, files)
		report.ShowTables(p, tables)
		return p.Flush()
	}
	if err := report.Show(p, tables); err != nil || len(files) != 1 {
		return err
	}
	o.sayNext(p, files[0].Path, tables)
	return p.Flush()
}
