package simulate

import (
	"math"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
)

// What a profile or a request asks for beyond what can be simulated is named, with the most.
func TestRequestBounds(t *testing.T) {
	const beyond = ": that is beyond what is simulated, use at most "
	for want, change := range map[string]func(r *Request, p *profile.Profile){
		"": func(*Request, *profile.Profile) {},
		"x: profile: items is 9223372036854775807" + beyond + "100000000": func(_ *Request, p *profile.Profile) {
			p.Items = math.MaxInt
		},
		"x: profile: capacity is 1000001" + beyond + "1000000": func(_ *Request, p *profile.Profile) {
			p.Capacity = MaxLimit + 1
		},
		"x: profile: latency.median is 2562047h47m16.854775807s" + beyond + "1h0m0s": func(_ *Request, p *profile.Profile) {
			p.Latency.Median = math.MaxInt64
		},
		"x: profile: cpu.median is 1h0m0.000000001s" + beyond + "1h0m0s": func(_ *Request, p *profile.Profile) {
			p.CPU.Median = time.Hour + 1
		},
		"a limit is 1000001: use 1 to 1000000, since a strategy starts a goroutine for each": func(r *Request,
			_ *profile.Profile) {
			r.Limits = []int{4, MaxLimit + 1}
		},
		"a limit is 0: use 1 to 1000000, since a strategy starts a goroutine for each": func(r *Request, _ *profile.Profile) {
			r.Limits = []int{0}
		},
		"the machine has 65537 CPUs and 0s for a request: use 0 to 65536 and 0 to 1h0m0s": func(r *Request,
			_ *profile.Profile) {
			r.Machine.CPUs = MaxCPUs + 1
		},
		"x: 1000000 items, one after the other, would take 114 years: use fewer or shorter ones, for 50 years at " +
			"most": func(_ *Request, p *profile.Profile) {
			p.Items, p.Latency.Median = 1_000_000, time.Hour
		},
	} {
		p := profileOf(8, 8*ms, ms)
		r := Request{Strategies: []string{"pool"}, Limits: []int{4}, Machine: virtual.Machine{CPUs: 2}}
		change(&r, &p)
		r.Scenarios = []Scenario{{"x", p}}
		if err := r.Validate(); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
