package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/machines"
)

// check finds what does not go together before anything is read.
func (o *compareOptions) check(args []string, unitGiven bool) error {
	projects := o.row != "" || o.col != ""
	switch {
	case o.schema != "":
		if len(args) > 0 || compareSchemas[o.schema] == "" {
			return errors.New("--schema prints a schema and nothing else: it is --schema=compare, --schema=across or --schema=grid, without a FILE")
		}
	case len(args) == 0:
		return errors.New("compare needs two FILEs of benchmark text: see overlap compare --help")
	case o.samples && o.format != cli.FormatCSV:
		return errors.New("--samples goes with --format csv; overlap show --samples draws those of one run")
	case o.samples && projects:
		return errors.New("--samples prints a row a sample: leave out --row and --col")
	case o.format == cli.FormatTrace && projects:
		return errors.New("a trace has timelines and no table: leave out --row and --col")
	case unitGiven && !projects:
		return errors.New("--unit is what --row and --col tabulate: give one of these, such as --row /strategy,/limit")
	case o.show != "" && (projects || o.samples || o.format != cli.FormatTable && o.format != cli.FormatMarkdown):
		return errNoShow
	case o.show != "" && !slices.Contains(machines.Figures(), o.show):
		return machines.NoFigure(o.show)
	}
	return nil
}

// errNoShow is also of two files of one machine, which only their contents tell.
var errNoShow = errors.New("--show picks a figure of machines side by side, in a table: name files of several machines, or more than two, or leave it out")

// compareSchemas are those of what --format json prints.
var compareSchemas = map[string]string{
	"compare": export.CompareSchema, "across": export.AcrossSchema, "grid": export.GridSchema,
}

func (o *compareOptions) printSchema(w io.Writer) error {
	_, err := fmt.Fprint(w, compareSchemas[o.schema])
	return err
}
