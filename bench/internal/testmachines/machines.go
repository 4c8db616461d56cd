// Package testmachines describes made-up machines for tests: the system files, the name of the CPU and the header of
// benchmark output that each would show. The odd spellings are those of real machines, from public listings of
// /proc/cpuinfo, cgroups and benchmark outputs.
package testmachines

import (
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"testing/fstest"
)

// A Machine is what a machine says of itself.
type Machine struct {
	Name         string
	GOOS, GOARCH string
	Brand        string            // as CPUID or the system gives it, padding and all; "" if it does not
	CPUs, Cores  int               // Cores is 0 where the CPU does not tell
	L1D, L2, L3  int               // bytes, as CPUID gives them; 0 if it does not
	Hypervisor   string            // likewise
	Kernel       string            // where no file tells
	Memory       uint64            // bytes, where no file tells
	Files        map[string]string // by path from the root

	// Printed is the cpu: line of package testing, in the process with this number: "" if it
	// prints none.
	Printed func(process int) string

	// Want are some of its facts.
	Want map[string]string
}

// Root is its file system.
func (m Machine) Root() fs.FS { return RootOf(m.Files) }

// RootOf is a file system with these files, by path from the root.
func RootOf(files map[string]string) fs.FS {
	root := fstest.MapFS{}
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}

// Stat is a /proc/stat of two CPUs.
const Stat = "cpu  100 1 50 800 9 2 3 35 7 7\ncpu0 50 1 25 400 5 1 2 16 3 3\ncpu1 50 0 25 400 4 1 1 19 4 4\nintr 5 0\n"

// Find returns the machine of that name.
func Find(name string) (Machine, bool) {
	for _, m := range Machines() {
		if m.Name == name {
			return m, true
		}
	}
	return Machine{}, false
}

// always is a cpu: line that does not differ from process to process.
func always(line string) func(int) string { return func(int) string { return line } }

// withFrequency is the cpu: line where there is no brand string: the frequency of the moment follows.
func withFrequency(model string) func(int) string {
	return func(process int) string { return fmt.Sprintf("%s @ %d.%03dMHz", model, 2200+process%300, process%1000) }
}

const (
	cpus    = "sys/devices/system/cpu/"
	release = "proc/sys/kernel/osrelease"
	groups  = "proc/self/cgroup"
)

// linux are files of most Linux machines; more come on top.
func linux(cpuinfo, kernel string, kib int, more ...map[string]string) map[string]string {
	files := map[string]string{
		"proc/cpuinfo": cpuinfo, "proc/meminfo": fmt.Sprintf("MemTotal:       %d kB\nMemFree: 1 kB\n", kib),
		release:        kernel + "\n",
		"proc/loadavg": "0.10 0.20 0.30 1/100 4242\n", "proc/stat": "cpu  100 1 50 800 9 2 3 35 7 7\ncpu0 100 1 " +
			"50 800 9 2 3 35 7 7\n",
		"proc/2/comm": "kthreadd\n", groups: "0::/user.slice/user-1000.slice\n", "sys/fs/cgroup/cpu.stat": "usage_usec 5\n",
	}
	for _, m := range more {
		maps.Copy(files, m)
	}
	return files
}

// x86 is a CPU of /proc/cpuinfo, whose flags are as long as they are on a real one.
func x86(model string, flags ...string) string {
	return "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: " + model + "\ncpu MHz\t\t: 2294.608\nflags\t\t: " +
		strings.Repeat("fpu vme de pse tsc msr pae mce cx8 apic sep mtrr ", 40) + strings.Join(flags, " ") + "\n\n"
}

// threads puts two CPUs on each core.
func threads(count int) map[string]string {
	files := map[string]string{}
	for i := range count {
		files[fmt.Sprintf("%scpu%d/topology/thread_siblings_list", cpus, i)] = fmt.Sprintf("%d-%d\n", i&^1, i|1)
	}
	return files
}

// caches are the data caches of one CPU, in KiB.
func caches(cpu, l1, l2, l3 int) map[string]string {
	files := map[string]string{}
	for i, size := range []int{l1, 32, l2, l3} {
		dir := fmt.Sprintf("%scpu%d/cache/index%d/", cpus, cpu, i)
		files[dir+"level"] = []string{"1", "1", "2", "3"}[i] + "\n"
		files[dir+"type"] = []string{"Data", "Instruction", "Unified", "Unified"}[i] + "\n"
		files[dir+"size"] = fmt.Sprintf("%dK\n", size)
	}
	return files
}
