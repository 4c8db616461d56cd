package bound

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
)

var plenty = Seen{CPU: time.Hour, Own: time.Hour, Delay: time.Hour}

// ten items that wait 8 ms and compute 1 ms, requests that cost 0.2 ms.
func tenItems() (profile.Profile, Costs) {
	p := scenario.Scenarios()[0].With(10, scenario.Seed).Profile
	p.Latency.Median = 8 * ms
	return p, Costs{
		CPUs: 2, Client: ms / 10, Server: ms / 10,
		Process: ms, ProcessLeast: ms, ProcessMost: ms, Trip: 150 * time.Microsecond,
	}
}

// quick is a scenario of few items and little latency.
func quick() scenario.Scenario {
	s := scenario.Scenarios()[0].With(24, scenario.Seed)
	s.Profile.Latency.Median = time.Millisecond
	return s
}

func serve(t *testing.T, s scenario.Scenario) string {
	t.Helper()
	server, err := fixtures.NewServer(s.Profile, "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server.URL
}

const ms = time.Millisecond
