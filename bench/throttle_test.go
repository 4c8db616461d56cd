package bench

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results"
)

// A sample that is stopped by the quota for what it uses itself is kept, whichever version of control
// groups says so; one that others in the group stop is not, and is measured again.
func TestBlocksUnderQuota(t *testing.T) {
	v1 := func(used time.Duration, n int) map[string]string {
		return map[string]string{
			"proc/self/cgroup":                           "4:cpu,cpuacct:/docker/4f1a\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.stat":      fmt.Sprintf("nr_periods %d\nnr_throttled %d\nthrottled_time %d\n", n, n, n*100e6),
			"sys/fs/cgroup/cpu,cpuacct/cpuacct.usage": fmt.Sprintln(used.Nanoseconds()),
		}
	}
	forms := map[string]func(used time.Duration, n int) map[string]string{
		"version 1": v1,
		"version 1, usage not counted": func(used time.Duration, n int) map[string]string {
			files := v1(used, n)
			delete(files, "sys/fs/cgroup/cpu,cpuacct/cpuacct.usage")
			return files
		},
		"version 2": func(used time.Duration, n int) map[string]string {
			return map[string]string{
				"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000\n",
				"sys/fs/cgroup/cpu.stat": fmt.Sprintf("usage_usec %d\nnr_periods %d\nnr_throttled %d\nthrottled_usec %d\n", used.Microseconds(), n, n, n*100e3),
			}
		},
		"of a group around ours": func(used time.Duration, n int) map[string]string {
			return map[string]string{
				"proc/self/cgroup": "0::/pod/ours\n", "sys/fs/cgroup/pod/cpu.max": "50000 100000\n",
				"sys/fs/cgroup/pod/ours/cpu.stat": "usage_usec 5\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n",
				"sys/fs/cgroup/pod/cpu.stat":      fmt.Sprintf("usage_usec %d\nnr_periods %d\nnr_throttled %d\nthrottled_usec %d\n", used.Microseconds(), n, n, n*100e3),
			}
		},
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			// Each sample takes 2 s: 1 s of CPU time under a quota of 0.5, of which others take 0.3 s in the second.
			ours := []time.Duration{0, time.Second, time.Second, 1700 * time.Millisecond, 1700 * time.Millisecond, 2700 * time.Millisecond}
			reading, began, rec := 0, time.Now(), recordTo(t)
			b := Blocks{
				Cells: someCells(t)[:2], Blocks: 1, Measurer: &mock{}, Recording: rec,
				Pressure: func() Pressure {
					p := ReadPressure(rootOf(withStat(form(time.Duration((reading+1)/2)*time.Second, (reading+1)/2*20))))
					p.own, p.at = &ours[reading], began.Add(time.Duration(reading)*2*time.Second)
					reading++
					return p
				},
			}
			if tally, err := b.Run(t.Context()); err != nil || tally != (Tally{OK: 2, Disturbed: 1}) {
				t.Fatalf("tally %+v, error %v", tally, err)
			}
			f, err := results.Read(rec.Path)
			want := "disturbed: others who share its CPU quota stopped it for 30 % of the time"
			if name == "version 1, usage not counted" {
				want = "disturbed: others who share its CPU quota stopped it for 21 % of the time"
			}
			if err != nil || len(f.Failures) != 1 || f.Failures[0].Reason != want {
				t.Errorf("failures %v, error %v, want %q", f.Failures, err, want)
			}
			if got := f.Samples[0]; got.Throttled == nil || *got.Throttled != 2*time.Second {
				t.Errorf("throttled for %v, want 2s recorded all the same", got.Throttled)
			}
		})
	}
}

// withStat adds two CPUs.
func withStat(files map[string]string) map[string]string {
	files = maps.Clone(files)
	files["proc/stat"] = statFile
	return files
}
