package simulate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/strategies"
)

// Run simulates everything that is asked for, scenario by scenario, limit by limit, and calls answered after each,
// unless that is nil. Once ctx is done, it returns what it has, with the cause.
//
// A simulation that fails, such as one that needs more memory than there is, keeps the others from nothing: the
// error is then [Failures], and the answers are those of the others. A strategy that has failed is not tried at higher
// limits of that scenario, which take more.
func Run(ctx context.Context, r Request, answered func(Answer)) ([]Answer, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	entries, err := r.Entries()
	if err != nil {
		return nil, err
	}
	run := running{Request: r, entries: entries, answered: answered}
	for _, s := range r.Scenarios {
		if err := run.scenario(ctx, s); err != nil {
			return run.answers, err
		}
	}
	if len(run.failures) > 0 {
		return run.answers, run.failures
	}
	return run.answers, nil
}

// Failures are simulations that have failed, each with its reason.
type Failures []error

func (f Failures) Error() string {
	var said []string
	for _, err := range f {
		said = append(said, err.Error())
	}
	return fmt.Sprintf("%s failed: %s", text.Count(len(f), "simulation", "has", "have"),
		strings.Join(text.FewNames(said), "; "))
}

// Unwrap returns the reasons.
func (f Failures) Unwrap() []error { return f }

// running is a request that is being simulated.
type running struct {
	Request
	entries  []strategies.Entry
	answered func(Answer)
	answers  []Answer
	failures Failures
}

// scenario simulates one of the scenarios. Its error is that ctx is done.
func (run *running) scenario(ctx context.Context, s Scenario) error {
	w := run.target(s.Profile)
	walks := map[string]*limitWalk{}
	best := rivals{}
	for _, e := range run.entries {
		walks[e.Name] = &limitWalk{}
	}
	for _, limit := range run.Limits {
		for _, e := range run.entries {
			walk := walks[e.Name]
			if walk.done || !slices.Contains(scenario.LimitsOf(e, run.Limits), limit) {
				continue
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			a, err := run.extrapolate(ctx, w, e, limit, best)
			switch {
			case ctx.Err() != nil:
				return context.Cause(ctx)
			case err != nil:
				run.failures = append(run.failures, fmt.Errorf("%s, %s at limit %d: %w", s.Name, e.Name, limit, err))
				walk.done = true
				continue
			}
			best.note(a)
			if run.Gain > 0 {
				walk.step(a, limit, run.Gain, limitless(e))
				walk.done = walk.done || limit >= wide && best.beaten(a)
			}
			a.Scenario, a.Strategy, a.Limit = s.Name, e.Name, limit
			a.Bound, a.Binds = int64(w.bound.Time), w.bound.Binds
			run.answers = append(run.answers, a)
			if run.answered != nil {
				run.answered(a)
			}
		}
	}
	return nil
}

// A limitWalk is the way of a strategy up the limits, until higher ones gain nothing.
type limitWalk struct {
	last int64   // makespan
	knee float64 // the limit from which on nothing was gained, 0 if there is none yet
	at   int     // the limit before
	done bool
}

func (w *limitWalk) step(a Answer, limit int, gain float64, limitless bool) {
	rate := float64(a.Items) / float64(max(1, a.Makespan))
	switch {
	case w.last == 0 || float64(a.Makespan) <= (1-gain)*float64(w.last):
		w.knee = 0
	case w.knee == 0:
		w.knee = float64(w.at)
	}
	w.done = limitless || w.knee > 0 && float64(limit) >= w.knee+rate*float64(noticed)
	w.last, w.at = a.Makespan, limit
}
