package bench

import (
	"io/fs"
	"path"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// A Quota is so much CPU time in each period; the zero Quota is none.
type Quota struct {
	Time   time.Duration `json:"time_ns"`
	Period time.Duration `json:"period_ns"`
}

// CPUs is how many CPUs could be kept busy for ever.
func (q Quota) CPUs() float64 { return float64(q.Time) / float64(q.Period) }

// least is how long it takes at least to get so much CPU time: a quota is a bucket that is
// filled anew in each period, so that a burst may begin with a full one and meet the next one
// soon. Without a quota it takes no time.
func (q Quota) least(cpu time.Duration) time.Duration {
	if rest := cpu - 2*q.Time; q.Time > 0 && rest > 0 {
		return over(rest, q.CPUs())
	}
	return 0
}

// EffectiveCPUs is how many CPUs this process may keep busy for ever, with those that it starts:
// the CPUs that it may run on, or less where a control group has a quota. root is a file system
// like that of Linux, os.DirFS("/"); where it does not tell, there is no quota.
func EffectiveCPUs(root fs.FS) float64 {
	cpus := float64(runtime.NumCPU())
	if quota, ok := readQuota(root); ok {
		return min(cpus, quota.CPUs())
	}
	return cpus
}

// readQuota is the least quota of the control group of this process and those around it.
func readQuota(root fs.FS) (least Quota, found bool) {
	mount, group := cpuGroup(root)
	for dir := group; mount != ""; dir = path.Dir(dir) {
		at := path.Join(mount, dir)
		quota, ok := parseQuota(readText(root, path.Join(at, "cpu.max")))
		if !ok {
			quota, ok = parseQuota(readText(root, path.Join(at, "cpu.cfs_quota_us")) + " " + readText(root, path.Join(at, "cpu.cfs_period_us")))
		}
		if ok && (!found || quota.CPUs() < least.CPUs()) {
			least, found = quota, true
		}
		if dir == "/" {
			break
		}
	}
	return least, found
}

// parseQuota reads "150000 100000", microseconds of CPU time in so many of real time, which is
// 1.5 CPUs. Without a quota there is "max" (version 2) or -1 (version 1) in place of the first.
func parseQuota(text string) (q Quota, ok bool) {
	fields := strings.Fields(text)
	if len(fields) != 2 {
		return q, false
	}
	quota, err1 := strconv.ParseUint(fields[0], 10, 32)
	period, err2 := strconv.ParseUint(fields[1], 10, 32)
	if err1 != nil || err2 != nil || quota == 0 || period == 0 {
		return q, false
	}
	return Quota{time.Duration(quota) * time.Microsecond, time.Duration(period) * time.Microsecond}, true
}
