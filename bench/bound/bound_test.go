package bound

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/fixtures/profile"
)

// Each term binds where it should, and is what one computes by hand.
func TestCostsBound(t *testing.T) {
	us := time.Microsecond
	for name, tt := range map[string]struct {
		change func(p *profile.Profile, c *Costs, s *Seen)
		want   time.Duration
		binds  string
	}{
		"waiting":           {func(*profile.Profile, *Costs, *Seen) {}, 8*ms + 100*us + (10*ms+10*100*us)/2, Waiting},
		"timers are late":   {func(_ *profile.Profile, c *Costs, _ *Seen) { c.Late = 300 * us }, 8*ms + 400*us + (10*ms+10*100*us)/2, Waiting},
		"not in the sample": {func(_ *profile.Profile, c *Costs, s *Seen) { c.Late, s.Delay = 300*us, 8*ms+50*us }, 8*ms + 150*us + (10*ms+10*100*us)/2, Waiting},
		"computing":         {func(p *profile.Profile, _ *Costs, _ *Seen) { p.Latency.Median = 0 }, (10*ms + 10*200*us) / 2, Computing},
		"a quota, one batch": {func(p *profile.Profile, c *Costs, _ *Seen) {
			p.Latency.Median, c.Quota = 0, host.Quota{Time: ms, Period: 10 * ms}
		}, (10*ms + 10*200*us) / 2, Computing},
		"a quota, a long sample": {func(p *profile.Profile, c *Costs, s *Seen) {
			p.Latency.Median, c.Quota, s.Lasted, s.Between = 0, host.Quota{Time: ms, Period: 10 * ms}, time.Second, 50*ms
		}, (10*ms + 10*200*us) * 950 / (2 + 2*10 + 100), Computing},
		"a quota with a burst": {func(p *profile.Profile, c *Costs, s *Seen) {
			p.Latency.Median, c.Quota, s.Lasted = 0, host.Quota{Time: ms, Period: 10 * ms, Burst: 50 * ms}, time.Second
		}, (10*ms + 10*200*us) * 1000 / (52 + 2*10 + 100), Computing},
		"a quota unspent": {func(p *profile.Profile, c *Costs, _ *Seen) {
			p.Latency.Median, c.Quota = 0, host.Quota{Time: 50 * ms, Period: 100 * ms}
		}, (10*ms + 10*200*us) / 2, Computing},
		"capacity":         {func(p *profile.Profile, _ *Costs, _ *Seen) { p.Capacity = 2 }, 10*8*ms/2 + 100*us + ms, Capacity},
		"the longest item": {func(_ *profile.Profile, c *Costs, _ *Seen) { c.ProcessMost = 20 * ms }, 150*us + 8*ms + 20*ms, Longest},
		"done for less":    {func(p *profile.Profile, _ *Costs, s *Seen) { p.Latency.Median, s.CPU = 0, 600*us }, 10 * 600 * us / 2, Computing},
		"one item is the longest": {func(p *profile.Profile, c *Costs, _ *Seen) {
			p.Items, c.Client, c.Server = 1, ms, ms // threads that look for work, beside the 150 µs of a trip
		}, 150*us + 8*ms + ms, Longest},
		"two items, alike": {func(p *profile.Profile, c *Costs, _ *Seen) {
			p.Items, c.Client, c.Server = 2, ms, ms
		}, 75*us + 8*ms + (2*ms+2*150*us)/2, Waiting},
		"rejecting": {func(p *profile.Profile, _ *Costs, _ *Seen) { p.Capacity, p.Reject = 2, true }, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, c := tenItems()
			s := plenty
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
	p, c := tenItems()
	_, low, high := c.Bound(p, plenty, 4)
	if want := (10*8*ms+10*150*time.Microsecond)/4 + ms; low != want {
		t.Errorf("low end %v, want %v: no place is ever free", low, want)
	}
	p.Capacity = 2
	if _, low, high := c.Bound(p, plenty, 4); high != 5*8*ms+(10*ms+10*ms/5)/2 || low < 40*ms {
		t.Errorf("capacity 2: %v to %v, want five waves at most", low, high)
	}
	if want := 3*8*ms + (10*ms+10*ms/5)/2; high != want {
		t.Errorf("high end %v, want %v: three waves, then all computing", high, want)
	}
}

// The fixture has CPUs of its own to run on where the strategy's process may use one only.
func TestBoundWithOneProc(t *testing.T) {
	d := demand{items: 10, send: ms, receive: ms, trip: 2 * ms, process: 10 * ms, own: 20 * ms}
	if got := d.bound(2, 1, 0, host.Quota{}, host.Series{}); got.Time != 20*ms || got.Binds != Computing {
		t.Errorf("T* is %v, want 20ms: what one process has to do", got)
	}
	if got := d.bound(2, 2, 0, host.Quota{}, host.Series{}).Time; got != 15*ms {
		t.Errorf("T* is %v, want 15ms: all CPU time over two CPUs", got)
	}
	if _, high := d.atLimit(5, Bound{}, 2, 1); high != 20*ms {
		t.Errorf("at a limit up to %v, want 20ms: one CPU computes", high)
	}
	d.shortest = 30 * ms
	if got := d.bound(2, 1, 0, host.Quota{}, host.Series{}); got.Time != 41*ms || got.Binds != Waiting {
		t.Errorf("T* is %v, want 41ms: nothing can be processed before the first response, and then by one CPU only", got)
	}
}
