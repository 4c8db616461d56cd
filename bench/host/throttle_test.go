package host

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures/process"
)

// What is unknown, or counted backwards, disturbs nobody; others who use nothing of what we miss do
// not either.
func TestCrowded(t *testing.T) {
	type reading struct {
		used, own time.Duration // -1 is unknown
		stopped   time.Duration
	}
	of := func(r reading, at time.Duration) Pressure {
		q := quotaReading{dir: "a", quota: Quota{Time: 50 * ms, Period: 100 * ms}, throttle: Throttle{Time: r.stopped}}
		p := Pressure{at: time.Time{}.Add(at)}
		if r.used >= 0 {
			q.used = &r.used
		}
		if r.own >= 0 {
			p.own = &r.own
		}
		p.quotas = []quotaReading{q}
		return p
	}
	for name, tt := range map[string]struct {
		now  reading
		want float64 // -1 is unknown
	}{
		"our own use":             {reading{500 * ms, 500 * ms, time.Second}, 0},
		"others use a fifth":      {reading{500 * ms, 400 * ms, time.Second}, 0.2},
		"never stopped":           {reading{300 * ms, 100 * ms, 0}, 0},
		"hardly stopped":          {reading{500 * ms, 100 * ms, 30 * ms}, 0.03},
		"others use all":          {reading{900 * ms, 0, 3 * time.Second}, 1},
		"read a moment too early": {reading{500 * ms, 501 * ms, time.Second}, 0},
		"own use unknown":         {reading{500 * ms, -1, time.Second}, -1},
		"usage unknown, no CPUs":  {reading{-1, 500 * ms, time.Second}, -1},
		"counted back":            {reading{500 * ms, 400 * ms, -1}, -1},
	} {
		got := of(tt.now, time.Second).Since(of(reading{}, 0)).Crowded
		if (got == nil) != (tt.want < 0) || got != nil && (*got < tt.want-1e-9 || *got > tt.want+1e-9) {
			t.Errorf("%s: crowded for %v, want %v", name, got, tt.want)
		}
	}
	if got := of(reading{}, 0).Since(of(reading{}, 0)).Crowded; got != nil {
		t.Errorf("in no time: %v", *got)
	}
	crowd := 0.2
	const said = "others who share its CPU quota stopped it for 20 % of the time"
	if reason, disturbed := (Usage{Crowded: &crowd}).Disturbed(); !disturbed || reason != said {
		t.Errorf("a machine is disturbed by a neighbour: %q, %v", reason, disturbed)
	}
}

// Under a quota the CPU time counts, not the time for which it stops us.
func TestStopwatch(t *testing.T) {
	passed := stopwatchUnder(Quota{Time: ms, Period: 100 * ms}, 2)
	begun, h := process.CPU(), NewHasher()
	for process.CPU()-begun < 5*ms {
		h.Hash()
	}
	got := passed()
	if most := process.CPU() - begun + ms; got < 2*ms || got > most/2 {
		t.Errorf("%v passed on each of 2 CPUs, at most %v was used", got, most)
	}
}
