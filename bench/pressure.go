package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
	"time"
)

// Pressure is a reading of what goes on on the machine besides us. It is read from files, so
// that it is unknown, not wrong, where a system does not have them: every nil is an unknown.
type Pressure struct {
	Load     *float64  `json:"load"`     // 1-minute load average
	CPU      *CPUTicks `json:"cpu"`      // of all CPUs since the machine was started
	Throttle *Throttle `json:"throttle"` // of the control group of this process, since it exists
}

// CPUTicks are what /proc/stat counts. Use ratios of them: how long a tick is, it does not say.
// The CPUs are the machine's, also where this process may use but some of them.
type CPUTicks struct {
	CPUs   int    `json:"cpus"`
	Used   uint64 `json:"used"`   // by any process or the kernel, us included
	Stolen uint64 `json:"stolen"` // ready to run, while the host ran another machine
	Total  uint64 `json:"total"`  // with idleness
}

// Throttle is how often a CPU quota stopped the threads of this process and those it shares
// the quota with, and for how long, summed over CPUs: it may exceed the time that passed.
type Throttle struct {
	Times uint64        `json:"times"`
	Time  time.Duration `json:"time_ns"`
}

// ReadPressure reads the pressure from a file system like that of Linux, os.DirFS("/"). A file
// that is missing or garbled makes unknown what it would have told.
func ReadPressure(root fs.FS) Pressure {
	return Pressure{Load: readLoad(root), CPU: readTicks(root), Throttle: readThrottle(root)}
}

func readText(root fs.FS, name string) string {
	data, err := fs.ReadFile(root, name)
	if err != nil {
		return "" // which nothing is found in, as in a garbled file
	}
	return string(data)
}

func readLoad(root fs.FS) *float64 {
	first, _, _ := strings.Cut(readText(root, "proc/loadavg"), " ")
	load, err := strconv.ParseFloat(first, 64)
	if err != nil || !(load >= 0) || math.IsInf(load, 0) {
		return nil
	}
	return &load
}

// The columns of a cpu line in /proc/stat: proc_stat(5). Those after steal are of guests, and
// are in user and nice already.
const (
	userTicks = iota
	nice
	system
	idle
	iowait
	irq
	softirq
	steal
	ticksColumns
)

func readTicks(root fs.FS) *CPUTicks {
	var t CPUTicks
	for line := range strings.Lines(readText(root, "proc/stat")) {
		fields := strings.Fields(line)
		if len(fields) == 0 || !strings.HasPrefix(fields[0], "cpu") {
			continue
		}
		if fields[0] != "cpu" {
			t.CPUs++
			continue
		}
		if len(fields) <= ticksColumns {
			return nil
		}
		var column [ticksColumns]uint64
		for i := range column {
			var err error
			if column[i], err = strconv.ParseUint(fields[1+i], 10, 64); err != nil {
				return nil
			}
		}
		t.Used = column[userTicks] + column[nice] + column[system] + column[irq] + column[softirq]
		t.Stolen = column[steal]
		t.Total = t.Used + t.Stolen + column[idle] + column[iowait]
	}
	if t.Total == 0 || t.CPUs == 0 {
		return nil
	}
	return &t
}

// readThrottle sums over the control group of this process and those around it: a quota may
// be on any of them, and is counted there. In a container the outer ones cannot be seen.
func readThrottle(root fs.FS) *Throttle {
	var sum *Throttle
	mount, group := cpuGroup(root)
	for dir := group; mount != ""; dir = path.Dir(dir) {
		if t := parseThrottle(readText(root, path.Join(mount, dir, "cpu.stat"))); t != nil {
			if sum == nil {
				sum = &Throttle{}
			}
			sum.Times += t.Times
			sum.Time += t.Time
		}
		if dir == "/" {
			break
		}
	}
	return sum
}

// cpuGroup finds the control group that CPU quotas apply to: that of the cpu controller in
// version 1, else that of version 2. A mount "" says that there is none.
func cpuGroup(root fs.FS) (mount, group string) {
	const mounts = "sys/fs/cgroup"
	for line := range strings.Lines(readText(root, "proc/self/cgroup")) {
		_, rest, _ := strings.Cut(strings.TrimSpace(line), ":") // "4:cpu,cpuacct:/group", "0::/group"
		controllers, name, ok := strings.Cut(rest, ":")
		if !ok {
			continue
		}
		name = path.Clean("/" + name) // a group outside of the container reads "/../other"
		for controller := range strings.SplitSeq(controllers, ",") {
			if controller == "cpu" {
				return path.Join(mounts, controllers), name
			}
		}
		if controllers == "" {
			mount, group = mounts, name
		}
	}
	return mount, group
}

// parseThrottle reads cpu.stat, whose time is in nanoseconds in version 1 and in microseconds
// in version 2; nil if it does not say both how often and how long.
func parseThrottle(text string) *Throttle {
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
		}
	}
	if !times || !spent {
		return nil
	}
	return &t
}

// Usage is what went on between two readings; every nil is an unknown.
type Usage struct {
	Used      *float64       `json:"used"`         // share of the time of all CPUs, 0 to 1, us included
	Stolen    *float64       `json:"stolen"`       // share that the host gave to other machines, 0 to 1
	Throttled *time.Duration `json:"throttled_ns"` // how long a CPU quota stopped us, summed over CPUs
}

// Since is what went on since an earlier reading. What either of them does not know is
// unknown, as is everything that counted backwards or has not moved by a tick.
func (p Pressure) Since(earlier Pressure) Usage {
	var u Usage
	if now, was := p.CPU, earlier.CPU; now != nil && was != nil &&
		now.Total > was.Total && now.Used >= was.Used && now.Stolen >= was.Stolen {
		total := float64(now.Total - was.Total)
		// Idleness may count backwards, so that a share may come out above 1.
		u.Used = new(min(1, float64(now.Used-was.Used)/total))
		u.Stolen = new(min(1, float64(now.Stolen-was.Stolen)/total))
	}
	if now, was := p.Throttle, earlier.Throttle; now != nil && was != nil && now.Time >= was.Time {
		u.Throttled = new(now.Time - was.Time)
	}
	return u
}

// disturbingSteal is the share of stolen time from which on it is worth a word: up to 0.04 comes
// and goes on a virtual machine whose noise stays below 3 %.
const disturbingSteal = 0.05

// Disturbed says what took CPU time away from all of this machine, or from this process, if
// anything did. What is unknown is not reported.
func (u Usage) Disturbed() (reason string, disturbed bool) {
	var why []string
	if u.Stolen != nil && *u.Stolen >= disturbingSteal {
		why = append(why, fmt.Sprintf("the host gave %.0f %% of the CPU time to other machines", 100**u.Stolen))
	}
	if u.Throttled != nil && *u.Throttled > 0 {
		why = append(why, fmt.Sprintf("a CPU quota stopped its threads for %v", threeDigits(*u.Throttled)))
	}
	return strings.Join(why, ", "), len(why) > 0
}

// threeDigits rounds to three significant digits, which is more than is steady.
func threeDigits(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 || d/unit <= -1000 {
		unit *= 10
	}
	return d.Round(unit)
}

// A sample is no sample if this much was taken from it. A few per cent of steal come and go on
// any shared machine: they are noise, which blocks spread; this is another machine.
const (
	spoilingSteal    = 0.20 // of all CPU time
	spoilingThrottle = 0.05 // of the time that the sample took
)

// ErrDisturbed is the failure of a sample that the machine has spoilt: nobody's fault.
var ErrDisturbed = errors.New("disturbed")

// spoils is the error of a sample that took so long, if it is useless.
func (u Usage) spoils(took time.Duration) error {
	if u.Stolen != nil && *u.Stolen >= spoilingSteal {
		return fmt.Errorf("%w: the host took %.0f %% of all CPU time away", ErrDisturbed, 100**u.Stolen)
	}
	if u.Throttled != nil && float64(*u.Throttled) >= spoilingThrottle*float64(took) {
		return fmt.Errorf("%w: a CPU quota stopped threads for %v", ErrDisturbed, threeDigits(*u.Throttled))
	}
	return nil
}
