package resultstest

import (
	"time"

	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/trace"
)

// Schedule is one of items with the start and the end of both stages in milliseconds, on two CPUs, with a T* of 5 ms.
// An item is pulled when its fetch starts, and emitted when it is processed.
func Schedule(name string, limit int, items ...[4]int64) lanes.Schedule {
	const ms = time.Millisecond
	s := lanes.Schedule{Name: name, Items: len(items), Limit: limit, CPUs: 2, Bound: 5 * ms}
	for i, x := range items {
		for j := range x {
			x[j] *= int64(ms)
		}
		s.Spans = append(s.Spans, trace.Spans{Item: i, Pulled: x[0], FetchStart: x[0], FetchEnd: x[1], ProcessStart: x[2],
			ProcessEnd: x[3], Emitted: x[3]})
	}
	return s
}

// Four items that take 4 ms to fetch and 2 ms to process, two at a time, by some strategies and one after the other.
var (
	SequentialSchedule = Schedule("sequential", 2, [4]int64{0, 4, 4, 6}, [4]int64{6, 10, 10, 12},
		[4]int64{12, 16, 16, 18}, [4]int64{18, 22, 22, 24})
	PoolSchedule = Schedule("pool", 2, [4]int64{0, 4, 4, 6}, [4]int64{0, 4, 4, 6}, [4]int64{6, 10, 10, 12},
		[4]int64{6, 10, 10, 12})
	StagedSchedule = Schedule("staged", 2, [4]int64{0, 4, 8, 10}, [4]int64{0, 4, 8, 10}, [4]int64{4, 8, 10, 12},
		[4]int64{4, 8, 10, 12})
	PipelineSchedule = Schedule("pipeline", 2, [4]int64{0, 4, 4, 6}, [4]int64{0, 4, 4, 6}, [4]int64{4, 8, 8, 10},
		[4]int64{4, 8, 8, 10})
)
