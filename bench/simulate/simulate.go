package simulate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/fixtures"
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
		bound := bench.LowerBound(s.Profile, r.Machine)
		for _, limit := range r.Limits {
			for _, e := range entries {
				if !slices.Contains(bench.LimitsOf(e, r.Limits), limit) {
					continue
				}
				a, err := Batch(t, s.Profile, r.Machine, e.New(limit), e.Fetches(limit, s.Profile.Items), r.Timeline)
				if err != nil {
					return fmt.Errorf("%s, %s at limit %d: %w", s.Name, e.Name, limit, err)
				}
				if r.Costs {
					a.PeakRSS, _ = bench.PeakRSS()
				} else {
					a.Real = 0
				}
				a.Scenario, a.Strategy, a.Limit = s.Name, e.Name, limit
				a.Bound, a.Binds = int64(bound.Time), bound.Binds
				if err := answered(a); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Batch runs one batch, of a strategy with so many fetches at once, in a bubble of its own.
func Batch(t *testing.T, p fixtures.Profile, machine fixtures.Machine, s strategies.Strategy, fetches int, timeline bool) (Answer, error) {
	var m *meter
	var err error
	began := time.Now()
	synctest.Test(t, func(*testing.T) {
		m = newMeter(fixtures.NewVirtual(p, machine, fetches), timeline)
		err = s.Run(context.Background(), m.items(p.Items), m, m.emit)
	})
	if err != nil {
		return Answer{}, err
	}
	if m.emitted != p.Items || m.inFlight != 0 {
		return Answer{}, fmt.Errorf("emitted %d of %d items", m.emitted, p.Items)
	}
	slices.SortFunc(m.spans, func(a, b Spans) int { return cmp.Compare(a.Item, b.Item) })
	return Answer{
		Items: p.Items, Makespan: int64(m.lastEmit),
		FetchActive: int64(m.fetching.active), ProcessActive: int64(m.processing.active),
		QueueWait: int64(m.queueWait) / int64(p.Items), PeakInFlight: m.most, Failures: m.failures,
		Real: int64(time.Since(began)), Timeline: m.spans,
	}, nil
}
