package views

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/summary"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A suggestion is a command to give after a report, and what it shows.
type suggestion struct{ command, shows string }

// suggestions are for a run, by what was measured.
func suggestions(tables []*table.Table) (list []suggestion) {
	rows := func(are func(*table.Row) bool) bool {
		return slices.ContainsFunc(tables, func(t *table.Table) bool { return slices.ContainsFunc(t.Rows, are) })
	}
	if slices.ContainsFunc(tables, scaling.Several) {
		list = append(list, suggestion{"show --scaling", "which limit is enough"})
	}
	hasTimeline := func(r *table.Row) bool {
		line, _, err := report.TimelineOf(r)
		return line != nil && err == nil
	}
	if rows(hasTimeline) {
		list = append(list, suggestion{"show --lanes", "what was done when, as a picture"})
	}
	if rows(func(r *table.Row) bool { return r.Waterfall() != nil }) {
		list = append(list, suggestion{"show --explain", "where the time went"})
	}
	return append(list, suggestion{"report", "a page with charts"})
}

// sayNext ends a report on a run of strategies with the commands to give next. Those for the newest run need no FILE;
// then it is said which file that is.
func (o *showOptions) sayNext(p page.Page, path string, tables []*table.Table) {
	if !summary.Any(tables) || tables[0].Exact { // a simulation has no more to show
		return
	}
	path = shortest(path)
	list := suggestions(tables)
	if o.newest {
		p.Say("Recorded in " + text.Readable(path) + ". Next:")
		drawCommands(p, list, "", "")
		return
	}
	file := cli.Quote(path)
	p.Say("Next:")
	if p.Width() > 0 && slices.ContainsFunc(linesOf(list, " "+file), func(line string) bool {
		return displaywidth.String(line) > p.Width()
	}) {
		drawCommands(p, list, "FILE="+file, ` "$FILE"`) // a command that is broken is hard to read and to copy
		return
	}
	drawCommands(p, list, "", " "+file)
}

// drawCommands writes the commands for a file, and before them a first one, if there is any.
func drawCommands(p page.Page, list []suggestion, first, file string) {
	p.Draw(func(w io.Writer) {
		if first != "" {
			fmt.Fprintln(w, "  "+first)
		}
		for _, line := range linesOf(list, file) {
			fmt.Fprintln(w, line)
		}
	})
}

// linesOf has a command a line, each for a file, with what it shows.
func linesOf(list []suggestion, file string) (lines []string) {
	width := 0
	for _, s := range list {
		width = max(width, displaywidth.String(s.on(file)))
	}
	for _, s := range list {
		lines = append(lines, page.Pad(s.on(file), width)+"  # "+s.shows)
	}
	return lines
}

// on is the command for a file, as it is written.
func (s suggestion) on(file string) string { return "  " + ownName() + " " + s.command + file }

// sayPage names the page of a run for a browser, or says how to make it.
func sayPage(p page.Page, files []*record.File) {
	if len(files) == 0 || slices.ContainsFunc(files, func(f *record.File) bool { return f.Path != files[0].Path }) {
		return
	}
	path := shortest(files[0].Path)
	html := pageBeside([]string{path})
	if info, err := os.Stat(html); err == nil && info.Mode().IsRegular() {
		p.Say("All tables and charts, for a browser: " + html)
		return
	}
	p.Say(fmt.Sprintf("All tables and charts, for a browser: overlap report %s writes %s.", cli.Quote(path), html))
}

// newestRun is the newest run, for a command that was given no FILE. It says which that is.
func newestRun(ctx context.Context, stderr io.Writer, command string) (string, error) {
	newest, err := input.NewestHere(ctx, command)
	if err == nil {
		fmt.Fprintf(stderr, "overlap: this is the newest run: %s\n", text.Visible(newest))
	}
	return newest, err
}

// IsNewest says of a run that was just recorded whether it is the newest here.
func IsNewest(ctx context.Context, path string) bool {
	newest, err := input.NewestHere(ctx, "show")
	if err != nil {
		return false
	}
	a, err1 := os.Stat(newest)
	b, err2 := os.Stat(path)
	return err1 == nil && err2 == nil && os.SameFile(a, b)
}

// shortest is a path as seen from here, if that is shorter.
func shortest(path string) string {
	here, err := os.Getwd()
	if err != nil || !filepath.IsAbs(path) {
		return path
	}
	if near, err := filepath.Rel(here, path); err == nil && len(near) < len(path) {
		return near
	}
	return path
}

// ownName is how to call this command: by its name where a shell finds it, else as it was called.
func ownName() string {
	const name = "overlap"
	if _, err := exec.LookPath(name); err == nil || filepath.Base(os.Args[0]) != name {
		return name
	}
	return cli.Quote(os.Args[0])
}
