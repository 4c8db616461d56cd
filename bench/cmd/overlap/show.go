package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
)

type showOptions struct {
	format                                   cli.Format
	wide, samples, explain, scaling, latency bool
	schema                                   bool
	scenarios, strategies                    []string
	compare                                  table.Options
}

const showHelp = `Show what earlier runs measured: first the gain over sequential in all, of
fetching and of processing; then a table for each scenario with what it shows.
Each figure is a median over the samples, with its 95 % confidence interval as a
percentage. Speedups are ratios to sequential in the same table.

Where the samples were taken in blocks, as overlap run does, strategies are
compared block by block: by the Wilcoxon signed-rank test on the log-ratios of
their makespans, Holm-corrected over all pairs of a table. With few blocks, for
which that correction is out of reach, the paired t-test is corrected instead, and
both have to agree. A difference below the noise floor, which is what a strategy
that is measured twice in each block differs by from itself, is within noise.
Other files have benchstat's change and p-value, corrected for nothing.

With --scaling, for a run at several limits: charts of throughput and p99 sojourn
against the limit, and for each strategy the knee (the least limit with 95 % of the
best throughput), Gunther's Universal Scalability Law, and the limit from which on
the CPUs alone would bind.

With --latency: percentiles of how long items took from pull to emit, in fetching,
between the stages and in processing, over all items of all samples, and where the
longest sojourns come from. With --format trace: what each item of one batch of each
cell did, as Chrome trace events, for https://ui.perfetto.dev or chrome://tracing.

FILE is benchmark text: a file that overlap run wrote, or the saved output of
any go test -bench, in whatever units it has. Without one, the newest run that
overlap run recorded here.`

func showCommand() *cobra.Command {
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
  overlap show --format trace FILE > trace.json      # each item of one batch: for ui.perfetto.dev
  overlap show --unpaired FILE                       # as benchstat would
  overlap show --format markdown FILE >> "$GITHUB_STEP_SUMMARY"
  overlap show --format csv FILE > cells.csv         # a cell a row; with --samples, a sample a row
  overlap show --json FILE | jq '.tables[].rows[] | {strategy, speedup}'`,
		PreRunE: func(*cobra.Command, []string) error { return o.check() },
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.schema {
				return o.printSchema(cmd.OutOrStdout(), args)
			}
			if len(args) == 0 {
				newest, err := input.NewestHere(cmd.Context())
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "overlap: this is the newest run: %s\n", text.Visible(newest))
				args = []string{newest}
			}
			return show(cmd.OutOrStdout(), args, o)
		},
	}
	cmd.Flags().BoolVar(&o.wide, "wide", false, "show every column, however wide")
	cli.AddFormat(cmd, &o.format, cli.FormatTable, cli.FormatMarkdown, cli.FormatCSV, cli.FormatJSON, cli.FormatTrace)
	cmd.Flags().BoolVar(&o.schema, "schema", false, "print the JSON Schema of --json, or with --scaling of that, and nothing else")
	cmd.Flags().BoolVar(&o.samples, "samples", false, "draw the samples of each row, and name the outliers")
	cmd.Flags().BoolVar(&o.explain, "explain", false, "draw where the time went, from T* up to the makespan: of up to three strategies a scenario, or of all that are named")
	cmd.Flags().StringSliceVar(&o.scenarios, "scenarios", nil, "only these scenarios (default all in the file)")
	cmd.Flags().StringSliceVar(&o.strategies, "strategies", nil, "only these strategies, compared as they are among all")
	cmd.Flags().StringVar(&o.compare.Base, "base", "", "the strategy to compare with (default "+table.Baseline+")")
	cmd.Flags().BoolVar(&o.compare.Unpaired, "unpaired", false, "benchstat's statistics: do not compare within blocks")
	cmd.Flags().BoolVar(&o.scaling, "scaling", false, "which limit: draw throughput and p99 against it, with the knee and models of the curve")
	cmd.Flags().BoolVar(&o.latency, "latency", false, "percentiles of sojourn, fetch, queue wait and process, from p50 to the longest")
	cmd.MarkFlagsMutuallyExclusive("scaling", "samples", "explain", "latency")
	return cmd
}

// printSchema prints the JSON Schema of what --format json prints.
func (o *showOptions) printSchema(w io.Writer, files []string) error {
	if len(files) > 0 || o.samples || o.explain || o.latency || o.format != cli.FormatTable && o.format != cli.FormatJSON {
		return errors.New("--schema prints the schema of show --json, or with --scaling that of show --scaling --json: leave out all else")
	}
	schema := export.ShowSchema
	if o.scaling {
		schema = export.ScalingSchema
	}
	_, err := io.WriteString(w, schema)
	return err
}

// check that there is such a view in such a format.
func (o *showOptions) check() error {
	view := ""
	switch {
	case o.samples:
		view = "--samples"
	case o.explain:
		view = "--explain"
	case o.scaling:
		view = "--scaling"
	case o.latency:
		view = "--latency"
	}
	switch {
	case o.format == cli.FormatCSV && (o.explain || o.scaling || o.latency):
		return fmt.Errorf("there is no CSV of %s: --format csv prints the cells, or with --samples the samples", view)
	case o.format == cli.FormatTrace && view != "":
		return fmt.Errorf("a trace has all that was recorded of the items: leave out %s", view)
	case o.format == cli.FormatJSON && (o.explain || o.samples || o.latency):
		return fmt.Errorf("there is no JSON of %s: --format json prints the tables with all that --explain and --latency say, or with --scaling the curves", view)
	}
	return nil
}

// show prints what can be read, and then returns what could not.
func show(w io.Writer, paths []string, o showOptions) error {
	var files []*record.File
	var problems []error
	seen := map[string]bool{}
	for _, path := range paths {
		if clean := filepath.Clean(path); seen[clean] {
			continue // a sample counts once
		} else {
			seen[clean] = true
		}
		file, err := record.Read(path)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		files = append(files, file)
		for _, p := range file.Problems {
			problems = append(problems, p)
		}
	}
	tables, err := o.compare.Tables(files)
	if err != nil {
		return errors.Join(append(problems, err)...)
	}
	if tables, err = table.Only(tables, o.scenarios, o.strategies); err != nil {
		return errors.Join(append(problems, err)...)
	}
	return errors.Join(append(problems, o.write(w, files, tables))...)
}

// write writes the view that was asked for. What is for programs is whole even if there is
// nothing in it.
func (o *showOptions) write(w io.Writer, files []*record.File, tables []*table.Table) error {
	page := o.format.Page(w, o.wide)
	switch {
	case o.format == cli.FormatCSV && o.samples:
		return report.WriteSamplesCSV(w, files, tables)
	case o.format == cli.FormatCSV:
		return report.WriteCSV(w, tables)
	case o.format == cli.FormatJSON && !o.scaling:
		return report.WriteJSON(w, tables)
	case len(tables) == 0:
		return nil
	case o.format == cli.FormatTrace:
		return report.WriteTrace(w, tables)
	case o.format == cli.FormatJSON:
		return scaling.WriteJSON(w, tables)
	case o.scaling:
		return scaling.Show(page, tables)
	case o.explain:
		if len(o.scenarios)+len(o.strategies) == 0 {
			tables = table.KeepRepresentative(tables)
		}
		return report.ShowWaterfalls(page, tables)
	case o.samples:
		return report.ShowSamples(page, tables)
	case o.latency:
		return report.ShowLatency(page, tables)
	}
	return report.Show(page, tables)
}
