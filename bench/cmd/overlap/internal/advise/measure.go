package advise

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/profile"
)

// processing is where the CPU time of processing an item is from.
type processing int

const (
	processingGiven    processing = iota // by the user
	processingMeasured                   // here, just now
	processingNominal                    // the scenario's own, which is that of no machine
)

// requestCPU fills in what a request costs: as given, or as measured now.
func (o *adviseOptions) requestCPU(ctx context.Context, n *simulate.Needs) error {
	if o.changed("request-cpu") {
		n.Machine.Request = o.request
		return nil
	}
	loads, busy, err := o.calibrate(ctx)
	if err != nil {
		return fmt.Errorf("%w; give the CPU time of a request with --request-cpu, such as 50us", err)
	}
	o.busy = busy
	for _, l := range loads {
		cost := l.Client
		if o.serverHere {
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

// processCPU fills in what processing an item of the scenario costs, as measured now. A scenario's
// own figure is nominal: with it, T* would be one that a run here beats. It stands for a machine
// of other CPUs than are here, of which nothing can be measured.
func (o *adviseOptions) processCPU(ctx context.Context, n *simulate.Needs) error {
	switch {
	case o.scenario == "" || o.changed("cpu-time"):
		return nil
	case o.cpus != runtime.GOMAXPROCS(0):
		o.work = processingNominal
		return nil
	}
	sample := n.Profile
	sample.Items = min(sample.Items, mostMeasured)
	costs, err := o.itemCosts(ctx, scenario.Scenario{Name: o.scenario, Profile: sample})
	if err != nil {
		return fmt.Errorf("%w; give the CPU time of processing an item with --cpu-time, such as 1ms", err)
	}
	o.work = processingMeasured
	// As the nominal mean is to the nominal median, so is what was measured, a mean, to its median.
	median := float64(n.Profile.CPU.Median) * float64(costs.Process) / float64(max(1, meanCPU(sample)))
	n.Profile.CPU.Median = cli.ThreeDigits(time.Duration(median))
	return nil
}

// meanCPU is the mean CPU time of processing an item, of as many as are measured.
func meanCPU(p profile.Profile) time.Duration {
	var all time.Duration
	n := min(p.Items, mostMeasured)
	for i := range n {
		all += p.Item(i).CPU
	}
	return all / time.Duration(max(1, n))
}

// costs says what an item is assumed to cost, of processing and of its request.
func (o *adviseOptions) costs(n simulate.Needs) string {
	process, request := cli.Duration(meanCPU(n.Profile)), o.requestCosts(n)
	switch {
	case o.work == processingNominal:
		return fmt.Sprintf("processing an item costs %s of CPU in the mean, which is the scenario's nominal figure and not "+
			"measured (--cpu-time gives another); a request costs %s", process, request)
	case o.work == processingMeasured && len(n.Loads) == 0:
		return fmt.Sprintf("processing an item costs %s of CPU in the mean, as just measured; a request costs %s", process,
			request)
	case o.work == processingMeasured:
		return fmt.Sprintf("processing an item costs %s of CPU in the mean and a request %s", process, request)
	}
	return "a request costs " + request
}

func (o *adviseOptions) requestCosts(n simulate.Needs) string {
	if len(n.Loads) == 0 {
		return cli.Duration(n.Machine.Request) + " of CPU, as given"
	}
	who := "the client's part alone, since the server is elsewhere (if not: --server-here)"
	if o.serverHere {
		who = "client and server together, since they share the CPUs"
	}
	first, last := n.Loads[0], n.Loads[len(n.Loads)-1]
	return fmt.Sprintf("%v of CPU with %d in flight and %v with %d, as just measured: %s",
		cli.Duration(first.Request), first.Fetches, cli.Duration(last.Request), last.Fetches, who)
}
