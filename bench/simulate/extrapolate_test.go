package simulate

import (
	"math"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

// What is extrapolated is within 1 % of what the whole takes, for every strategy: where
// waiting binds, where computing does, where both do, with a remainder, and on CPUs that do not
// divide the limit. Latencies that vary leave it within 3 %: a batch has luck of its own.
func TestLongExtrapolation(t *testing.T) {
	long(t)
	varied := profileOf(13_011, 8*ms, 100*time.Microsecond)
	varied.Latency.Sigma = 0.5
	for row, tt := range []struct {
		name    string
		profile profile.Profile
		machine virtual.Machine
		limit   int
		within  float64
	}{
		{"waiting", profileOf(13_011, 20*ms, 50*time.Microsecond), virtual.Machine{CPUs: 2, Request: 50 * time.Microsecond},
			400, 0.01},
		{"computing", profileOf(13_011, ms, ms), virtual.Machine{CPUs: 2, Request: 50 * time.Microsecond}, 2, 0.01},
		{"both", profileOf(13_000, 8*ms, 450*time.Microsecond), virtual.Machine{CPUs: 2, Request: 50 * time.Microsecond}, 32,
			0.01},
		// what 13 000 draws are off by themselves
		{"varied", varied, virtual.Machine{CPUs: 2, Request: 50 * time.Microsecond}, 48, 0.03},
		{"a burst", profileOf(13_011, 1000*ms, 400*time.Microsecond),
			virtual.Machine{CPUs: 2, Request: 30 * time.Microsecond}, 512, 0.01},
		{"12 CPUs", profileOf(13_011, 8*ms, 3*ms), virtual.Machine{CPUs: 12}, 48, 0.01},
	} {
		for column, e := range strategies.CatalogFor(tt.machine.CPUs) {
			// semaphore is pool, but for who starts when
			if !inGrid(row, column, 6) || e.Name == leftOut || e.Name == "semaphore" || e.Fetches(1, 2) == 2 {
				continue
			}
			whole, err := extrapolated(t, Request{Machine: tt.machine}, tt.profile, e, tt.limit)
			if err != nil {
				t.Fatal(err)
			}
			short, err := extrapolated(t, Request{Machine: tt.machine, Rounds: adviceRounds}, tt.profile, e, tt.limit)
			if err != nil {
				t.Fatal(err)
			}
			if short.Simulated == 0 && equal(tt.profile) || short.Items != whole.Items || whole.Simulated != 0 {
				t.Errorf("%s, %s at limit %d: %d items simulated for %d", tt.name, e.Name, tt.limit, short.Simulated, short.Items)
			}
			within := tt.within
			if e.Name == "adaptive" { // it tries other limits for as long as it runs: no round is like the last
				within = 0.05
			}
			if off := float64(short.Makespan)/float64(whole.Makespan) - 1; math.Abs(off) > within {
				t.Errorf("%s, %s at limit %d: %v extrapolated, %v in full: %+.2f %% off", tt.name, e.Name, tt.limit,
					time.Duration(short.Makespan), time.Duration(whole.Makespan), 100*off)
			}
			// With no more workers than CPUs, chunks grow for as long as there is room in the ring.
			if short.PeakInFlight != whole.PeakInFlight && e.Name != "chunked" {
				t.Errorf("%s, %s at limit %d: peak in flight %d extrapolated, %d in full", tt.name, e.Name, tt.limit,
					short.PeakInFlight, whole.PeakInFlight)
			}
		}
	}
}

// Without a limit there are no rounds: only a batch that is far longer is extrapolated.
func TestExtrapolationAllAtOnce(t *testing.T) {
	perurl := strategies.CatalogFor(2)[1]
	p := profileOf(17_011, 20*ms, 50*time.Microsecond)
	r := Request{Machine: virtual.Machine{CPUs: 2, Request: 50 * time.Microsecond}}
	whole, err := extrapolated(t, r, p, perurl, 1)
	if err != nil {
		t.Fatal(err)
	}
	r.Rounds = adviceRounds
	short, err := extrapolated(t, r, p, perurl, 1)
	if err != nil || short.Simulated == 0 || short.PeakInFlight != whole.PeakInFlight {
		t.Errorf("error %v, %+v, in full %+v", err, short, whole)
	}
	if off := float64(short.Makespan)/float64(whole.Makespan) - 1; math.Abs(off) > 0.01 {
		t.Errorf("%v extrapolated, %v in full", time.Duration(short.Makespan), time.Duration(whole.Makespan))
	}
}

// T* of a very long batch goes on from that of a shorter one.
func TestExtrapolatedBound(t *testing.T) {
	p := profileOf(400_000, 20*ms, 50*time.Microsecond)
	p.Latency.Sigma = 0.5
	p.Capacity = 64
	r := Request{Machine: virtual.Machine{CPUs: 2, Request: 50 * time.Microsecond}}
	whole := r.target(p).bound
	r.Rounds = adviceRounds
	short := r.target(p).bound
	if off := float64(short.Time)/float64(whole.Time) - 1; short.Time == whole.Time || math.Abs(off) > 0.01 ||
		short.Binds != whole.Binds {
		t.Errorf("%v extrapolated, %v in full", short, whole)
	}
}

// The items between the two emissions have the means of the whole, whatever they draw.
func TestSampleMeans(t *testing.T) {
	p := profileOf(5000, 8*ms, ms)
	p.Latency.Sigma, p.CPU.Sigma = 1, 0.5
	s := excerpt{items: 600, from: 300, to: 500}
	latency, cpu := means(p, 0, p.Items)
	if l, _ := means(p, s.from, s.to); math.Abs(l/latency-1) < 0.001 {
		t.Fatal("these draws have the mean of the whole as they are: the test shows nothing")
	}
	l, c := means(s.of(Request{}.target(p), s.items), s.from, s.to)
	if math.Abs(l/latency-1) > 1e-6 || math.Abs(c/cpu-1) > 1e-6 {
		t.Errorf("means %v and %v, want %v and %v", l, c, latency, cpu)
	}
}

// extrapolated is the answer of one strategy at one limit.
func extrapolated(t *testing.T, r Request, p profile.Profile, e strategies.Entry, limit int) (Answer, error) {
	t.Helper()
	r.Scenarios, r.Strategies, r.Limits = []Scenario{{"extrapolated", p}}, []string{e.Name}, []int{limit}
	answers, err := Run(t.Context(), r, nil)
	if err != nil {
		return Answer{}, err
	}
	return answers[0], nil
}
