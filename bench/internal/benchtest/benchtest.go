// Package benchtest holds what tests of several packages measure, and how they check it.
package benchtest

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/strategies"
)

// Plenty is a sample that bounds nothing: it used an hour of everything.
var Plenty = bound.Seen{CPU: time.Hour, Own: time.Hour, Delay: time.Hour}

// TenItems wait 8 ms and compute 1 ms; their requests cost 0.2 ms.
func TenItems() (profile.Profile, bound.Costs) {
	const ms = time.Millisecond
	p := scenario.Scenarios()[0].With(10, scenario.Seed).Profile
	p.Latency.Median = 8 * ms
	return p, bound.Costs{
		CPUs: 2, Client: ms / 10, Server: ms / 10,
		Process: ms, ProcessLeast: ms, ProcessMost: ms, Trip: 150 * time.Microsecond,
	}
}

// Quick is a scenario of few items and little latency.
func Quick() scenario.Scenario {
	s := scenario.Scenarios()[0].With(24, scenario.Seed)
	s.Profile.Latency.Median = time.Millisecond
	return s
}

// Scenario is the scenario of that name with so many items.
func Scenario(name string, items int) scenario.Scenario {
	found, err := scenario.FindScenarios([]string{name})
	if err != nil {
		panic(err)
	}
	return found[0].With(items, scenario.Seed)
}

// Strategy is the strategy of that name.
func Strategy(name string) strategies.Entry {
	found, err := scenario.FindStrategies([]string{name})
	if err != nil {
		panic(err)
	}
	return found[0]
}

// Serve starts a fixture for a test and returns its URL.
func Serve(t *testing.T, s scenario.Scenario) string {
	t.Helper()
	server, err := fixtures.NewServer(s.Profile, "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server.URL
}
