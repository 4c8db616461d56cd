package host

import (
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
	"time"
)

// Throttle is how often a CPU quota stopped the threads of this process and those it shares
// the quota with, and for how long, summed over CPUs: it may exceed the time that passed.
type Throttle struct {
	Times uint64        `json:"times"`
	Time  time.Duration `json:"time_ns"`
}

// A quotaReading is what a control group with a CPU quota says of itself.
type quotaReading struct {
	dir      string
	quota    Quota
	throttle Throttle
	used     *time.Duration // CPU time of all its processes; nil is unknown
}

// readThrottle sums over the control group of this process and those around it: a quota may
// be on any of them, and is counted there. In a container the outer ones cannot be seen.
func readThrottle(root fs.FS) (sum *Throttle, quotas []quotaReading) {
	for _, group := range cpuGroups(root) {
		t, used := parseCPUStat(readText(root, path.Join(group.dir, "cpu.stat")))
		if t == nil {
			continue
		}
		if sum == nil {
			sum = &Throttle{}
		}
		sum.Times += t.Times
		sum.Time += t.Time
		if quota, ok := group.quota(root); ok {
			if used == nil && group.usage != "" {
				used = nanoseconds(readText(root, group.usage))
			}
			quotas = append(quotas, quotaReading{group.dir, quota, *t, used})
		}
	}
	return sum, quotas
}

// parseCPUStat reads cpu.stat, whose times are in nanoseconds in version 1 and in microseconds
// in version 2; the throttle is nil if it does not say both how often and how long, and what was
// used is nil in version 1.
func parseCPUStat(text string) (throttle *Throttle, used *time.Duration) {
	var t Throttle
	times, spent := false, false
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.ParseUint(value, 10, 64)
		if err != nil || n > math.MaxInt64/uint64(time.Microsecond) {
			continue
		}
		switch key {
		case "nr_throttled":
			t.Times, times = n, true
		case "throttled_time":
			t.Time, spent = time.Duration(n), true
		case "throttled_usec":
			t.Time, spent = time.Duration(n)*time.Microsecond, true
		case "usage_usec":
			used = new(time.Duration(n) * time.Microsecond)
		}
	}
	if !times || !spent {
		return nil, used
	}
	return &t, used
}

func nanoseconds(text string) *time.Duration {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return nil
	}
	return new(time.Duration(n))
}

// crowded is [Usage.Crowded]: the worst of the groups.
func (p Pressure) crowded(earlier Pressure) *float64 {
	passed := p.at.Sub(earlier.at)
	if p.own == nil || earlier.own == nil || *p.own < *earlier.own || passed <= 0 {
		return nil
	}
	own := *p.own - *earlier.own
	var worst *float64
	for _, now := range p.quotas {
		for _, was := range earlier.quotas {
			if was.dir != now.dir || now.throttle.Time < was.throttle.Time {
				continue
			}
			used, ok := now.usedSince(was, p.CPU)
			if !ok {
				continue
			}
			others := time.Duration(float64(max(0, used-own)) / now.quota.CPUs())
			share := min(1, float64(min(others, now.throttle.Time-was.throttle.Time))/float64(passed))
			if worst == nil || share > *worst {
				worst = &share
			}
		}
	}
	return worst
}

// usedSince is the CPU time that all processes of the group used, or what they used at least where
// nobody counts it: all of the quota in each period in which they were stopped. The first of these
// may have begun before, and of each every CPU may keep a millisecond for later.
func (r quotaReading) usedSince(was quotaReading, cpus *CPUTicks) (time.Duration, bool) {
	if r.used != nil && was.used != nil {
		return *r.used - *was.used, *r.used >= *was.used
	}
	if cpus == nil || r.throttle.Times < was.throttle.Times {
		return 0, false
	}
	full := float64(r.throttle.Times-was.throttle.Times) - 1
	kept := time.Duration(cpus.CPUs) * time.Millisecond
	return time.Duration(max(0, full) * float64(max(0, r.quota.Time-kept))), true
}
