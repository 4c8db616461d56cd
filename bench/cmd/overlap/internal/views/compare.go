package views

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/machines"
	"github.com/overlap-bench/overlap/results/page"
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
	show                   string // the figure of machines side by side
	format                 cli.Format
	wide, samples          bool
	schema                 string // the one to print, if any
	allowSingle            bool
}

const compareHelp = `Compare two sides, old and new, cell by cell: both medians, the ratio with its
95 % confidence interval and, if the way they were measured allows one, a
verdict. Verdicts are corrected for all comparisons by Holm's method.

Runs of the same program differ by 6 to 27 % on one machine. So a verdict takes
one of these:
  - one FILE of overlap against, which measures old and new right after each
    other
  - two runs whose blocks took turns: block k of one is compared with block k
    of the other
  - three runs or more on each side, taken by turns: old, new, old, new … Each
    is a FILE, and then one sample, by its median
Two single runs get ratios and intervals, but no verdict. --allow-single gives
one all the same, if benchstat's U-test and Welch's test agree. Of 45 pairs
among ten equal runs of one machine, 5 had a false verdict by the U-test.

Name the runs of a side with commas, as in old=a1.txt,a2.txt,a3.txt, or by
arguments with the same label, or by a DIR. The saved output of any
go test -bench will do: each unit that both sides have is compared.

Runs over other documents, seeds, numbers of items, request rates or versions of
a scenario are not compared. What only one side has is named. --filter leaves
cells out of the comparison, and out of the correction. Noise floors, T* and the
baseline stay those of the whole table.

SEVERAL MACHINES, or one with different GOMAXPROCS, or more than two labels, are
shown side by side: what each machine gains, which conclusions hold on all of
them, which flip, and which recorded facts may be the reason. Of the runs in a
DIR, one counts for each machine and GOMAXPROCS: the newest among those that
have the most cells in common with the other machines.

A TABLE OF YOUR OWN: --row and --col tabulate medians, with benchstat's change
from the first column. Expressions are in the language of benchstat:
golang.org/x/perf/benchproc/syntax. .file is the label of a file. Disqualified
results and copies of a run are left out. Samples of different GOMAXPROCS never
share a cell.

--format trace prints the timelines of all files, the same cell of each next to
each other. --format csv --samples prints all samples. Neither compares.`

func CompareCommand() *cobra.Command {
	var o compareOptions
	cmd := &cobra.Command{
		Use:   "compare [LABEL=]FILE|DIR[,FILE|DIR...]...",
		Short: "Compare runs: last month and today, before a change and after it",
		Long:  compareHelp,
		Example: `  overlap compare old.txt new.txt
  overlap compare before=old.txt after=new.txt --format markdown
  overlap compare against.txt                        # both sides of a run of overlap against
  overlap compare old=a1.txt,a2.txt,a3.txt new=b1.txt,b2.txt,b3.txt   # three runs a side
  overlap compare old=before/ new=after/             # all runs in two directories
  overlap compare old.txt new.txt --filter '/scenario:(io OR mixed) AND /strategy:pool'
  overlap compare laptop=a.txt server=b.txt --show makespan
  overlap compare results/runs                       # machines side by side
  overlap compare results/runs --row /scenario,/strategy --col machine --unit p99-sojourn-ns
  overlap compare old.txt new.txt --format trace > both.json   # for ui.perfetto.dev
  overlap compare old.txt new.txt --format csv --samples         # a row for each sample`,
		Args: func(cmd *cobra.Command, args []string) error { return o.check(args, cmd.Flags().Changed("unit")) },
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.schema != "" {
				_, err := io.WriteString(cmd.OutOrStdout(), compareSchemas[o.schema])
				return err
			}
			return compareRuns(cmd.OutOrStdout(), cmd.ErrOrStderr(), args, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.filter, "filter", "", "compare only results that match this `expression`")
	f.StringVar(&o.row, "row", "", "rows of a table of medians: `keys` such as /strategy,/limit")
	f.StringVar(&o.col, "col", "", "its columns: `keys` such as machine or .file")
	f.StringVar(&o.unit, "unit", record.Makespan, "the `unit` that --row and --col tabulate")
	cli.AddFormat(f, &o.format, cli.FormatTable, cli.FormatMarkdown, cli.FormatCSV, cli.FormatJSON, cli.FormatTrace)
	f.BoolVar(&o.samples, "samples", false, "with --format csv: a row for each sample, with the label of its file")
	f.StringVar(&o.schema, "schema", "", "print the JSON Schema of --json, and nothing else: `KIND` is "+
		"compare (two files), across (machines side by side) or grid (--row and --col)")
	f.BoolVar(&o.allowSingle, "allow-single", false, "give verdicts on two single runs: see above")
	f.Lookup("schema").NoOptDefVal = "compare"
	f.StringVar(&o.show, "show", "", "of machines side by side, show only this `figure`: "+
		strings.Join(machines.Figures(), ", ")+" (default as many as there is room for)")
	cli.AddWide(f, &o.wide)
	return cmd
}

var compareSchemas = map[string]string{
	"compare": export.CompareSchema, "across": export.AcrossSchema, "grid": export.GridSchema,
}

// errNoShow is also the error of two files of one machine, which only their contents tell.
var errNoShow = errors.New("--show picks a figure of machines side by side, in a table: name files of several " +
	"machines, or more than two, or leave it out")

// check finds flags that contradict each other before anything is read.
func (o *compareOptions) check(args []string, unitGiven bool) error {
	projects := o.row != "" || o.col != ""
	inTable := o.format == cli.FormatTable || o.format == cli.FormatMarkdown
	switch {
	case o.schema != "":
		if len(args) > 0 || compareSchemas[o.schema] == "" {
			return errors.New("--schema prints a schema and nothing else: it is --schema=compare, --schema=across or " +
				"--schema=grid, without a FILE")
		}
	case len(args) == 0:
		return errors.New("compare needs two FILEs of benchmark text: see overlap compare --help")
	case o.samples && o.format != cli.FormatCSV:
		return errors.New("--samples goes with --format csv; overlap show --samples draws those of one run")
	case o.samples && projects:
		return errors.New("--samples prints a row for each sample: leave out --row and --col")
	case o.format == cli.FormatTrace && projects:
		return errors.New("a trace has timelines and no table: leave out --row and --col")
	case unitGiven && !projects:
		return errors.New("--unit is what --row and --col tabulate: give one of these, such as --row /strategy,/limit")
	case o.show != "" && (projects || o.samples || !inTable):
		return errNoShow
	case o.show != "" && !slices.Contains(machines.Figures(), o.show):
		return machines.NoFigure(o.show)
	}
	return nil
}

// compareRuns shows what can be compared, and then returns what could not be read.
func compareRuns(w, stderr io.Writer, args []string, o compareOptions) error {
	selection, err := query.ParseSelection(o.filter, o.row, o.col)
	if err != nil {
		return err
	}
	given, problems, err := read(stderr, args)
	if err != nil {
		return err
	}
	var notes []string
	labelled, err := selection.Apply(input.Named(given), o.unit)
	if err == nil {
		notes, err = o.write(w, selection, given, labelled)
	}
	if len(notes) > 0 {
		fmt.Fprintf(stderr, "overlap: %s\n", text.Visible(strings.Join(notes, " ")))
	}
	return errors.Join(append(problems, err)...)
}

// write writes the kind of comparison that the flags and the files ask for. It returns the sentences for which the
// format has no place.
func (o compareOptions) write(w io.Writer, selection *query.Selection, given, labelled []record.Labelled) (
	notes []string, err error,
) {
	switch {
	case o.samples || o.format == cli.FormatTrace:
		return o.collect(w, labelled)
	case selection.Projects():
		g, err := pivot.Of(selection, labelled, o.unit)
		if err != nil {
			return nil, err
		}
		return printAs(w, o, g, g.Sentences(), pivot.Show, pivot.WriteCSV, pivot.WriteJSON)
	case len(given) == 2 && len(filesOf(labelled)) > 2 && !machines.Several(labelled) && o.show == "":
		return o.writeTwo(w, input.Sides(asGiven(given, labelled)))
	case len(filesOf(labelled)) > 2 || machines.Several(labelled):
		m, err := machines.Compare(table.Options{}, asGiven(given, labelled))
		if err != nil {
			return nil, err
		}
		show := func(p page.Page, m *machines.Comparison) error { return machines.Show(p, m, o.show) }
		return printAs(w, o, m, m.Refused, show, machines.WriteCSV, machines.WriteJSON)
	case o.show != "":
		return nil, errNoShow
	}
	return o.writeTwo(w, labelled)
}

// writeTwo writes a comparison of two sides.
func (o compareOptions) writeTwo(w io.Writer, labelled []record.Labelled) (notes []string, err error) {
	v, err := o.compareTwo(labelled)
	if err != nil {
		return nil, err
	}
	o.wide = o.wide || o.format == cli.FormatMarkdown
	return printAs(w, o, v, v.BesideCSV(), compare.Show, compare.WriteCSV, compare.WriteJSON)
}

// printAs prints a comparison in the format. It returns the notes if they have no place there.
func printAs[T any](w io.Writer, o compareOptions, comparison T, notes []string,
	show func(page.Page, T) error, writeCSV, writeJSON func(io.Writer, T) error,
) ([]string, error) {
	switch o.format {
	case cli.FormatCSV:
		return notes, writeCSV(w, comparison)
	case cli.FormatJSON:
		return nil, writeJSON(w, comparison)
	}
	return nil, show(o.format.Page(w, o.wide), comparison)
}

// collect writes all samples or timelines, and compares nothing.
func (o compareOptions) collect(w io.Writer, labelled []record.Labelled) (notes []string, err error) {
	c, err := report.Collect(labelled)
	if err != nil {
		return nil, err
	}
	notes = c.OtherWork()
	if o.format == cli.FormatCSV {
		return notes, c.WriteSamplesCSV(w)
	}
	without, err := c.WriteTrace(w)
	if err == nil && len(without) > 0 {
		notes = append(notes, "There are no timelines of "+strings.Join(without, ", ")+".")
	}
	return notes, err
}

func (o compareOptions) compareTwo(labelled []record.Labelled) (*compare.Comparison, error) {
	files := filesOf(labelled)
	switch {
	case len(files) < 2:
		return nil, fmt.Errorf("compare compares two files, and %s is one: name another, or say what to tabulate with "+
			"--row and --col", files[0].Path)
	case len(labelled) < 2:
		return nil, fmt.Errorf("%s and %s have one label, %s, and count as one: give each its own, as in old=FILE, or say "+
			"what to tabulate with --row and --col", files[0].Path, files[1].Path, labelled[0].Label)
	}
	return compare.Options{AllowSingle: o.allowSingle}.Compare(labelled[0], labelled[1])
}

// asGiven groups labelled files as the arguments do. Machines name themselves, so only labels that were given are kept.
func asGiven(given, labelled []record.Labelled) (groups []record.Labelled) {
	files := filesOf(labelled)
	for _, l := range given {
		n := len(l.Files)
		groups = append(groups, record.Labelled{Label: l.Label, Files: files[:n]})
		files = files[n:]
	}
	return groups
}

// read reads what is named, says what is left out of it, and lists what is wrong in files that could be read.
func read(stderr io.Writer, args []string) (given []record.Labelled, problems []error, err error) {
	given, leftOut, err := input.Read(args)
	if err != nil {
		return nil, nil, err
	}
	for _, sentence := range leftOut {
		fmt.Fprintf(stderr, "overlap: %s\n", text.Visible(sentence))
	}
	return given, input.Problems(filesOf(given)), nil
}

func filesOf(labelled []record.Labelled) (files []*record.File) {
	for _, l := range labelled {
		files = append(files, l.Files...)
	}
	return files
}
