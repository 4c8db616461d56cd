package measure

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/strategies"
)

// MaxTime is how long a request may take by the simulation.
const MaxTime = 20 * time.Second

// A plan is what a request comes to on a machine.
type plan struct {
	Request
	cpus    int // that are used: no more than the machine has
	machine int // CPUs of the machine
	profile profile.Profile
	batches []planned
	takes   time.Duration // all of it, roughly
}

// planned is a batch of a strategy.
type planned struct {
	entry     strategies.Entry
	simulated time.Duration // makespan
	takes     time.Duration // with the batch before it, and its process
}

// What is not simulated, roughly.
const (
	startTime   = 150 * time.Millisecond // of a process
	requestTime = 150 * time.Microsecond // CPU time of a request, of both ends
)

// planFor simulates what is asked for, with the CPUs that there are.
func planFor(ctx context.Context, r Request) (p plan, err error) {
	p = plan{Request: r, machine: runtime.GOMAXPROCS(0)}
	p.cpus = min(r.Params.CPUs, p.machine)
	p.profile = workOf(r.Params)
	machine := r.Params.Machine()
	machine.CPUs = p.cpus
	cpu := p.profile.CPU.Median
	p.takes = 2*startTime + time.Duration(p.profile.DocumentCount())*cpu // for which the server computes the right answer
	for _, e := range strategies.CatalogFor(p.cpus) {
		if !slices.Contains(r.Strategies, e.Name) {
			continue
		}
		b, err := p.simulate(ctx, e, machine)
		if err != nil {
			return p, fmt.Errorf("%s: %w", e.Name, err)
		}
		p.batches = append(p.batches, b)
		if p.takes += b.takes; p.takes > MaxTime {
			return p, fmt.Errorf("for real this would take more than %v: use fewer strategies or items, a shorter latency or "+
				"less CPU time", MaxTime)
		}
	}
	return p, p.preflight(ctx)
}

// simulate leaves it to package simulate to give a batch with many threads a process of its own: where a process may
// not have so many, that one ends, and not the server.
func (p plan) simulate(ctx context.Context, e strategies.Entry, machine virtual.Machine) (b planned, err error) {
	answers, err := simulate.Run(ctx, simulate.Request{
		Scenarios:  []simulate.Scenario{{Name: "lab", Profile: p.profile}},
		Strategies: []string{e.Name}, Limits: []int{p.Params.Limit}, Machine: machine,
	}, nil)
	if failures := (simulate.Failures)(nil); errors.As(err, &failures) {
		return b, fmt.Errorf("it cannot be simulated here at limit %d: %w; use a smaller limit, or leave it out",
			p.Params.Limit, errors.Unwrap(failures[0]))
	}
	if err != nil {
		return b, err
	}
	if len(answers) != 1 {
		return b, fmt.Errorf("it was simulated %d times, not once", len(answers))
	}
	simulated := time.Duration(answers[0].Makespan)
	took := simulated + time.Duration(p.profile.Items)*requestTime/time.Duration(p.cpus)
	return planned{entry: e, simulated: simulated, takes: startTime + 2*took}, nil
}

// preflight says what the machine lacks.
func (p plan) preflight(ctx context.Context) error {
	var check runner.Preflight
	for _, b := range p.batches {
		check.Cells = append(check.Cells, scenario.Cell{Scenario: scenario.Scenario{Name: "lab", Profile: p.profile},
			Entry: b.entry, Limit: p.Params.Limit})
	}
	check.Fixture = true
	return check.Check(ctx)
}

// workOf is the work of the parameters as it can be done for real: the CPU time of an item is rounds of hashing. How it
// varies is drawn for the rounds, which are the same for real and in virtual time.
func workOf(p params.Params) profile.Profile {
	work := p.Profile()
	work.Documents, work.Size, work.Work = profile.GeneratedHTML, profile.Sizes{Median: document}, profile.SHA256
	work.Rounds, work.CPU.Shape = profile.Sizes{Median: 1, Shape: work.CPU.Shape}, profile.Shape{}
	return work
}

// forReal is the profile with as many rounds as take the CPU time that was asked for.
func (p plan) forReal(round time.Duration) profile.Profile {
	work := p.profile
	work.Rounds.Median = roundsFor(work.CPU.Median, round)
	return work
}

// notes are what to know of all the batches. requests is the CPU time of a request, 0 if it is unknown; others is a
// sentence on what else the machine did, or "".
func (p plan) notes(requests time.Duration, others string) (notes []string) {
	if p.cpus < p.Params.CPUs {
		notes = append(notes, fmt.Sprintf("This machine has %s, and %d were asked for: both the real batches and the "+
			"simulated ones beside them had %d.", text.Cpus(p.machine), p.Params.CPUs, p.cpus))
	}
	if requests > 0 {
		notes = append(notes, fmt.Sprintf("Beside the processing, an item took about %s µs of CPU time here, for its "+
			"request at both ends. The simulation counts %s. With the same CPU time a request, it comes nearer.",
			text.Rounded(requests.Seconds()*1e6, 2), told(p.Params.Request)))
	}
	if others != "" {
		notes = append(notes, others)
	}
	return append(notes, "One batch is an illustration: the next may take longer or less. "+p.command())
}

func told(request params.Micros) string {
	if request == 0 {
		return "none"
	}
	return fmt.Sprintf("%d µs", request)
}

// command says how to measure this reliably: overlap run has scenarios, and the parameters may be those of one.
func (p plan) command() string {
	for _, s := range slices.Concat(scenario.Scenarios(), scenario.Extended()) {
		same := params.Of(s.Profile)
		same.Items, same.Limit, same.CPUs, same.Request, same.Seed = p.Params.Items, p.Params.Limit, p.Params.CPUs,
			p.Params.Request, p.Params.Seed
		if same.String() == p.Params.String() {
			return fmt.Sprintf("What can be relied on is measured by: overlap run --scenarios %s --strategies %s --limits %d "+
				"--items %d", s.Name, strings.Join(p.names(), ","), p.Params.Limit, p.Params.Items)
		}
	}
	return "What can be relied on is measured by overlap run: scenarios such as mixed, or with --urls your own service."
}

func (p plan) names() (names []string) {
	for _, b := range p.batches {
		names = append(names, b.entry.Name)
	}
	return names
}
