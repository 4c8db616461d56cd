package bench

import (
	"io/fs"
	"path"
	"runtime"
	"strconv"
	"strings"
)

// EffectiveCPUs is how many CPUs' worth of time this process may use, with those that it
// starts: the CPUs that it may run on, or less where a control group has a quota. root is a
// file system like that of Linux, os.DirFS("/"); where it does not tell, there is no quota.
func EffectiveCPUs(root fs.FS) float64 {
	cpus := float64(runtime.NumCPU())
	if quota, ok := readQuota(root); ok {
		return min(cpus, quota)
	}
	return cpus
}

// readQuota is the least quota, in CPUs, of the control group of this process and those
// around it.
func readQuota(root fs.FS) (least float64, found bool) {
	mount, group := cpuGroup(root)
	for dir := group; mount != ""; dir = path.Dir(dir) {
		at := path.Join(mount, dir)
		quota, ok := parseQuota(readText(root, path.Join(at, "cpu.max")))
		if !ok {
			quota, ok = parseQuota(readText(root, path.Join(at, "cpu.cfs_quota_us")) + " " + readText(root, path.Join(at, "cpu.cfs_period_us")))
		}
		if ok && (!found || quota < least) {
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
func parseQuota(text string) (cpus float64, ok bool) {
	fields := strings.Fields(text)
	if len(fields) != 2 {
		return 0, false
	}
	quota, err1 := strconv.ParseUint(fields[0], 10, 32)
	period, err2 := strconv.ParseUint(fields[1], 10, 32)
	if err1 != nil || err2 != nil || quota == 0 || period == 0 {
		return 0, false
	}
	return float64(quota) / float64(period), true
}
