package bench

import "time"

// Estimate is a guess, before anything is measured, at how long one sample of the cell
// takes; progress replaces it with what was seen.
func Estimate(c Cell, benchtime time.Duration) time.Duration {
	const requestCPU, startUp = 150 * time.Microsecond, 80 * time.Millisecond
	p := c.Scenario.Profile
	itemCPU := requestCPU + p.CPU.Median
	width := min(c.Connections(), p.Items)
	batch := time.Duration(p.Items) * (p.Latency.Median/time.Duration(width) + itemCPU)
	return startUp + warmUpTime + max(batch, benchtime+batch/2)
}
