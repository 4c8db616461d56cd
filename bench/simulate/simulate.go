package simulate

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

// Run simulates everything that is asked for, scenario by scenario, limit by limit, and
// calls answered after each.
func Run(t *testing.T, r Request, answered func(Answer) error) error {
	if err := r.Validate(); err != nil {
		return err
	}
	entries, err := r.Entries()
	if err != nil {
		return err
	}
	for _, s := range r.Scenarios {
		w := r.target(s.Profile)
		walks := map[string]*limitWalk{}
		best := rivals{}
		for _, e := range entries {
			walks[e.Name] = &limitWalk{}
		}
		for _, limit := range r.Limits {
			for _, e := range entries {
				if walks[e.Name].done || !slices.Contains(scenario.LimitsOf(e, r.Limits), limit) {
					continue
				}
				a, err := r.extrapolate(t, w, e, limit, best)
				if err != nil {
					return fmt.Errorf("%s, %s at limit %d: %w", s.Name, e.Name, limit, err)
				}
				best.note(a)
				if r.Gain > 0 {
					walks[e.Name].step(a, limit, r.Gain, limitless(e))
					walks[e.Name].done = walks[e.Name].done || limit >= wide && best.beaten(a)
				}
				if r.Costs {
					a.PeakRSS, _ = host.PeakRSS()
				} else {
					a.Real = 0
				}
				a.Scenario, a.Strategy, a.Limit = s.Name, e.Name, limit
				a.Bound, a.Binds = int64(w.bound.Time), w.bound.Binds
				if err := answered(a); err != nil {
					return err
				}
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

// Batch runs one batch, of a strategy with so many fetches at once, in a bubble of its own.
func Batch(t *testing.T, p profile.Profile, machine virtual.Machine, s strategies.Strategy, fetches int,
	timeline bool) (Answer, error) {
	a, _, err := runBatch(t, p, machine, s, fetches, batch.Options{Spans: timeline})
	return a, err
}

// runBatch is Batch, and also tells when so many items were processed.
func runBatch(_ *testing.T, p profile.Profile, machine virtual.Machine, s strategies.Strategy, fetches int,
	o batch.Options) (Answer, []time.Duration, error) {
	began := time.Now()
	r, err := batch.Run(context.Background(), p, machine, s, fetches, o)
	if err != nil {
		return Answer{}, nil, err
	}
	return Answer{
		Items: p.Items, Makespan: int64(r.Makespan),
		FetchActive: int64(r.FetchActive), ProcessActive: int64(r.ProcessActive),
		QueueWait: int64(r.QueueWait), PeakInFlight: r.PeakInFlight, Processing: r.Processing,
		Failures: r.Failures, InOrder: r.InOrder,
		Real: int64(time.Since(began)), Timeline: r.Spans,
	}, r.Marked, nil
}
