package measure

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/results/trace"
)

// How much longer than planned the batches may take: the machine may have other things to do.
const (
	patience  = 3                // times
	slowStart = 10 * time.Second // of a process
)

// Run runs one batch of each strategy, in the order of the catalog, and calls each with its line as soon as it is
// known, and with a last one. It returns at once when ctx is done or each fails, and leaves no process. An error before
// the first line says what is wrong with the request, or with the machine.
//
// The binary must call [fixtures.ServeIfChild] and [RunIfChild] first, and simulate.BatchIfAsked so that no simulation
// can end it.
func Run(ctx context.Context, r Request, each func(Line) error) error {
	p, err := planFor(ctx, r)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience*MaxTime,
		fmt.Errorf("the machine is too busy: the run was not over after %v", patience*MaxTime))
	defer cancel()
	round, err := roundTime(ctx, p.cpus)
	if err != nil {
		return err
	}
	work := p.forReal(round)
	server, err := fixtures.StartChild(ctx, []profile.Profile{work}, "")
	if err != nil {
		return err
	}
	defer server.Kill() // nobody waits for its answers any more
	meanwhile := startWatch()
	var requests []time.Duration
	for _, b := range p.batches {
		o := order{work, b.entry.Name, p.Params.Limit, p.cpus, server.URLs[0]}
		line, cpu, err := o.inChild(ctx, patience*b.takes+slowStart)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if cpu > 0 {
			requests = append(requests, cpu/time.Duration(work.Items)-time.Duration(work.Rounds.Median)*round)
		}
		if err := each(p.line(b, line, err)); err != nil {
			return err
		}
	}
	return each(Line{Done: true, Notes: p.notes(middle(requests), meanwhile.said())})
}

// middle is the lower median, 0 of nothing or if it is negative: the processing then took less than it should.
func middle(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return max(0, list[(len(list)-1)/2])
}

// line is the answer for one batch.
func (p plan) line(b planned, found trace.Timeline, err error) Line {
	line := Line{Strategy: b.entry.Name, Simulated: int64(b.simulated)}
	if err != nil {
		line.Error = text.Message(err.Error())
		return line
	}
	schedule := lanes.Schedule{Name: b.entry.Name, About: "one batch for real", Spans: found.Spans, Items: found.Items,
		Limit: p.Params.Limit, CPUs: p.cpus}
	took := schedule.Makespan()
	line.Makespan, line.Data = int64(took), new(schedule.Data())
	_, line.Said = schedule.Said()
	line.Compared = compare(took, b.simulated)
	return line
}

// alike is how far a real and a simulated makespan may be apart to be called the same.
const alike = 0.05

// compare says how far a real makespan is from the simulated one.
func compare(took, simulated time.Duration) string {
	if simulated < time.Microsecond {
		return fmt.Sprintf("For real %s, simulated no time at all: what is left is what the simulation leaves out.",
			text.Seconds(took.Seconds()))
	}
	said := fmt.Sprintf("For real %s, simulated %s: ", text.Seconds(took.Seconds()), text.Seconds(simulated.Seconds()))
	ratio := took.Seconds() / simulated.Seconds()
	switch {
	case ratio > 1+alike:
		return said + fmt.Sprintf("%s times as long.", text.Rounded(ratio, 3))
	case ratio < 1-alike:
		return said + fmt.Sprintf("%.0f %% shorter.", 100*(1-ratio))
	}
	return said + fmt.Sprintf("the same within %.0f %%.", 100*alike)
}
