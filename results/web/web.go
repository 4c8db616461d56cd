// Package web writes a report as one page of HTML that needs nothing else: it opens from the disk, without a network,
// on a phone, printed, in the dark, and without scripts. Scripts only add zoom, hover and sort to what is there.
//
// The page computes nothing. Tables and sentences are those of package report and of the packages for comparisons,
// which write to a [page.Page]; charts are those of package chart. What comes from a file is escaped by html/template,
// and a strict Content-Security-Policy names the style and the scripts of the page by their hashes, so that nothing
// else can run or be fetched.
package web

import (
	"bufio"
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"

	"github.com/overlap-bench/overlap/results/chart"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A Report is what a page shows.
type Report struct {
	Runs     []record.Labelled // as they were read; of a run of overlap against, its two sides
	Raw      []Raw             // the files themselves, to be downloaded
	Lessons  map[string]string // what a scenario teaches, by its name
	Problems []string          // what could not be read
	Regimes  *chart.RegimeMap  // of a simulation; nil if there is none

	Lab     *Lab   // to be in the page; nil if it is not
	LabFile string // the page of the lab beside this one, by its name; "" if there is none

	// Source is the page of source of a strategy: the name of its file and what is in it. It may be nil.
	Source func(strategy string) (file, source string, ok bool)
}

// Raw is a file that was read, as it is on the disk.
type Raw struct {
	Name string
	Data []byte
}

//go:embed assets
var assets embed.FS

var layout = template.Must(template.New("page.html").ParseFS(assets, "assets/*.html"))

// briefly are the runs with short names for their files: a page is handed on, and directories are nobody's business.
// The sides of a file are told apart, as two runs.
func briefly(runs []record.Labelled) []record.Labelled {
	var paths []string
	for _, l := range runs {
		for _, f := range l.Files {
			paths = append(paths, f.Path)
		}
	}
	names := text.BriefPaths(paths)
	brief := slices.Clone(runs)
	for i, l := range runs {
		brief[i].Files = nil
		for _, f := range l.Files {
			named := *f
			if named.Path = names[f.Path]; f.Side != "" {
				named.Path += " (" + f.Side + ")"
			}
			brief[i].Files = append(brief[i].Files, &named)
		}
	}
	return brief
}

// Write writes the page.
func (r Report) Write(w io.Writer) error {
	r.Runs = briefly(r.Runs)
	var files []*record.File
	for _, l := range r.Runs {
		files = append(files, l.Files...)
	}
	tables, err := table.Options{}.Tables(files)
	if err != nil {
		return err
	}
	view, err := r.view(tables)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := layout.Execute(out, view); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return out.Flush()
}
