package runner

import (
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/bench/bound/tstar"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/sample"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// SampleTime is the least time of a sample of the cell: benchtime, or more under a CPU quota.
func SampleTime(c scenario.Cell, benchtime time.Duration) time.Duration {
	return sampleTime(c, benchtime, host.HostQuota(), runtime.NumCPU())
}

func sampleTime(c scenario.Cell, benchtime time.Duration, quota host.Quota, cpus int) time.Duration {
	cpu := computing(c)
	if quota.Time > 0 && tstar.Over(cpu, quota.CPUs()) > max(waiting(c), tstar.Over(cpu, float64(cpus))) {
		return max(benchtime, host.QuotaPeriods*quota.Period)
	}
	return benchtime
}

// waiting is how long a batch waits, if nothing else takes time.
func waiting(c scenario.Cell) time.Duration {
	p := c.Scenario.Profile
	return time.Duration(p.Items) * (p.Latency.Median / time.Duration(min(c.Connections(), p.Items)))
}

// computing is a guess at the CPU time of a batch.
func computing(c scenario.Cell) time.Duration {
	const request = 150 * time.Microsecond
	p := c.Scenario.Profile
	return time.Duration(p.Items) * (request + p.CPU.Median)
}

// Estimate is a guess, before anything is measured, at how long one sample of the cell
// takes; progress replaces it with what was seen.
func Estimate(c scenario.Cell, benchtime time.Duration) time.Duration {
	return estimate(c, benchtime, host.HostQuota(), runtime.NumCPU())
}

func estimate(c scenario.Cell, benchtime time.Duration, quota host.Quota, cpus int) time.Duration {
	const startUp = 80 * time.Millisecond
	cpu := computing(c)
	batch := waiting(c) + cpu
	if quota.Time > 0 {
		batch = max(batch, tstar.Over(cpu, quota.CPUs()))
	}
	return startUp + sample.WarmUpTime + max(batch, sampleTime(c, benchtime, quota, cpus)+batch/2)
}

// EstimateBlocks is such a guess, in seconds, for so many blocks of all cells.
func EstimateBlocks(cells []scenario.Cell, blocks int, benchtime time.Duration) (seconds float64) {
	for _, c := range cells {
		seconds += float64(blocks) * Estimate(c, benchtime).Seconds()
	}
	return seconds
}
