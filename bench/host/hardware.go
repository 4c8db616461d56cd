package host

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/cpuid/v2"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// Unknown is the value of a fact that cannot be read.
const Unknown = "unknown"

// A Chip is what needs no file to be known: what the CPU and Go say. Tests invent others.
type Chip struct {
	GOOS, GOARCH string
	Model        string // as the CPU says it, "" if it does not
	CPUs         int    // that this process may run on
	Cores        int    // 0 if unknown
	L1D, L2, L3  int    // bytes, not positive if unknown
	Hypervisor   string
	TellsGuests  bool   // it has a bit that says that there is a hypervisor
	Kernel       string // where a file does not tell
	Memory       uint64 // bytes, 0 if unknown; where a file does not tell
}

// ThisChip is the chip of this machine.
func ThisChip() Chip {
	c := cpuid.CPU
	kernel, memory := systemFacts()
	found := Chip{
		GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, Model: c.BrandName,
		CPUs: runtime.NumCPU(), Cores: c.PhysicalCores, L1D: c.Cache.L1D, L2: c.Cache.L2, L3: c.Cache.L3,
		TellsGuests: runtime.GOARCH == "amd64" || runtime.GOARCH == "386",
		Kernel:      kernel, Memory: memory,
	}
	if c.Supports(cpuid.HYBRID_CPU) { // it tells of the core that happens to run this
		found.Cores, found.L1D, found.L2, found.L3 = 0, 0, 0, 0
	}
	if c.VM() || c.HypervisorVendorString != "" {
		found.Hypervisor = hypervisorName(c.HypervisorVendorString)
	}
	return found
}

// hardware is what the machine is, and what stands between it and this process. root is a file
// system like that of Linux; where it does not tell, the chip may, or nobody.
func hardware(root fs.FS, c Chip) map[string]string {
	cores, threads := topology(root, c)
	facts := map[string]string{
		"goos": c.GOOS, "goarch": c.GOARCH, "cpu": cpuModel(root, c), "cpus": strconv.Itoa(c.CPUs),
		"cores": cores, "threads-per-core": threads,
		"l1d": cache(root, 1, c.L1D), "l2": cache(root, 2, c.L2), "l3": cache(root, 3, c.L3),
		"memory": memory(root, c), "kernel": kernel(root, c),
		"virtualisation": virtualisation(root, c), "container": container(root),
		"quota": quotaFact(root), "governor": governor(root), "turbo": turbo(root),
	}
	for key, value := range facts {
		facts[key] = cmp.Or(value, Unknown)
	}
	return facts
}

// line is a file's text without the line end.
func line(root fs.FS, name string) string { return strings.TrimSpace(readText(root, name)) }

// infoOf is the first value of a key in /proc/cpuinfo or /proc/meminfo.
func infoOf(root fs.FS, name, key string) string {
	for l := range strings.Lines(readText(root, name)) {
		k, value, ok := strings.Cut(l, ":")
		if ok && strings.TrimSpace(k) == key && strings.TrimSpace(value) != "" {
			return strings.Join(strings.Fields(value), " ") // unbounded: "flags" is long
		}
	}
	return ""
}

// armParts names some of what /proc/cpuinfo gives as numbers only: implementer and part.
var armParts = map[string]string{
	"0x41 0xd03": "Cortex-A53", "0x41 0xd08": "Cortex-A72", "0x41 0xd0b": "Cortex-A76", "0x41 0xd0c": "Neoverse-N1",
	"0x41 0xd40": "Neoverse-V1", "0x41 0xd49": "Neoverse-N2", "0x41 0xd4f": "Neoverse-V2", "0xc0 0xac3": "Ampere-1",
}

// modelKeys are what /proc/cpuinfo calls the CPU's name: on x86 and some arm, loong64, MIPS, POWER,
// RISC-V.
var modelKeys = []string{"model name", "Model Name", "cpu model", "cpu", "uarch"}

func cpuModel(root fs.FS, c Chip) string {
	const file = "proc/cpuinfo"
	if name := record.CanonicalFact("cpu", c.Model); name != "" {
		return name
	}
	for _, key := range modelKeys {
		if name := infoOf(root, file, key); name != "" {
			return name
		}
	}
	implementer, part := infoOf(root, file, "CPU implementer"), infoOf(root, file, "CPU part")
	arm := strings.TrimSpace(implementer + " " + part)
	if arm != "" {
		arm = cmp.Or(armParts[arm], "ARM "+arm)
	}
	return arm
}

// topology counts cores by the CPUs that share one. Cores of two kinds have "1-2" threads.
func topology(root fs.FS, c Chip) (cores, threads string) {
	sharing := map[string]int{}
	files, _ := fs.Glob(root, "sys/devices/system/cpu/cpu[0-9]*/topology/thread_siblings_list")
	for _, file := range files {
		sharing[line(root, file)]++
	}
	switch {
	case len(sharing) == 0 && c.Cores > 0 && c.CPUs%c.Cores == 0:
		return strconv.Itoa(c.Cores), strconv.Itoa(c.CPUs / c.Cores)
	case len(sharing) == 0 && c.Cores > 0:
		return strconv.Itoa(c.Cores), ""
	case len(sharing) == 0:
		return "", ""
	}
	least, most := math.MaxInt, 0
	for _, n := range sharing {
		least, most = min(least, n), max(most, n)
	}
	threads = strconv.Itoa(most)
	if least < most {
		threads = fmt.Sprintf("%d-%d", least, most)
	}
	return strconv.Itoa(len(sharing)), threads
}

// cache is the size of one cache of that level for data: "32 KiB", or "32 KiB to 48 KiB" where cores
// are of several kinds.
func cache(root fs.FS, level, fromChip int) string {
	least, most := math.MaxInt, 0
	dirs, _ := fs.Glob(root, "sys/devices/system/cpu/cpu[0-9]*/cache/index*")
	for _, dir := range dirs {
		if line(root, path.Join(dir, "level")) != strconv.Itoa(level) || line(root, path.Join(dir, "type")) == "Instruction" {
			continue
		}
		kib, err := strconv.Atoi(strings.TrimSuffix(line(root, path.Join(dir, "size")), "K"))
		if err == nil && kib > 0 {
			least, most = min(least, kib), max(most, kib)
		}
	}
	switch {
	case most > least:
		return kibibytes(least) + " to " + kibibytes(most)
	case most > 0:
		return kibibytes(most)
	case fromChip > 0:
		return kibibytes(fromChip / 1024)
	}
	return ""
}

func kibibytes(kib int) string {
	if kib >= 1024 && kib%1024 == 0 {
		return strconv.Itoa(kib/1024) + " MiB"
	}
	return strconv.Itoa(kib) + " KiB"
}

// memory is rounded up, coarser the more there is: what the kernel keeps for itself, a few per
// cent, changes with each update, and is not to change the machine.
func memory(root fs.FS, c Chip) string {
	kib, err := strconv.ParseUint(strings.TrimSuffix(infoOf(root, "proc/meminfo", "MemTotal"), " kB"), 10, 40)
	if err != nil || kib == 0 {
		kib = c.Memory / 1024
	}
	if kib == 0 {
		return ""
	}
	gib := float64(kib) / (1 << 20)
	step := max(1, math.Exp2(math.Floor(math.Log2(gib))-4))
	return fmt.Sprintf("%.0f GiB", math.Ceil(gib/step)*step)
}

// kernel is the version's first two numbers: the rest changes with each update, and whoever
// built it may have put a name there.
func kernel(root fs.FS, c Chip) string {
	release := cmp.Or(line(root, "proc/sys/kernel/osrelease"), c.Kernel)
	numbers := strings.FieldsFunc(release, func(r rune) bool { return r < '0' || r > '9' })
	if len(numbers) < 2 || !strings.HasPrefix(release, numbers[0]+"."+numbers[1]) {
		return ""
	}
	return numbers[0] + "." + numbers[1]
}

// quotaFact is how many CPUs a control group may keep busy.
func quotaFact(root fs.FS) string {
	if quota, ok := ReadQuota(root); ok {
		return text.Amount(quota.CPUs()) + " CPUs"
	}
	if _, _, ok := quotaGroup(root); ok {
		return "none"
	}
	return ""
}

func governor(root fs.FS) string {
	return line(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
}

// turbo is whether the CPU may exceed its nominal frequency for a while.
func turbo(root fs.FS) string {
	state := map[string]string{"0": "off", "1": "on"}
	switch line(root, "sys/devices/system/cpu/intel_pstate/no_turbo") {
	case "0":
		return "on"
	case "1":
		return "off"
	}
	return state[line(root, "sys/devices/system/cpu/cpufreq/boost")]
}

// hasWord reports whether words has word, among spaces.
func hasWord(words, word string) bool { return slices.Contains(strings.Fields(words), word) }
