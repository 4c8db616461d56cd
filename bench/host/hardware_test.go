package host

import (
	"io/fs"
	"maps"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/testmachines"
)

const cpuDir = "sys/devices/system/cpu/"

// machineOf has these files, and for each CPU the list of those that it shares a core with.
func machineOf(files map[string]string, siblings ...string) fs.FS {
	all := maps.Clone(files)
	for i, list := range siblings {
		all[cpuDir+"cpu"+string(rune('0'+i))+"/topology/thread_siblings_list"] = list + "\n"
	}
	return testmachines.RootOf(all)
}

func caches(sizes ...string) map[string]string {
	files := map[string]string{}
	for i, kind := range []string{"1 Data", "1 Instruction", "2 Unified", "3 Unified"} {
		if i < len(sizes) {
			level, what, _ := strings.Cut(kind, " ")
			dir := cpuDir + "cpu0/cache/index" + string(rune('0'+i)) + "/"
			files[dir+"level"], files[dir+"type"], files[dir+"size"] = level+"\n", what+"\n", sizes[i]+"\n"
		}
	}
	return files
}

func with(files map[string]string, more map[string]string) map[string]string {
	all := maps.Clone(files)
	maps.Copy(all, more)
	return all
}

func TestHardware(t *testing.T) {
	amd64, arm64 := Chip{GOOS: "linux", GOARCH: "amd64", CPUs: 4, TellsGuests: true},
		Chip{GOOS: "linux", GOARCH: "arm64", CPUs: 2}
	guest := amd64
	guest.Hypervisor, guest.Model = "kvm", "AMD EPYC"
	for _, m := range []struct {
		name  string
		chip  Chip
		root  fs.FS
		facts string // the same order as in want, below
	}{
		{"bare metal", amd64, machineOf(with(caches("48K", "32K", "1280K", "24576K"), map[string]string{
			"proc/cpuinfo":                "model name\t: Intel(R)  Core(TM) i7-1260P\nflags\t\t: fpu sse2\n",
			"proc/meminfo":                "MemTotal:       32530000 kB\n",
			"proc/sys/kernel/osrelease":   "6.1.0-18-alices-build\n",
			"proc/2/comm":                 "kthreadd\n",
			"proc/self/cgroup":            "0::/user.slice\n",
			"sys/class/dmi/id/sys_vendor": "LENOVO\n", "sys/class/dmi/id/product_serial": "PF123456\n",
			cpuDir + "cpu0/cpufreq/scaling_governor": "powersave\n", cpuDir + "intel_pstate/no_turbo": "0\n",
		}), "0-1", "0-1", "2", "3"),
			"Intel(R) Core(TM) i7-1260P|4|3|1-2|48 KiB|1280 KiB|24 MiB|32 GiB|6.1|none|none|none|powersave|on"},
		{"guest of KVM, started from an image of docker's", guest,
			machineOf(with(caches("32K", "32K", "1024K", "32768K"), map[string]string{
				"proc/cpuinfo": "model name\t: other\nflags\t\t: fpu hypervisor\n", "proc/meminfo": "MemTotal: 24684084 kB\n",
				"proc/sys/kernel/osrelease": "6.18.44-fc\n", "proc/2/comm": "kthreadd\n", ".dockerenv": "",
				"proc/self/cgroup": "1:cpu:/\n0::/\n",
			}), "0", "1", "2", "3"),
			"AMD EPYC|4|4|1|32 KiB|1 MiB|32 MiB|24 GiB|6.18|kvm|none|none|unknown|unknown"},
		{"container with a quota, version 2", amd64, machineOf(map[string]string{
			"proc/cpuinfo":                  "model name\t: AMD Ryzen 9\nflags\t\t: fpu hypervisor\n",
			"sys/class/dmi/id/product_name": "Virtual Machine\n",
			"proc/2/comm":                   "bash\n", ".dockerenv": "", "proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/cpu.max":  "150000 100000\n",
			cpuDir + "cpufreq/boost": "0\n",
		}),
			"AMD Ryzen 9|4|unknown|unknown|unknown|unknown|unknown|unknown|unknown|hyper-v|docker|1.5 CPUs|unknown|off"},
		{"container with a quota, version 1", amd64, machineOf(map[string]string{
			"proc/cpuinfo": "model name\t: Xeon\nflags\t\t: fpu\n", "proc/self/cgroup": "4:cpu,cpuacct:/kubepods/pod1\n",
			"sys/fs/cgroup/cpu,cpuacct/kubepods/pod1/cpu.cfs_quota_us":  "50000\n",
			"sys/fs/cgroup/cpu,cpuacct/kubepods/pod1/cpu.cfs_period_us": "100000\n",
		}),
			"Xeon|4|unknown|unknown|unknown|unknown|unknown|unknown|unknown|none|kubernetes|0.5 CPUs|unknown|unknown"},
		{"arm64, whose cpuinfo has no model name", arm64, machineOf(map[string]string{
			"proc/cpuinfo":                "CPU implementer\t: 0x41\nCPU part\t: 0xd0c\nSerial\t\t: 00000000abcd\n",
			"proc/meminfo":                "MemTotal: 131000000 kB\n",
			"sys/class/dmi/id/sys_vendor": "Amazon EC2\n", "sys/class/dmi/id/product_name": "m6g.large\n",
		}, "0", "1"),
			"Neoverse-N1|2|2|1|unknown|unknown|unknown|128 GiB|unknown|kvm|unknown|unknown|unknown|unknown"},
		{"arm64, of metal", arm64, machineOf(map[string]string{
			"proc/cpuinfo": "CPU implementer\t: 0x99\nCPU part\t: 0x001\n", "sys/class/dmi/id/sys_vendor": "Amazon EC2\n",
			"sys/class/dmi/id/product_name": "m6g.metal\n",
		}),
			"ARM 0x99 0x001|2|unknown|unknown|unknown|unknown|unknown|unknown|unknown|none|unknown|unknown|unknown|unknown"},
		{"nothing to be read", arm64, machineOf(nil),
			"unknown|2|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown"},
		{"no files, but a chip that tells", Chip{GOOS: "darwin", GOARCH: "arm64", Model: "Apple M2", CPUs: 8, Cores: 8,
			L1D: 65536, L2: 4 << 20, Kernel: "23.5.0", Memory: 16 << 30}, machineOf(nil),
			"Apple M2|8|8|1|64 KiB|4 MiB|unknown|16 GiB|23.5|unknown|unknown|unknown|unknown|unknown"},
	} {
		t.Run(m.name, func(t *testing.T) {
			facts := hardware(m.root, m.chip)
			var got []string
			for _, key := range []string{"cpu", "cpus", "cores", "threads-per-core", "l1d", "l2", "l3", "memory", "kernel",
				"virtualisation",
				"container", "quota", "governor", "turbo"} {
				got = append(got, facts[key])
			}
			if got := strings.Join(got, "|"); got != m.facts {
				t.Errorf("got  %s\nwant %s", got, m.facts)
			}
			if facts["goos"] != m.chip.GOOS || facts["goarch"] != m.chip.GOARCH || len(facts) != 16 {
				t.Errorf("%d facts: %v", len(facts), facts)
			}
		})
	}
}

// What the kernel keeps for itself does not change the machine.
func TestMemoryRounded(t *testing.T) {
	for kib, want := range map[string]string{
		"16000000": "16 GiB", "15600000": "15 GiB", "65500000": "64 GiB", "65700000": "64 GiB", "263700000": "256 GiB",
		"200000": "1 GiB",
		"0":      "", "-5": "", "x": "", "99999999999999": "",
	} {
		root := testmachines.RootOf(map[string]string{"proc/meminfo": "MemTotal: " + kib + " kB\n"})
		if got := memory(root, Chip{}); got != want {
			t.Errorf("%s KiB are %q, want %q", kib, got, want)
		}
	}
}

func TestConditions(t *testing.T) {
	c := ReadConditions(testmachines.RootOf(map[string]string{
		cpuDir + "cpu0/cpufreq/scaling_cur_freq": "2000000\n", cpuDir + "cpu1/cpufreq/scaling_cur_freq": "3000000\n",
		"proc/cpuinfo":                         "cpu MHz\t\t: 1.0\n",
		"sys/class/thermal/thermal_zone0/type": "acpitz\n", "sys/class/thermal/thermal_zone0/temp": "99000\n",
		"sys/class/thermal/thermal_zone1/type": "x86_pkg_temp\n", "sys/class/thermal/thermal_zone1/temp": "45000\n",
		"sys/class/hwmon/hwmon0/name": "k10temp\n", "sys/class/hwmon/hwmon0/temp1_input": "61500\n",
		"sys/class/hwmon/hwmon0/temp1_max": "95000\n",
	}))
	if c.FreqMHz == nil || *c.FreqMHz != 2500 || c.TemperatureC == nil || *c.TemperatureC != 61.5 {
		t.Errorf("%v MHz, %v °C, want 2500 and 61.5", c.FreqMHz, c.TemperatureC)
	}
	if c := ReadConditions(testmachines.RootOf(map[string]string{
		"proc/cpuinfo": "cpu MHz : 1000\ncpu MHz : 2000\ncpu MHz : NaN\n",
	})); c.FreqMHz == nil || *c.FreqMHz != 1500 || c.TemperatureC != nil {
		t.Errorf("%+v, want 1500 MHz and no temperature", c)
	}
	if c := ReadConditions(testmachines.RootOf(nil)); c.FreqMHz != nil || c.TemperatureC != nil {
		t.Errorf("%+v of nothing", c)
	}
}
