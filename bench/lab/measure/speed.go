package measure

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/fixtures/corpus"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/fixtures/profile"
)

// document is how large the documents are in bytes: small, so that the CPU time of an item comes in small steps, and
// fetching it costs little.
const document = 1 << 10

// window is how long rounds are counted.
const window = 40 * time.Millisecond

// roundTime is the CPU time of a round of the work while so many CPUs compute at once. It is CPU time, and not time by
// the clock, so that a round stays what it is while others use the machine.
func roundTime(ctx context.Context, cpus int) (time.Duration, error) {
	compute, err := corpus.Processor(profile.SHA256)
	if err != nil {
		return 0, err
	}
	var computing sync.WaitGroup
	rounds := make([]int, cpus) // each goroutine writes its own
	begun, passed, used := time.Now(), host.Stopwatch(cpus), process.CPU()
	for i := range rounds {
		computing.Go(func() {
			const some = 200
			body := make([]byte, document)
			for time.Since(begun) < window && ctx.Err() == nil {
				compute(ctx, body, some)
				rounds[i] += some
			}
		})
	}
	computing.Wait()
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	took := process.CPU() - used
	if runtime.GOOS == "windows" { // it counts CPU time in ticks, too long ones for this
		took = passed() * time.Duration(cpus)
	}
	all := 0
	for _, n := range rounds {
		all += n
	}
	if took <= 0 {
		return 0, fmt.Errorf("the speed of this machine cannot be measured: %d rounds took no CPU time", all)
	}
	return max(1, took/time.Duration(max(1, all))), nil
}

// roundsFor is how many rounds take so long, at least one.
func roundsFor(cpu, round time.Duration) int {
	return max(1, int(math.Round(float64(cpu)/float64(round))))
}
