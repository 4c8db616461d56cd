// Package schedule is what show and simulate have in common to draw schedules: the flags, the terminal and the file.
package schedule

import (
	"errors"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/internal/outfile"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/lanes/draw"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/pflag"
)

// Options are the flags.
type Options struct {
	Lanes bool
	Brief bool // on a terminal, leave out the sentences on what is to be seen
	by    string
	svg   string
	kept  []string
	first []string
}

// Begin puts lines above the drawing, such as those on the machine.
func (o *Options) Begin(lines []string) { o.first = lines }

// Keep names files that --svg must not overwrite: those that are read, and what else is written.
func (o *Options) Keep(paths ...string) { o.kept = append(o.kept, paths...) }

// AddTo adds the flags. What --lanes draws differs from command to command.
func (o *Options) AddTo(f *pflag.FlagSet, draws string) {
	f.BoolVar(&o.Lanes, "lanes", false, "draw the schedule: "+draws)
	f.StringVar(&o.by, "by", "worker", "with --lanes, what a `row` is: worker, or item")
	f.StringVar(&o.svg, "svg", "", "with --lanes, also write the picture to this file as SVG")
}

// Check checks the flags, also whether the file can be written.
func (o *Options) Check(changed func(flag string) bool) error {
	switch {
	case !o.Lanes:
		return cli.NotGiven(changed, "says how to draw schedules: add --lanes, or leave it out", "by", "svg")
	case o.by != "worker" && o.by != "item":
		return fmt.Errorf("--by is %s: use worker or item", text.Quote(o.by))
	case !changed("svg"):
		return nil
	case o.svg == "":
		return errors.New("--svg is empty: name a file")
	}
	_, err := outfile.Open(o.svg, o.kept...)
	return at(err)
}

// One is an error if a file is to be written, and there are several pictures. It says how to name one.
func (o *Options) One(pictures int, how string) error {
	if o.svg == "" || pictures == 1 {
		return nil
	}
	return fmt.Errorf("--svg is for one picture, and there are %d: %s", pictures, how)
}

// mostRows is how many rows a schedule has where there is no terminal.
const mostRows = 24

// Write draws the sets to a terminal, or to a file or a pipe, and writes the file.
func (o *Options) Write(stdout, stderr io.Writer, format cli.Format, wide bool, sets []lanes.Set) error {
	by := lanes.ByWorker
	if o.by == "item" {
		by = lanes.ByItem
	}
	screen := draw.Screen{Rows: mostRows}
	if height := cli.Height(stdout); wide {
		screen.Rows = 0
	} else if height > 0 {
		screen = draw.Screen{Lines: height - 1, Brief: o.Brief} // and the next prompt
	}
	if cli.Colours(stdout) && format != cli.FormatMarkdown {
		screen.Colour = stdout
	}
	if err := o.save(stderr, by, sets); err != nil {
		return err
	}
	p := format.Page(stdout, false)
	for _, line := range o.first {
		p.Say(line)
		if screen.Lines > 0 {
			screen.Lines = max(1, screen.Lines-len(page.Lines(line, p.Width())))
		}
	}
	return draw.Show(p, sets, by, screen)
}

// width is that of a picture in pixels: what a page on GitHub has room for.
const width = 820

func (o *Options) save(stderr io.Writer, by lanes.By, sets []lanes.Set) error {
	if o.svg == "" || len(sets) != 1 {
		return nil
	}
	out, err := outfile.Open(o.svg, o.kept...)
	if err == nil {
		err = out.Write(draw.Picture(sets[0], width, by).Write)
	}
	if err == nil && out.Beside() {
		fmt.Fprintf(stderr, "picture in %s\n", text.Visible(o.svg))
	}
	return at(err)
}

func at(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("--svg: %w", err)
}
