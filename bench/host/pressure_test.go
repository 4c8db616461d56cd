package host

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/testmachines"
)

// What is read is known; what is missing or garbled is unknown, and nothing panics.
func TestReadPressure(t *testing.T) {
	const unknown = `{"load":null,"cpu":null,"throttle":null}`
	throttle := func(times, ns string) string {
		return `{"load":null,"cpu":null,"throttle":{"times":` + times + `,"time_ns":` + ns + `}}`
	}
	load := func(text string) map[string]string { return map[string]string{"proc/loadavg": text} }
	stat := func(text string) map[string]string { return map[string]string{"proc/stat": text} }
	tests := map[string]struct {
		files map[string]string
		want  string
	}{
		"nothing":       {nil, unknown},
		"load":          {load("3.10 0.91 0.97 1/86 6179\n"), `{"load":3.1,"cpu":null,"throttle":null}`},
		"load empty":    {load(""), unknown},
		"load garbled":  {load("many 1 2"), unknown},
		"load NaN":      {load("NaN 1 2"), unknown},
		"load infinite": {load("inf 1 2"), unknown},
		"load negative": {load("-1 1 2"), unknown},
		"stat": {stat(testmachines.Stat),
			`{"load":null,"cpu":{"cpus":2,"used":156,"stolen":35,"total":1000},"throttle":null}`},
		"stat empty":         {stat("\n\n"), unknown},
		"stat without steal": {stat("cpu  100 1 50 800 9 2 3\ncpu0 1\n"), unknown},
		"stat garbled":       {stat("cpu  100 1 x 800 9 2 3 35 7 7\ncpu0 1\n"), unknown},
		"stat negative":      {stat("cpu  100 1 -5 800 9 2 3 35 7 7\ncpu0 1\n"), unknown},
		"stat without CPUs":  {stat("cpu  100 1 50 800 9 2 3 35 7 7\n"), unknown},
		"stat of zeros":      {stat("cpu 0 0 0 0 0 0 0 0 0 0\ncpu0 0\n"), unknown},
		"version 2, every level counts": {map[string]string{
			"proc/self/cgroup":                "0::/user/me\n",
			"sys/fs/cgroup/cpu.stat":          "usage_usec 9\n",
			"sys/fs/cgroup/user/cpu.stat":     "nr_periods 9\nnr_throttled 2\nthrottled_usec 1500\n",
			"sys/fs/cgroup/user/me/cpu.stat":  "usage_usec 9\nnr_throttled 1\nthrottled_usec 500\n",
			"sys/fs/cgroup/user/you/cpu.stat": "nr_throttled 100\nthrottled_usec 500\n",
		}, throttle("3", "2000000")},
		"version 1": {map[string]string{
			"proc/self/cgroup":                       "4:memory:/\n3:cpu,cpuacct:/me\n0::/\n",
			"sys/fs/cgroup/cpu,cpuacct/me/cpu.stat":  "nr_periods 9\nnr_throttled 4\nthrottled_time 1234\n",
			"sys/fs/cgroup/cpu,cpuacct/you/cpu.stat": "nr_throttled 100\nthrottled_time 5\n",
		}, throttle("4", "1234")},
		"a container's group is not in its file system": {map[string]string{
			"proc/self/cgroup":       "0::/docker/4f1a\n",
			"sys/fs/cgroup/cpu.stat": "nr_throttled 0\nthrottled_usec 0\n",
		}, throttle("0", "0")},
		"a group outside": {map[string]string{
			"proc/self/cgroup":       "0::/../../other\n",
			"sys/fs/cgroup/cpu.stat": "nr_throttled 1\nthrottled_usec 1\n",
		}, throttle("1", "1000")},
		"cpuset is not cpu": {map[string]string{
			"proc/self/cgroup":              "3:cpuset:/\n",
			"sys/fs/cgroup/cpuset/cpu.stat": "nr_throttled 1\nthrottled_time 1\n",
		}, unknown},
		"no quota": {map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.stat": "usage_usec 9\n"},
			unknown},
		"no cpu.stat": {map[string]string{"proc/self/cgroup": "0::/\n"}, unknown},
		"groups garbled": {map[string]string{"proc/self/cgroup": "0\n::\n:\n\n0:cpu", "sys/fs/cgroup/cpu.stat": "x"},
			unknown},
		"half a cpu.stat": {map[string]string{"proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/cpu.stat": "nr_throttled 7\nthrottled_"}, unknown},
		"too long a time": {map[string]string{"proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/cpu.stat": "nr_throttled 7\nthrottled_usec 18446744073709551615\n"}, unknown},
		"directories": {map[string]string{"proc/stat/x": "", "proc/loadavg/x": "", "proc/self/cgroup/x": ""}, unknown},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(ReadPressure(testmachines.RootOf(tt.files)))
			if err != nil || string(got) != tt.want {
				t.Errorf("read %s, error %v, want %s", got, err, tt.want)
			}
		})
	}
}

func FuzzReadPressure(f *testing.F) {
	f.Add(testmachines.Stat, "0::/a\n", "nr_throttled 1\nthrottled_usec 1\n")
	f.Add("cpu", "1:cpu:..", "nr_throttled")
	f.Add("cpu", "1:cpu:/a\n1 2 0:3 /a /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n", "50000 100000")
	f.Fuzz(func(t *testing.T, stat, groups, cpuStat string) {
		p := ReadPressure(testmachines.RootOf(map[string]string{
			"proc/stat": stat, "proc/loadavg": stat, "proc/self/cgroup": groups, "proc/self/mountinfo": groups,
			"sys/fs/cgroup/cpu.stat": cpuStat, "sys/fs/cgroup/cpu/cpu.stat": cpuStat,
		}))
		if _, err := json.Marshal(p); err != nil {
			t.Errorf("%+v cannot be written: %v", p, err)
		}
		p.Since(Pressure{}).Disturbed()
	})
}

func TestPressureSince(t *testing.T) {
	at := func(used, stolen, total uint64, throttled time.Duration) Pressure {
		return Pressure{CPU: &CPUTicks{2, used, stolen, total}, Throttle: &Throttle{1, throttled}}
	}
	const unknown = `{"used":null,"stolen":null,"throttled_ns":null}`
	tests := map[string]struct {
		now, earlier Pressure
		want         string
		disturbed    string
	}{
		"nothing known":    {Pressure{}, Pressure{}, unknown, ""},
		"earlier unknown":  {at(1, 1, 4, 1), Pressure{}, unknown, ""},
		"now unknown":      {Pressure{}, at(1, 1, 4, 1), unknown, ""},
		"calm":             {at(60, 10, 200, 5), at(10, 10, 100, 5), `{"used":0.5,"stolen":0,"throttled_ns":0}`, ""},
		"little is stolen": {at(10, 14, 200, 5), at(10, 10, 100, 5), `{"used":0,"stolen":0.04,"throttled_ns":0}`, ""},
		"much is stolen": {at(10, 35, 200, 5), at(10, 10, 100, 5), `{"used":0,"stolen":0.25,"throttled_ns":0}`,
			"the host gave 25 % of the CPU time to other machines"},
		"throttled": {at(10, 10, 200, 1234567), at(10, 10, 100, 0), `{"used":0,"stolen":0,"throttled_ns":1234567}`,
			""},
		"not a tick later": {at(10, 10, 100, 5), at(10, 10, 100, 5), `{"used":null,"stolen":null,"throttled_ns":0}`, ""},
		"counted back":     {at(9, 10, 200, 4), at(10, 10, 100, 5), unknown, ""},
		"idleness back":    {at(20, 10, 105, 5), at(10, 10, 100, 5), `{"used":1,"stolen":0,"throttled_ns":0}`, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			u := tt.now.Since(tt.earlier)
			got, err := json.Marshal(u)
			if err != nil || string(got) != tt.want {
				t.Errorf("since: %s, error %v, want %s", got, err, tt.want)
			}
			if reason, disturbed := u.Disturbed(); reason != tt.disturbed || disturbed != (tt.disturbed != "") {
				t.Errorf("disturbed: %q, %v, want %q", reason, disturbed, tt.disturbed)
			}
		})
	}
}
