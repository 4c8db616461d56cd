package views

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/table"
)

// checkLanes checks the flags of --lanes.
func (o *showOptions) checkLanes() error {
	err := o.schedule.Check(o.changed)
	switch {
	case err != nil:
		return err
	case !o.schedule.Lanes:
		return cli.NotGiven(o.changed, "says which schedules to draw: add --lanes, or leave it out", "limit")
	case o.format == cli.FormatCSV || o.format == cli.FormatJSON:
		return fmt.Errorf("there is no %s of --lanes: --format trace has the times of each item",
			strings.ToUpper(string(o.format)))
	case !o.changed("limit"):
		return nil
	}
	return cli.OneTo("limit", o.limit, scenario.MaxLimit, "")
}

// lanes draws a batch of each of some strategies, table by table.
func (o *showOptions) lanes(w io.Writer, tables []*table.Table) error {
	var sets []lanes.Set
	var problems []error
	for _, t := range tables {
		set, err := report.ScheduleSet(t, report.Choice{Strategies: o.strategies, Limit: o.limit})
		problems = append(problems, err)
		if len(set.Schedules) > 0 {
			set.Title = report.TitleAmong(t, tables)
			sets = append(sets, set)
		}
	}
	if err := errors.Join(problems...); len(sets) == 0 && len(tables) > 0 {
		return cmp.Or(err, report.NoTimelines(tables))
	}
	if err := o.schedule.One(len(sets), "name one with --scenarios"); err != nil {
		return err
	}
	o.schedule.Begin(table.Preface(tables))
	return errors.Join(append(problems, o.schedule.Write(w, o.stderr, o.format, o.wide, sets))...)
}
