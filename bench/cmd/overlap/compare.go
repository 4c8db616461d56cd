package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/machines"
	"github.com/overlap-bench/overlap/results/pivot"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
)

type compareOptions struct {
	filter, row, col, unit string
	show                   string // of machines side by side
	format                 cli.Format
	wide, samples          bool
	schema                 string // which to print, "" for none
}

// expressionsHelp is for every command that takes them.
const expressionsHelp = `EXPR is in the language of benchstat (golang.org/x/perf/benchproc/syntax).`

const compareHelp = `Compare two runs of one machine, cell by cell, the second with the first: both
medians, the ratio with its 95 % confidence interval, and a verdict.

Where the blocks of the two files took turns, block k of one is compared with block
k of the other, so that a machine that slows down slows both. Make such files by a
block of each, overlap run --blocks 1 --budget 1s, and then, in bash,
	for n in 2 3 4 5 6; do
		overlap run --resume old.txt --blocks $n --budget 1s
		overlap run --resume new.txt --blocks $n --budget 1s
	done
Otherwise samples are compared as two groups, and a difference that is not larger
than the machine's own change between the runs is within noise. Verdicts are
Holm-corrected for all comparisons of the two files; what --filter leaves out is
not among them, but noise floors, T* and the baseline stay those of the whole table.
A rank test on six samples cannot pass the correction for many comparisons: there
a t-test has to, and the rank test to agree as well as it can.

Runs over other corpora, seeds, numbers of items, rates or versions of a scenario
are not compared, and what only one file has is named. Saved output of any
go test -bench is compared as benchstat does it, in each unit that both files have:
it takes 4 samples on each side to find a difference, and 6 for an interval.

With --row or --col: medians in a table of your own, with benchstat's change from
its first column. ` + expressionsHelp + `
.file is a file's label. What is disqualified is left out, and so is a copy of a run;
samples of different GOMAXPROCS are never in one cell.

With --format trace: the timelines of all files, the same cell of each next to each
other. With --format csv --samples: a row a sample of all files. Neither compares.` + acrossHelp

func compareCommand() *cobra.Command {
	var o compareOptions
	cmd := &cobra.Command{
		Use:   "compare [LABEL=]FILE|DIR...",
		Short: "Compare runs: last month and today, before a change and after it",
		Long:  compareHelp,
		Example: `  overlap compare old.txt new.txt
  overlap compare before=old.txt after=new.txt --format markdown
  overlap compare old.txt new.txt --filter '/scenario:(io OR mixed) AND /strategy:pool'
  overlap compare laptop=a.txt server=b.txt --show makespan
  overlap compare results/runs                       # machines side by side
  overlap compare results/runs --row /scenario,/strategy --col machine --unit p99-sojourn-ns
  overlap compare old.txt new.txt --format trace > both.json   # for ui.perfetto.dev
  overlap compare old.txt new.txt --format csv --samples         # a sample a row`,
		Args: func(cmd *cobra.Command, args []string) error { return o.check(args, cmd.Flags().Changed("unit")) },
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.schema != "" {
				return o.printSchema(cmd.OutOrStdout())
			}
			return compareRuns(cmd.OutOrStdout(), cmd.ErrOrStderr(), args, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.filter, "filter", "", "only results that match EXPR, left out before anything is compared")
	f.StringVar(&o.row, "row", "", "rows of a table of medians: keys such as /strategy,/limit")
	f.StringVar(&o.col, "col", "", "its columns, such as machine or .file")
	f.StringVar(&o.unit, "unit", record.Makespan, "what --row and --col tabulate")
	cli.AddFormat(cmd, &o.format, cli.FormatTable, cli.FormatMarkdown, cli.FormatCSV, cli.FormatJSON, cli.FormatTrace)
	f.BoolVar(&o.samples, "samples", false, "with --format csv: a row a sample of all files, with its label")
	f.StringVar(&o.schema, "schema", "", "print the JSON Schema of --json, and nothing else: `KIND` is compare, of two files, across, of machines side by side, or grid, of --row and --col")
	f.Lookup("schema").NoOptDefVal = "compare"
	f.StringVar(&o.show, "show", "", "machines side by side: only "+strings.Join(machines.Figures(), ", ")+" (default as many as there is room for)")
	f.BoolVar(&o.wide, "wide", false, "show every column, however wide")
	return cmd
}

// compareRuns shows what can be compared, and then returns what could not be read.
func compareRuns(w, errs io.Writer, args []string, o compareOptions) error {
	defer debug.SetGCPercent(debug.SetGCPercent(gcReading))
	selection, err := query.ParseSelection(o.filter, o.row, o.col)
	if err != nil {
		return err
	}
	labelled, leftOut, err := input.ReadLabelled(args)
	if err != nil {
		return err
	}
	input.SayLeftOut(errs, leftOut)
	var problems []error
	for _, f := range filesOf(labelled) {
		for _, p := range f.Problems {
			problems = append(problems, p)
		}
	}
	if benchmarks(filesOf(labelled)) > manyBenchmarks {
		debug.SetGCPercent(gcComparing)
	}
	labelled, err = selection.Apply(labelled, o.unit)
	if err != nil {
		return errors.Join(append(problems, err)...)
	}
	said, err := o.write(w, args, selection, labelled)
	if len(said) > 0 {
		fmt.Fprintf(errs, "overlap: %s\n", text.Visible(strings.Join(said, " ")))
	}
	return errors.Join(append(problems, err)...)
}

// write returns what is to be said in words, where the format has no place for any.
func (o compareOptions) write(w io.Writer, args []string, selection *query.Selection, labelled []record.Labelled) (said []string, err error) {
	switch {
	case o.samples || o.format == cli.FormatTrace:
		return o.collected(w, labelled)
	case selection.Projects():
		return o.grids(w, selection, labelled)
	case isAcross(labelled):
		return o.across(w, args, labelled)
	case o.show != "":
		return nil, errNoShow
	}
	return o.versus(w, labelled)
}

// How many percent the heap may grow by before garbage is collected. Of a large file that is read
// all but the numbers is garbage, and memory is what runs out. What is made to compare many
// benchmarks stays, and to look through it again and again is what takes the time.
const (
	gcReading      = 20
	gcComparing    = 60
	manyBenchmarks = 10_000
)

func benchmarks(files []*record.File) (n int) {
	for _, f := range files {
		n += len(f.Series)
	}
	return n
}

func (o compareOptions) grids(w io.Writer, selection *query.Selection, labelled []record.Labelled) (said []string, err error) {
	g, err := pivot.Of(selection, labelled, o.unit)
	if err != nil {
		return nil, err
	}
	switch o.format {
	case cli.FormatCSV:
		return append(g.Sentences(), g.SamplesMissing()...), pivot.WriteCSV(w, g)
	case cli.FormatJSON:
		return nil, pivot.WriteJSON(w, g)
	}
	return nil, pivot.Show(o.format.Page(w, o.wide), g)
}

// collected compares nothing.
func (o compareOptions) collected(w io.Writer, labelled []record.Labelled) (said []string, err error) {
	c, err := report.Collect(labelled)
	if err != nil {
		return nil, err
	}
	said = c.OtherWork()
	if o.format == cli.FormatCSV {
		return said, c.WriteSamplesCSV(w)
	}
	without, err := c.WriteTrace(w)
	if err == nil && len(without) > 0 {
		said = append(said, "There are no timelines of "+strings.Join(without, ", ")+".")
	}
	return said, err
}

// versus is of two files.
func (o compareOptions) versus(w io.Writer, labelled []record.Labelled) (said []string, err error) {
	switch files := filesOf(labelled); {
	case len(files) < 2:
		return nil, fmt.Errorf("compare compares two files, and %s is one: name another, or say what to tabulate with --row and --col", files[0].Path)
	case len(labelled) < 2:
		return nil, fmt.Errorf("%s and %s have one label, %s, and count as one: give each its own, as in old=FILE, or say what to tabulate with --row and --col", files[0].Path, files[1].Path, labelled[0].Label)
	}
	v, err := compare.Compare(table.Options{}, labelled[0], labelled[1])
	if err != nil {
		return nil, err
	}
	switch o.format {
	case cli.FormatCSV:
		return v.Beside(), compare.WriteCSV(w, v)
	case cli.FormatJSON:
		return nil, compare.WriteJSON(w, v)
	}
	return nil, compare.Show(o.format.Page(w, o.wide || o.format == cli.FormatMarkdown), v)
}

func filesOf(labelled []record.Labelled) (files []*record.File) {
	for _, l := range labelled {
		files = append(files, l.Files...)
	}
	return files
}
