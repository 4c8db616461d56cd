package bench

import (
	"runtime"
	"sync"
	"time"
)

// hostQuota is the CPU quota of this process, the zero Quota if it has none.
var hostQuota = sync.OnceValue(func() Quota {
	quota, _ := readQuota(host())
	return quota
})

// quotaPeriods is how many periods of a CPU quota a sample takes at least if the quota is what makes
// it slow: of a shorter one, it depends on where in a period it begins how long it takes.
const quotaPeriods = 20

// SampleTime is the least time of a sample of the cell: benchtime, or more under a CPU quota.
func SampleTime(c Cell, benchtime time.Duration) time.Duration {
	return sampleTime(c, benchtime, hostQuota(), runtime.NumCPU())
}

func sampleTime(c Cell, benchtime time.Duration, quota Quota, cpus int) time.Duration {
	cpu := computing(c)
	if quota.Time > 0 && over(cpu, quota.CPUs()) > max(waiting(c), over(cpu, float64(cpus))) {
		return max(benchtime, quotaPeriods*quota.Period)
	}
	return benchtime
}

// waiting is how long a batch waits, if nothing else takes time.
func waiting(c Cell) time.Duration {
	p := c.Scenario.Profile
	return time.Duration(p.Items) * (p.Latency.Median / time.Duration(min(c.Connections(), p.Items)))
}

// computing is a guess at the CPU time of a batch.
func computing(c Cell) time.Duration {
	const request = 150 * time.Microsecond
	p := c.Scenario.Profile
	return time.Duration(p.Items) * (request + p.CPU.Median)
}

// Estimate is a guess, before anything is measured, at how long one sample of the cell
// takes; progress replaces it with what was seen.
func Estimate(c Cell, benchtime time.Duration) time.Duration {
	return estimate(c, benchtime, hostQuota(), runtime.NumCPU())
}

func estimate(c Cell, benchtime time.Duration, quota Quota, cpus int) time.Duration {
	const startUp = 80 * time.Millisecond
	cpu := computing(c)
	batch := waiting(c) + cpu
	if quota.Time > 0 {
		batch = max(batch, over(cpu, quota.CPUs()))
	}
	return startUp + warmUpTime + max(batch, sampleTime(c, benchtime, quota, cpus)+batch/2)
}
