package simulation

import (
	"fmt"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
)

// ask makes the request of the options, with the CPU times of the run that --calibration names.
func (o *simulateOptions) ask() (r simulate.Request, measured *simulate.Calibration, err error) {
	r = simulate.Request{
		Strategies: o.strategies, Limits: o.limits, Timeline: o.timeline != "" || o.schedule.Lanes,
		Machine: virtual.Machine{CPUs: o.cpus, Request: o.request},
	}
	if _, err := scenario.FindStrategies(o.strategies); err != nil {
		return r, nil, err
	}
	if r.Scenarios, err = o.asked(); err != nil {
		return r, nil, err
	}
	for i := range r.Scenarios {
		o.override(&r.Scenarios[i].Profile)
	}
	if o.regimes {
		r = simulate.RegimeRequest(r.Scenarios[0].Profile, r)
	}
	if err := r.Validate(); err != nil || o.calibration == "" {
		return r, nil, err
	}
	if measured, err = simulate.ReadCalibration(o.calibration); err == nil {
		err = measured.Apply(&r, !o.changed("request-cpu"))
	}
	if err != nil {
		return r, nil, fmt.Errorf("--calibration: %w", err)
	}
	for i := range r.Scenarios {
		o.override(&r.Scenarios[i].Profile)
	}
	return r, measured, nil
}

// custom is the name of work that is of no scenario.
const custom = "custom"

// asked are the scenarios to simulate, or the one work that is given as a profile or by its latency and
// CPU time: with both given, those that scenarios differ in, they would all be the same.
func (o *simulateOptions) asked() ([]simulate.Scenario, error) {
	if o.profile != "" {
		p, err := simulate.ReadProfile(o.profile)
		if err != nil {
			return nil, fmt.Errorf("--profile: %v", err)
		}
		return []simulate.Scenario{{Name: custom, Profile: p}}, nil
	}
	if o.changed("latency") && o.changed("cpu-time") && len(o.scenarios) == 0 {
		return []simulate.Scenario{{Name: custom, Profile: scenario.Scenarios()[0].Profile}}, nil
	}
	found, err := scenario.FindScenarios(o.scenarios)
	var list []simulate.Scenario
	for _, s := range found {
		list = append(list, simulate.Scenario{Name: s.Name, Profile: s.Profile})
	}
	return list, err
}

func (o *simulateOptions) override(p *profile.Profile) {
	cli.Override(o.changed("items"), &p.Items, o.items)
	cli.Override(o.changed("seed"), &p.Seed, o.seed)
	cli.Override(o.changed("latency"), &p.Latency.Median, o.latency)
	cli.Override(o.changed("cpu-time"), &p.CPU.Median, o.cpuTime)
	cli.Override(o.changed("capacity"), &p.Capacity, o.capacity)
}

// nominal says that the CPU times are those which the scenarios name: exact, and of no machine.
func (o *simulateOptions) nominal() bool {
	return !o.changed("cpu-time") && o.profile == "" && o.calibration == ""
}
