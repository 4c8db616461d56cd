// Package advise measures here what an item costs, for the simulations that advice rests on, and writes advice as JSON.
//
// What is not here: the simulations, and the choice among them (package simulate).
package advise

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/fixtures/profile"
)

// A Source is where the CPU time of processing an item is from.
type Source int

const (
	Given    Source = iota // by the user
	Measured               // here, just now
	Nominal                // the scenario's own, which is that of no machine
)

// Costs measures what an item costs here.
type Costs struct {
	ServerHere bool   // the server shares the CPUs, so that its CPU time counts
	Busy       string // why the machine was, while a request was measured
	Processing Source

	// How it is measured, and what this machine has. Tests replace them.
	Loads func(context.Context) (loads []calibrate.Load, busy string, err error)
	Item  func(context.Context, scenario.Scenario) (bound.Costs, error)
	Files func() (uint64, bool)
	Ports func() (int, bool)
}

// NewCosts measures on this machine.
func NewCosts() Costs {
	return Costs{
		Loads: calibrate.Loads, Item: runner.ScenarioCosts, Files: process.FileLimit,
		Ports: func() (int, bool) { return host.LocalPorts(os.DirFS("/")) },
	}
}

// Connections is how many a process may open here, 0 for no bound that is known.
func (c *Costs) Connections() (n int) {
	if limit, ok := c.Files(); ok {
		n = max(1, int(min(limit, math.MaxInt32))-scenario.SpareFiles)
	}
	if ports, ok := c.Ports(); ok && (n == 0 || ports < n) {
		n = ports
	}
	return n
}

// MeasureRequest fills in what a request costs.
func (c *Costs) MeasureRequest(ctx context.Context, n *simulate.Needs) error {
	loads, busy, err := c.Loads(ctx)
	if err != nil {
		return fmt.Errorf("%w; give the CPU time of a request with --request-cpu, such as 50us", err)
	}
	c.Busy = busy
	for _, l := range loads {
		cost := l.Client
		if c.ServerHere {
			cost = l.Both
		}
		n.Loads = append(n.Loads, simulate.Load{Fetches: l.InFlight, Request: cost})
	}
	n.Loads = simulate.Falling(n.Loads)
	for _, l := range n.Loads {
		n.Machine.Request = l.Request // the last is that of the most in flight
	}
	return nil
}

// mostMeasured is how many items of a longer batch are enough to know what one of them costs.
const mostMeasured = 1024

// MeasureProcessing fills in what processing an item of the scenario costs. A scenario's own figure is nominal: with
// it, T* would be one that a run here beats. It stands for a machine of other CPUs than are here, of which nothing can
// be measured.
func (c *Costs) MeasureProcessing(ctx context.Context, name string, n *simulate.Needs) error {
	if n.Machine.CPUs != runtime.GOMAXPROCS(0) {
		c.Processing = Nominal
		return nil
	}
	sample := n.Profile
	sample.Items = min(sample.Items, mostMeasured)
	costs, err := c.Item(ctx, scenario.Scenario{Name: name, Profile: sample})
	if err != nil {
		return fmt.Errorf("%w; give the CPU time of processing an item with --cpu-time, such as 1ms", err)
	}
	c.Processing = Measured
	// As the nominal mean is to the nominal median, so is what was measured, a mean, to its median.
	median := float64(n.Profile.CPU.Median) * float64(costs.Process) / float64(max(1, MeanCPU(sample)))
	n.Profile.CPU.Median = time.Duration(median)
	return nil
}

// MeanCPU is the mean CPU time of processing an item, of as many as are measured.
func MeanCPU(p profile.Profile) time.Duration {
	var all time.Duration
	n := min(p.Items, mostMeasured)
	for i := range n {
		all += p.Item(i).CPU
	}
	return all / time.Duration(max(1, n))
}
