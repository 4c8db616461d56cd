package calibrate

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
)

// Constants are what was measured of a machine: medians over many short samples. Every nil is
// an unknown, such as what there was no time for.
type Constants struct {
	// CPUs are those that a run may use, by affinity and quota: see [host.EffectiveCPUs].
	CPUs float64 `json:"cpus"`

	// TimerOvershoot is by how much a sleep of 5 ms is longer: so much the latency of a
	// fixture is, too.
	TimerOvershoot *time.Duration `json:"timer_overshoot_ns"`

	// RequestCPU is the CPU time of one loopback request, of client and server together, at
	// 32 in flight, without latency, for 4 KiB: the least that fetching costs besides waiting.
	// With latency a request costs more, since goroutines and CPUs then sleep and wake up.
	RequestCPU *time.Duration `json:"request_cpu_ns"`

	SHA256 *float64 `json:"sha256_bytes_per_second"` // of one CPU
	// copied by one CPU, beyond its caches: as many are read, and as many written
	Memory   *float64       `json:"memory_bytes_per_second"`
	HandOver *time.Duration `json:"hand_over_ns"` // of one value between goroutines, over an unbuffered channel

	// Noise is how much the same CPU work of about 5 ms varies: the interquartile range of its
	// durations over their median.
	Noise *float64 `json:"noise"`

	Speed *host.Speed `json:"speed_bytes_per_second"` // before the rest, as a run measures it before each block
	Load  *float64    `json:"load"`                   // 1-minute load average before
	// share of the time of all CPUs that others used while this process slept, 0 to 1
	Others *float64   `json:"others"`
	Usage  host.Usage `json:"usage"` // meanwhile, from the first to the last measurement

	Took time.Duration `json:"took_ns"`
}

const (
	calibrationTime = 3 * time.Second // to be shared by the measurements
	busyTime        = 600 * time.Millisecond
	calibrationMost = 4 * time.Second // with starts and warm-ups; ending a fixture that hangs takes another second
)

// Calibrate measures the machine's constants, in about 3 seconds and at most 5; what there was
// no time for is unknown. What others do meanwhile is in the figures: see [Constants.Busy]. The
// binary must call [fixtures.ServeIfChild] first, since requests go to a fixture of their own.
// With an error, that of the fixture or context.Cause, what was measured is there all the same.
func Calibrate(ctx context.Context) (Constants, error) {
	return calibrate(ctx, calibrationTime, calibrationMost)
}

func calibrate(parent context.Context, budget, most time.Duration) (Constants, error) {
	return measure(parent, most, func(ctx context.Context, c *Constants) error {
		c.idle(ctx, budget*15/100)
		c.compute(ctx, budget*25/100)
		c.handOver(ctx, budget*10/100)
		c.copyMemory(ctx, budget*10/100)
		c.probe(ctx)
		return c.request(ctx, budget*35/100)
	})
}

// CalibrateBusy measures in about 0.7 seconds what [Constants.Busy] goes by: for runs that compare what they measure
// with nothing but themselves.
func CalibrateBusy(ctx context.Context) (Constants, error) {
	return measure(ctx, calibrationMost, func(ctx context.Context, c *Constants) error {
		c.idle(ctx, busyTime/2)
		c.compute(ctx, busyTime/2)
		c.probe(ctx)
		return nil
	})
}

// measure says what is true of all the constants, beside what is measured of them.
func measure(parent context.Context, most time.Duration, what func(context.Context, *Constants) error) (c Constants,
	err error) {
	ctx, cancel := context.WithTimeout(parent, most)
	defer cancel()
	begun, before := time.Now(), host.HostPressure()
	c.Load, c.CPUs = before.Load, host.EffectiveCPUs(host.Root())
	err = what(ctx, &c)
	c.Usage = host.HostPressure().Since(before)
	c.Took = time.Since(begun)
	switch {
	case parent.Err() != nil:
		return c, context.Cause(parent)
	case ctx.Err() != nil: // out of time, which is no fault of the fixture
		return c, nil
	}
	return c, err
}

// probe measures the speed as a run does before each block.
func (c *Constants) probe(ctx context.Context) {
	if speed, err := host.Probe(ctx); err == nil {
		c.Speed = &speed
	}
}

// From these on, a machine is called busy.
const (
	busyShare = 0.1 // of the time of all CPUs, used by others
	busyLoad  = 0.5 // load average for each CPU
	noisy     = 0.1 // noise
)

// Busy says in a line that the machine had other things to do while it was calibrated, and
// which, if it had. It goes by what others used at that time; the load average, which remembers
// for minutes, also what has just ended, counts only where that is unknown.
func (c Constants) Busy() (reason string, busy bool) {
	var why []string
	switch {
	case c.Others != nil && *c.Others >= busyShare:
		others := fmt.Sprintf("others use %.0f %% of its CPU time", 100**c.Others)
		if c.Load != nil {
			others += fmt.Sprintf(" (load %.1f)", *c.Load)
		}
		why = append(why, others)
	case c.Others == nil && c.Load != nil && *c.Load >= busyLoad*float64(runtime.NumCPU()):
		why = append(why, fmt.Sprintf("load %.1f on %d CPUs", *c.Load, runtime.NumCPU()))
	}
	if c.Noise != nil && *c.Noise >= noisy {
		why = append(why, fmt.Sprintf("the same work varies by %.0f %%", 100**c.Noise))
	}
	if disturbed, ok := c.Usage.Disturbed(); ok {
		why = append(why, disturbed)
	}
	if len(why) == 0 {
		return "", false
	}
	return "the machine is busy: " + strings.Join(why, ", ") + "; expect noise", true
}
