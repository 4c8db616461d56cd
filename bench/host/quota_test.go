package host

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/testmachines"
)

// A quota in each of the forms in which systems and containers show it.
func TestReadQuota(t *testing.T) {
	v1 := func(dir, quota string) map[string]string {
		return map[string]string{dir + "/cpu.cfs_quota_us": quota + "\n", dir + "/cpu.cfs_period_us": "100000\n"}
	}
	with := func(files map[string]string, group, mounts string) map[string]string {
		files["proc/self/cgroup"], files["proc/self/mountinfo"] = group, mounts
		return files
	}
	both := func(a, b map[string]string) map[string]string {
		for name, text := range b {
			a[name] = text
		}
		return a
	}
	const (
		joined  = "33 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
		rhel7   = "33 31 0:29 / /sys/fs/cgroup/cpuacct,cpu rw,nosuid shared:9 - cgroup cgroup rw,seclabel,cpuacct,cpu\n"
		docker1 = "1213 1207 0:29 /docker/4f1a /sys/fs/cgroup/cpu,cpuacct ro,nosuid master:13 - cgroup cgroup " +
			"rw,cpu,cpuacct\n"
		pod1 = "1213 1207 0:29 /kubepods/burstable/pod7/c9 /sys/fs/cgroup/cpu,cpuacct ro master:13 - cgroup cgroup " +
			"rw,cpu,cpuacct\n"
		v2     = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
		hybrid = "41 31 0:38 / /sys/fs/cgroup/unified rw shared:5 - cgroup2 cgroup2 rw\n"
		blank  = "30 23 0:26 / /my\\040groups rw - cgroup2 none rw\n"
	)
	for name, tt := range map[string]struct {
		files map[string]string
		want  float64
		found bool
	}{
		"none": {nil, 0, false},
		"version 2": {map[string]string{"proc/self/cgroup": "0::/a/b\n",
			"sys/fs/cgroup/a/b/cpu.max": "150000 100000\n"}, 1.5, true},
		"of a parent": {map[string]string{"proc/self/cgroup": "0::/a/b\n",
			"sys/fs/cgroup/a/b/cpu.max": "max 100000\n", "sys/fs/cgroup/a/cpu.max": "50000 100000\n"}, 0.5, true},
		"the least counts": {map[string]string{"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": "50000 100000\n",
			"sys/fs/cgroup/cpu.max": "200000 100000\n"}, 0.5, true},
		"version 1":          {with(v1("sys/fs/cgroup/cpu,cpuacct/g", "300000"), "4:cpu,cpuacct:/g\n", ""), 3, true},
		"version 1, without": {with(v1("sys/fs/cgroup/cpu,cpuacct/g", "-1"), "4:cpu,cpuacct:/g\n", ""), 0, false},
		"garbled": {map[string]string{"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": "x y z\n"}, 0,
			false},
		"zero": {map[string]string{"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": "0 0\n"}, 0, false},
		"of 4294968 µs": {map[string]string{"proc/self/cgroup": "0::/a\n",
			"sys/fs/cgroup/a/cpu.max": "5000000000 1000000\n"}, 5000, true},
		"too large": {map[string]string{"proc/self/cgroup": "0::/a\n",
			"sys/fs/cgroup/a/cpu.max": "18446744073709551615 100000\n"}, 0, false},

		"docker, version 1": {with(v1("sys/fs/cgroup/cpu,cpuacct", "150000"),
			"4:cpu,cpuacct:/docker/4f1a\n", docker1), 1.5, true},
		"docker, version 1, no mountinfo": {with(v1("sys/fs/cgroup/cpu,cpuacct", "150000"),
			"4:cpu,cpuacct:/docker/4f1a\n", ""), 1.5, true},
		"docker, version 1, a group of a group": {with(v1("sys/fs/cgroup/cpu,cpuacct/inner", "50000"),
			"4:cpu,cpuacct:/docker/4f1a/inner\n", docker1), 0.5, true},
		"docker, version 1, another of that start": {with(v1("sys/fs/cgroup/cpu,cpuacct/b/b", "50000"),
			"4:cpu,cpuacct:/docker/4f1ab/b\n", docker1), 0, false},
		"docker, version 2": {with(map[string]string{"sys/fs/cgroup/cpu.max": "50000 100000\n"}, "0::/\n",
			v2), 0.5, true},
		"docker, version 2, the host's path": {with(map[string]string{"sys/fs/cgroup/cpu.max": "50000 100000\n"},
			"0::/system.slice/docker-4f1a.scope\n", v2), 0.5, true},
		"a group outside": {with(map[string]string{"sys/fs/cgroup/cpu.max": "50000 100000\n",
			"sys/fs/cgroup/other/cpu.max": "10000 100000\n"}, "0::/../other\n", v2), 0.5, true},
		"a pod, version 1": {with(v1("sys/fs/cgroup/cpu,cpuacct", "50000"), "4:cpu,cpuacct:/kubepods/burstable/pod7/c9\n",
			pod1), 0.5, true},
		"a pod's slice around, version 2": {with(map[string]string{
			"sys/fs/cgroup/kubepods.slice/pod7.slice/c9.scope/cpu.max": "max 100000\n",
			"sys/fs/cgroup/kubepods.slice/pod7.slice/cpu.max":          "50000 100000\n",
		}, "0::/kubepods.slice/pod7.slice/c9.scope\n", v2), 0.5, true},
		"systemd, version 1": {with(v1("sys/fs/cgroup/cpu,cpuacct/system.slice/job.service", "50000"),
			"1:name=systemd:/x\n4:cpu,cpuacct:/system.slice/job.service\n0::/x\n", joined+hybrid), 0.5, true},
		"RHEL 7": {with(v1("sys/fs/cgroup/cpuacct,cpu/g", "50000"), "4:cpuacct,cpu:/g\n",
			rhel7), 0.5, true},
		"RHEL 7, no mountinfo": {with(v1("sys/fs/cgroup/cpuacct,cpu/g", "50000"), "4:cpuacct,cpu:/g\n", ""),
			0.5, true},
		"RHEL 7, names swapped": {with(v1("sys/fs/cgroup/cpu,cpuacct/g", "50000"), "4:cpuacct,cpu:/g\n", ""),
			0.5, true},
		"RHEL 7, in a container that links cpu": {with(v1("sys/fs/cgroup/cpu", "50000"), "4:cpuacct,cpu:/docker/1\n", ""),
			0.5, true},
		"mounted one by one": {with(both(v1("sys/fs/cgroup/cpu/g", "50000"),
			v1("sys/fs/cgroup/cpuacct/g", "10000")), "2:cpuacct:/g\n1:cpu:/g\n0::/\n", ""), 0.5, true},
		"hybrid, cpu in version 2": {with(map[string]string{"sys/fs/cgroup/unified/g/cpu.max": "50000 100000\n"},
			"4:memory:/g\n0::/g\n", hybrid), 0.5, true},
		"hybrid, no mountinfo": {with(map[string]string{"sys/fs/cgroup/unified/g/cpu.max": "50000 100000\n"},
			"4:memory:/g\n0::/g\n", ""), 0.5, true},
		"mounted elsewhere, with a blank": {with(map[string]string{"my groups/g/cpu.max": "50000 100000\n"}, "0::/g\n",
			blank), 0.5, true},
		"mounted twice, the group in one": {with(v1("host/cpu/docker/4f1a", "50000"), "4:cpu,cpuacct:/docker/4f1a\n",
			"1 2 0:29 /docker/other /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n1 2 0:29 / /host/cpu ro - "+
				"cgroup cgroup rw,cpu,cpuacct\n"), 0.5, true},
		"cpuset is not cpu": {with(v1("sys/fs/cgroup/cpuset/g", "50000"), "4:cpuset:/g\n",
			"1 2 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"), 0, false},
		"mountinfo garbled": {with(map[string]string{"sys/fs/cgroup/a/cpu.max": "50000 100000\n"}, "0::/a\n",
			" - \n\n - cgroup2\n1 2 3 / .. rw - cgroup2 x y\nx"), 0.5, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, found := ReadQuota(testmachines.RootOf(tt.files))
			if found != tt.found || found && got.CPUs() != tt.want {
				t.Errorf("quota %+v, %v, want %v CPUs, %v", got, found, tt.want, tt.found)
			}
		})
	}
	for name, files := range map[string]map[string]string{
		"version 2": {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000\n",
			"sys/fs/cgroup/cpu.max.burst": "20000\n"},
		"version 1": {"proc/self/cgroup": "1:cpu:/\n", "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n",
			"sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n", "sys/fs/cgroup/cpu/cpu.cfs_burst_us": "20000\n"},
	} {
		if got, _ := ReadQuota(testmachines.RootOf(files)); got != (Quota{50 * ms, 100 * ms, 20 * ms}) {
			t.Errorf("%s: a burst of 20 ms is read as %+v", name, got)
		}
	}
	tiny := testmachines.RootOf(map[string]string{"proc/self/cgroup": "0::/a\n",
		"sys/fs/cgroup/a/cpu.max": "1000 100000\n"})
	if got := EffectiveCPUs(tiny); got != 0.01 {
		t.Errorf("with a quota of 1 %%: %v CPUs", got)
	}
	if got := EffectiveCPUs(fstest.MapFS{}); got < 1 {
		t.Errorf("without files: %v CPUs", got)
	}
}

// No series under a quota is faster than is said, wherever in a period it begins and whatever was
// saved; and one of many periods that never rests takes little longer.
func TestQuotaLeast(t *testing.T) {
	for _, quota := range []Quota{{50 * ms, 100 * ms, 0}, {5 * ms, 100 * ms, 0}, {150 * ms, 100 * ms, 0},
		{50 * ms, 100 * ms, 50 * ms}, {10 * ms, 20 * ms, 5 * ms}} {
		for _, cpu := range []time.Duration{ms, 20 * ms, 100 * ms, 330 * ms} {
			for _, between := range []time.Duration{0, ms, 30 * ms} {
				for _, batches := range []int{1, 2, 7, 60} {
					for phase := time.Duration(0); phase < quota.Period; phase += quota.Period / 8 {
						mean := bucketSeries(quota, cpu, between, batches, 2, phase)
						rests := time.Duration(batches-1) * between
						least := quota.Least(cpu, Series{time.Duration(batches)*mean + rests, rests, 0, 2})
						if least > mean+1 || quota.Least(cpu, Series{Width: 2}) > mean {
							t.Errorf("%+v, %d batches of %v, %v between, from %v on: %v at least, took %v", quota, batches, cpu, between,
								phase, least, mean)
						}
						long := time.Duration(batches)*mean >= QuotaPeriods*quota.Period && quota.Burst == 0
						if long && between == 0 && quota.CPUs() >= 0.5 && cpu >= 100*ms && float64(least) < 0.85*float64(mean) {
							t.Errorf("%+v, %d batches of %v: %v at least, took %v", quota, batches, cpu, least, mean)
						}
					}
				}
			}
		}
	}
}

// A quota that is shown and not kept to makes nothing impossible.
func TestQuotaNotKept(t *testing.T) {
	half := Quota{Time: 50 * ms, Period: 100 * ms}
	if got := half.Least(100*ms, Series{2 * time.Second, 0, 40 * 100 * ms, 2}); got != 50*ms {
		t.Errorf("40 batches of 100 ms of CPU time in 2 s take %v at least, want 50ms", got)
	}
}

// bucketSeries is the mean time of batches on so many CPUs as the kernel's bucket lets them, which is
// full with the burst at first and filled anew after phase.
func bucketSeries(q Quota, cpu, between time.Duration, batches, cpus int, phase time.Duration) time.Duration {
	bucket, next := q.Time+q.Burst, phase // of time
	var now, timed time.Duration
	fill := func() {
		for next <= now {
			bucket, next = min(bucket, q.Burst)+q.Time, next+q.Period
		}
	}
	for i := range batches {
		begun := now
		for left := cpu; left > 0; {
			fill()
			run := min(left, bucket, (next-now)*time.Duration(cpus))
			if left, bucket = left-run, bucket-run; left == 0 {
				now += run / time.Duration(cpus)
			} else {
				now = next
			}
		}
		timed += now - begun
		if i < batches-1 {
			now += between
			fill()
		}
	}
	return timed / time.Duration(batches)
}
