package measure

import (
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/fixtures/process"
)

// A watch tells what else the machine did while something was measured.
type watch struct {
	begun    time.Time
	pressure host.Pressure
	own      time.Duration // CPU time of this process and of those that it started
	counted  bool
}

func startWatch() watch {
	w := watch{begun: time.Now(), pressure: host.HostPressure()}
	w.own, w.counted = process.FamilyCPU()
	return w
}

// busy is the share of the CPU time of the machine, used by others, from which on something is said.
const busy = 0.1

// said is a sentence on what others did, "" if that was little or nothing is known of it. The processes that were
// started since have to run still, or to have ended.
func (w watch) said() string {
	now := host.HostPressure()
	usage, lasted := now.Since(w.pressure), time.Since(w.begun)
	if why, disturbed := usage.Disturbed(); disturbed {
		return fmt.Sprintf("Meanwhile %s: real batches take longer then.", why)
	}
	own, counted := process.FamilyCPU()
	if !w.counted || !counted || usage.Used == nil || lasted <= 0 {
		return ""
	}
	others := *usage.Used - float64(own-w.own)/float64(lasted)/float64(now.CPU.CPUs)
	if others < busy {
		return ""
	}
	return fmt.Sprintf("Other programs, the browser among them, used %.0f %% of this machine's CPU time meanwhile: real "+
		"batches take longer then.", 100*others)
}
