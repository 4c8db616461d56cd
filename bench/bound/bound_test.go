package bound_test

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/bound/tstar"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/fixtures/profile"
)

const ms = time.Millisecond

// Each term binds where it should, and is what one computes by hand.
func TestCostsBound(t *testing.T) {
	us := time.Microsecond
	for name, tt := range map[string]struct {
		change func(p *profile.Profile, c *bound.Costs, s *bound.Seen)
		want   time.Duration
		binds  string
	}{
		"waiting": {func(*profile.Profile, *bound.Costs, *bound.Seen) {}, 8*ms + 100*us + (10*ms+10*100*us)/2,
			tstar.Waiting},
		"timers are late": {func(_ *profile.Profile, c *bound.Costs, _ *bound.Seen) {
			c.Late = 300 * us
		}, 8*ms + 400*us + (10*ms+10*100*us)/2, tstar.Waiting},
		"not in the sample": {func(_ *profile.Profile, c *bound.Costs, s *bound.Seen) {
			c.Late, s.Delay = 300*us, 8*ms+50*us
		}, 8*ms + 150*us + (10*ms+10*100*us)/2, tstar.Waiting},
		"computing": {func(p *profile.Profile, _ *bound.Costs, _ *bound.Seen) {
			p.Latency.Median = 0
		}, (10*ms + 10*200*us) / 2, tstar.Computing},
		"a quota, one batch": {func(p *profile.Profile, c *bound.Costs, _ *bound.Seen) {
			p.Latency.Median, c.Quota = 0, host.Quota{Time: ms, Period: 10 * ms}
		}, (10*ms + 10*200*us) / 2, tstar.Computing},
		"a quota, a long sample": {func(p *profile.Profile, c *bound.Costs, s *bound.Seen) {
			p.Latency.Median, c.Quota, s.Lasted, s.Between = 0, host.Quota{Time: ms, Period: 10 * ms}, time.Second, 50*ms
		}, (10*ms + 10*200*us) * 950 / (2 + 2*10 + 100), tstar.Computing},
		"a quota with a burst": {func(p *profile.Profile, c *bound.Costs, s *bound.Seen) {
			p.Latency.Median, c.Quota, s.Lasted = 0, host.Quota{Time: ms, Period: 10 * ms, Burst: 50 * ms}, time.Second
		}, (10*ms + 10*200*us) * 1000 / (52 + 2*10 + 100), tstar.Computing},
		"a quota unspent": {func(p *profile.Profile, c *bound.Costs, _ *bound.Seen) {
			p.Latency.Median, c.Quota = 0, host.Quota{Time: 50 * ms, Period: 100 * ms}
		}, (10*ms + 10*200*us) / 2, tstar.Computing},
		"capacity": {func(p *profile.Profile, _ *bound.Costs, _ *bound.Seen) {
			p.Capacity = 2
		}, 10*8*ms/2 + 100*us + ms, tstar.Capacity},
		"the longest item": {func(_ *profile.Profile, c *bound.Costs, _ *bound.Seen) {
			c.ProcessMost = 20 * ms
		}, 150*us + 8*ms + 20*ms, tstar.Longest},
		"done for less": {func(p *profile.Profile, _ *bound.Costs, s *bound.Seen) {
			p.Latency.Median, s.CPU = 0, 600*us
		}, 10 * 600 * us / 2, tstar.Computing},
		"one item is the longest": {func(p *profile.Profile, c *bound.Costs, _ *bound.Seen) {
			p.Items, c.Client, c.Server = 1, ms, ms // threads that look for work, beside the 150 µs of a trip
		}, 150*us + 8*ms + ms, tstar.Longest},
		"two items, alike": {func(p *profile.Profile, c *bound.Costs, _ *bound.Seen) {
			p.Items, c.Client, c.Server = 2, ms, ms
		}, 75*us + 8*ms + (2*ms+2*150*us)/2, tstar.Waiting},
		"rejecting": {func(p *profile.Profile, _ *bound.Costs, _ *bound.Seen) { p.Capacity, p.Reject = 2, true }, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, c := benchtest.TenItems()
			s := benchtest.Plenty
			tt.change(&p, &c, &s)
			got, low, high := c.Bound(p, s, 10)
			if diff := got.Time - tt.want; diff < -10 || diff > 10 || got.Binds != tt.binds {
				t.Errorf("T* is %v, want %v (%s)", got, tt.want, tt.binds)
			}
			if low < got.Time || high < low {
				t.Errorf("at limit 10: %v to %v, T* is %v", low, high, got)
			}
		})
	}
}

// Between everything overlapped, and waves that overlap nothing.
func TestAtLimit(t *testing.T) {
	p, c := benchtest.TenItems()
	_, low, high := c.Bound(p, benchtest.Plenty, 4)
	if want := (10*8*ms+10*150*time.Microsecond)/4 + ms; low != want {
		t.Errorf("low end %v, want %v: no place is ever free", low, want)
	}
	p.Capacity = 2
	if _, low, high := c.Bound(p, benchtest.Plenty, 4); high != 5*8*ms+(10*ms+10*ms/5)/2 || low < 40*ms {
		t.Errorf("capacity 2: %v to %v, want five waves at most", low, high)
	}
	if want := 3*8*ms + (10*ms+10*ms/5)/2; high != want {
		t.Errorf("high end %v, want %v: three waves, then all computing", high, want)
	}
}
