package simulation

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// mostDrawn is how many items are drawn at most: more cannot be told apart.
const mostDrawn = 20_000

// checkLanes checks, before anything is simulated, that it can be drawn.
func (o *simulateOptions) checkLanes(r simulate.Request) error {
	if !o.schedule.Lanes {
		return nil
	}
	for _, s := range r.Scenarios {
		if s.Profile.Items > mostDrawn {
			return fmt.Errorf("--lanes draws at most %d items, and %s has %d: use fewer, or --timeline", mostDrawn, s.Name,
				s.Profile.Items)
		}
	}
	return o.schedule.One(len(r.Scenarios), "name one with --scenarios")
}

// drawLanes draws the schedules of each scenario.
func (o *simulateOptions) drawLanes(stdout, stderr io.Writer, r simulate.Request, answers []simulate.Answer) error {
	tables, err := tablesOf(r, answers)
	if err != nil {
		return err
	}
	type cell struct{ scenario, strategy, limit string }
	of := map[cell]simulate.Answer{}
	for _, a := range answers {
		of[cell{a.Scenario, a.Strategy, strconv.Itoa(a.Limit)}] = a
	}
	var sets []lanes.Set
	for _, t := range tables {
		choice := report.Choice{Strategies: o.strategies, Of: func(row *table.Row) (lanes.Schedule, bool, error) {
			a, ok := of[cell{t.Name, row.Strategy, row.Limit}]
			s := lanes.Virtual(a.Strategy, a.Limit, r.Machine.CPUs, time.Duration(a.Bound), a.Timeline)
			return s, ok, nil
		}}
		set, err := report.ScheduleSet(t, choice)
		if err != nil {
			return err
		}
		set.Facts = append(set.Facts, text.Cpus(r.Machine.CPUs), "in virtual time")
		sets = append(sets, set)
	}
	return o.schedule.Write(stdout, stderr, cli.FormatTable, o.wide, sets)
}
