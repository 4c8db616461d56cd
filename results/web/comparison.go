package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/chart"
	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/machines"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A comparison is what several files show together.
type comparison struct {
	Title  string
	Blocks []block
	Charts []figure
	Why    string // there is nothing, if so
	Two    bool   // before and after: then it is the answer
}

// compared compares the runs as overlap compare does: two of one machine with each other, and else machines side by
// side. It is nil if there is one run.
func (r Report) compared(v *view) *comparison {
	files := 0
	for _, l := range r.Runs {
		files += len(l.Files)
	}
	if files < 2 {
		return nil
	}
	written := &sheet{view: v}
	c := &comparison{Title: "Machines side by side"}
	var err error
	if len(r.Runs) == 2 && !machines.Several(r.Runs) {
		c.Title, c.Two, err = "Before and after", true, r.showTwo(v, c, written)
	} else {
		err = r.showMachines(v, c, written)
	}
	if err != nil { // what each file shows is the answer then
		c.Why, c.Two = text.Readable(strings.TrimSuffix(err.Error(), "."))+".", false
	}
	c.Blocks = written.blocks
	return c
}

func (r Report) showTwo(v *view, c *comparison, to *sheet) error {
	two, err := compare.Options{}.Compare(r.Runs[0], r.Runs[1])
	if err != nil {
		return err
	}
	for i, m := range two.Matches {
		if drawn, _ := chart.Against(two, m); drawn != nil {
			c.add(v, i, m.New.Name, drawn)
		}
	}
	return compare.Show(to, two)
}

func (r Report) showMachines(v *view, c *comparison, to *sheet) error {
	side, err := machines.Compare(table.Options{}, r.Runs)
	if err != nil {
		return err
	}
	for i, s := range side.Scenarios {
		if drawn, _ := chart.Machines(side, s); drawn != nil {
			c.add(v, i, s.Name, drawn)
		}
	}
	return machines.Show(to, side, "")
}

// add adds the chart of a scenario.
func (c *comparison) add(v *view, i int, scenario string, drawn *chart.Chart) {
	f := v.figure(fmt.Sprintf("compared-%d", i+1), drawn)
	f.Title = text.Readable(scenario)
	c.Charts = append(c.Charts, f)
}

// label is the one under which a file was read, "" if that tells nothing.
func (r Report) label(path string) string {
	for _, l := range r.Runs {
		if len(r.Runs) > 1 && slices.ContainsFunc(l.Files, func(f *record.File) bool { return f.Path == path }) {
			return l.Label
		}
	}
	return ""
}
