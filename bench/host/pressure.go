package host

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/fixtures/process"
)

// Pressure is a reading of what goes on on the machine besides us. It is read from files, so
// that it is unknown, not wrong, where a system does not have them: every nil is an unknown.
type Pressure struct {
	Load     *float64  `json:"load"`     // 1-minute load average
	CPU      *CPUTicks `json:"cpu"`      // of all CPUs since the machine was started
	Throttle *Throttle `json:"throttle"` // of the control group of this process, since it exists

	at     time.Time
	own    *time.Duration // CPU time that this process has used, with those that it started
	quotas []quotaReading // of the groups that have one, from the inside out
}

// CPUTicks are what /proc/stat counts. Use ratios of them: how long a tick is, it does not say.
// The CPUs are the machine's, also where this process may use but some of them.
type CPUTicks struct {
	CPUs   int    `json:"cpus"`
	Used   uint64 `json:"used"`   // by any process or the kernel, us included
	Stolen uint64 `json:"stolen"` // ready to run, while the host ran another machine
	Total  uint64 `json:"total"`  // with idleness
}

// ReadPressure reads the pressure from a file system like that of Linux, os.DirFS("/"). A file
// that is missing or garbled makes unknown what it would have told.
func ReadPressure(root fs.FS) Pressure {
	p := Pressure{Load: readLoad(root), CPU: readTicks(root), at: time.Now()}
	p.Throttle, p.quotas = readThrottle(root)
	return p
}

// HostPressure reads the pressure on this machine, and what is our own of it.
func HostPressure() Pressure {
	p := ReadPressure(Root())
	if own, ok := process.FamilyCPU(); ok {
		p = p.WithOwn(own, p.at)
	}
	return p
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

// Usage is what went on between two readings; every nil is an unknown.
type Usage struct {
	Used      *float64       `json:"used"`         // share of the time of all CPUs, 0 to 1, us included
	Stolen    *float64       `json:"stolen"`       // share that the host gave to other machines, 0 to 1
	Throttled *time.Duration `json:"throttled_ns"` // how long a CPU quota stopped us, summed over CPUs

	// Crowded is the share of the time for which a CPU quota stopped us because others who share
	// it used some of it, 0 to 1. What our own use of the CPU explains is none of it: a quota
	// always stops whoever computes on more CPUs than it gives.
	Crowded *float64 `json:"crowded,omitempty"`
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
	u.Crowded = p.crowded(earlier)
	return u
}

// disturbingSteal is the share of stolen time from which on it is worth a word: up to 0.04 comes
// and goes on a virtual machine whose noise stays below 3 %.
const disturbingSteal = 0.05

// spoilingCrowd is the share of the time from which on others who share a CPU quota disturb: the
// clocks of a control group and of our processes are not read at once.
const spoilingCrowd = 0.05

// Disturbed says what took CPU time away from all of this machine, or from this process, if
// anything did. What is unknown is not reported.
func (u Usage) Disturbed() (reason string, disturbed bool) {
	var why []string
	if u.Stolen != nil && *u.Stolen >= disturbingSteal {
		why = append(why, fmt.Sprintf("the host gave %.0f %% of the CPU time to other machines", 100**u.Stolen))
	}
	if u.Crowded != nil && *u.Crowded >= spoilingCrowd {
		why = append(why, u.crowd())
	}
	return strings.Join(why, ", "), len(why) > 0
}

func (u Usage) crowd() string {
	return fmt.Sprintf("others who share its CPU quota stopped it for %.0f %% of the time", 100**u.Crowded)
}

// spoilingSteal is the share of all CPU time that must be taken from a sample for it to be none. A
// few per cent of steal come and go on any shared machine: they are noise, which blocks spread; this
// is another machine.
const spoilingSteal = 0.20

// ErrDisturbed is the failure of a sample that the machine has spoilt: nobody's fault.
var ErrDisturbed = errors.New("disturbed")

// Spoils is the error of a sample that is useless. A CPU quota spoils none by itself: T* is computed
// for it.
func (u Usage) Spoils() error {
	if u.Stolen != nil && *u.Stolen >= spoilingSteal {
		return fmt.Errorf("%w: the host took %.0f %% of all CPU time away", ErrDisturbed, 100**u.Stolen)
	}
	if u.Crowded != nil && *u.Crowded >= spoilingCrowd {
		return fmt.Errorf("%w: %s", ErrDisturbed, u.crowd())
	}
	return nil
}

// WithOwn is the reading as of a process that has used so much CPU time, taken at that time.
func (p Pressure) WithOwn(cpu time.Duration, at time.Time) Pressure {
	p.own, p.at = &cpu, at
	return p
}
