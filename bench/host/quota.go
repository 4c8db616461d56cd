package host

import (
	"io/fs"
	"math"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Quota is so much CPU time in each period, and of what was not used before, a burst; the zero
// Quota is none.
type Quota struct {
	Time   time.Duration `json:"time_ns"`
	Period time.Duration `json:"period_ns"`
	Burst  time.Duration `json:"burst_ns,omitempty"`
}

// CPUs is how many CPUs could be kept busy for ever.
func (q Quota) CPUs() float64 { return float64(q.Time) / float64(q.Period) }

// overrun is by how much a CPU may run beyond a quota before the kernel sees it, which is at a tick
// of its clock, 10 ms at most. It has to be saved later.
const overrun = 10 * time.Millisecond

// A Series is the batches of a sample, one after the other.
type Series struct {
	Lasted  time.Duration // from the beginning of the first to the end of the last; 0 for one batch
	Between time.Duration // of it, nothing was timed
	Used    time.Duration // CPU time of all batches
	Width   int           // CPUs that were used at once, at most
}

// Least is how long a batch of a series takes at least, in the mean, to get so much CPU time. A
// quota is a bucket that is filled anew in each period: the first batch may begin with a full one
// and meet the next one soon, those after it have what is left and what comes. In the time L there
// is saved + quota × L of CPU time, which is enough for so many batches and no more: none can take
// less than L over their number. Where more was used than a quota seems to give, so much it gave: not
// every system that shows one keeps to it. Without a quota it takes no time.
func (q Quota) Least(cpu time.Duration, s Series) time.Duration {
	if q.Time <= 0 {
		return 0
	}
	saved := 2*float64(q.Time) + float64(q.Burst) + float64(s.Width)*float64(overrun)
	if s.Lasted <= 0 {
		return time.Duration(max(0, (float64(cpu)-saved)/q.CPUs()))
	}
	given := max(saved+q.CPUs()*float64(s.Lasted), float64(s.Used))
	return time.Duration(float64(cpu) * float64(max(0, s.Lasted-s.Between)) / given)
}

// EffectiveCPUs is how many CPUs this process may keep busy for ever, with those that it starts:
// the CPUs that it may run on, or less where a control group has a quota. root is a file system
// like that of Linux, os.DirFS("/"); where it does not tell, there is no quota.
func EffectiveCPUs(root fs.FS) float64 {
	cpus := float64(runtime.NumCPU())
	if quota, ok := ReadQuota(root); ok {
		return min(cpus, quota.CPUs())
	}
	return cpus
}

// ReadQuota is the least quota of the control group of this process and those around it.
func ReadQuota(root fs.FS) (least Quota, found bool) {
	for _, group := range cpuGroups(root) {
		if quota, ok := group.quota(root); ok && (!found || quota.CPUs() < least.CPUs()) {
			least, found = quota, true
		}
	}
	return least, found
}

// parseQuota reads "150000 100000", microseconds of CPU time in so many of real time, which is
// 1.5 CPUs. Without a quota there is "max" (version 2) or -1 (version 1) in place of the first. The
// burst is in microseconds too; old kernels have none.
func parseQuota(text, burst string) (q Quota, ok bool) {
	fields := strings.Fields(text)
	if len(fields) != 2 {
		return q, false
	}
	quota, ok1 := microseconds(fields[0])
	period, ok2 := microseconds(fields[1])
	if !ok1 || !ok2 || quota == 0 || period == 0 {
		return q, false
	}
	more, _ := microseconds(burst)
	return Quota{quota, period, more}, true
}

func microseconds(text string) (time.Duration, bool) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n > uint64(math.MaxInt64/time.Microsecond) {
		return 0, false
	}
	return time.Duration(n) * time.Microsecond, true
}

// HostQuota is the CPU quota of this process, the zero Quota if it has none.
var HostQuota = sync.OnceValue(func() Quota {
	quota, _ := ReadQuota(Root())
	return quota
})

// QuotaPeriods is how many periods of a CPU quota a sample takes at least if the quota is what makes
// it slow: of a shorter one, it depends on where in a period it begins how long it takes.
const QuotaPeriods = 20
