package compare

import (
	"slices"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// A span is the time that a block took.
type span struct {
	block      int
	start, end time.Time
	new        bool // it is of the new file
}

// neighbours is the longest time between the two halves of a pair: enough to build and calibrate in.
const neighbours = time.Minute

// turns lists the blocks in which two files of one machine took turns: block k of one was measured
// right before or after block k of the other, with no other block of either in between, within a
// minute, and overlapping with nothing. It is nil if there are fewer than 6 of them, as for runs
// that were measured one after the other. Such files are made by
//
//	for n in 1 2 3 4 5 6; do overlap run --resume old.txt --blocks $n --budget 1s; overlap run --resume new.txt --blocks $n --budget 1s; done
//
// Blocks that have no partner are not used: those that a run adds for the sake of its precision
// are of the cells that decide its own ranking.
//
// That all halves are of the same block and not just alternate keeps it simple: what was resumed
// out of step is compared as two runs.
func turns(old, now *record.File) []int {
	if old.Run == nil || now.Run == nil || old.Run.Facts["machine"] != now.Run.Facts["machine"] {
		return nil
	}
	spans := append(spansOf(old, false), spansOf(now, true)...)
	slices.SortFunc(spans, func(a, b span) int { return a.start.Compare(b.start) })
	var blocks []int
	var until time.Time // everything before has ended
	for i := range spans {
		if i+1 < len(spans) {
			a, b := spans[i], spans[i+1]
			alone := !a.start.Before(until) && (i+2 == len(spans) || !spans[i+2].start.Before(b.end))
			gap := b.start.Sub(a.end)
			if a.block == b.block && a.new != b.new && alone && gap >= 0 && gap <= neighbours {
				blocks = append(blocks, a.block)
			}
		}
		if spans[i].end.After(until) {
			until = spans[i].end
		}
	}
	if len(blocks) < stats.LeastBlocks {
		return nil
	}
	slices.Sort(blocks)
	return blocks
}

// spansOf are the blocks of a file, by number, from the first sample's start to the last one's end.
func spansOf(f *record.File, isNew bool) []span {
	at := map[int]int{}
	var spans []span
	for _, s := range f.Samples {
		i, ok := at[s.Block]
		if !ok {
			i = len(spans)
			at[s.Block] = i
			spans = append(spans, span{block: s.Block, start: s.Started, end: s.Started, new: isNew})
		}
		if s.Started.Before(spans[i].start) {
			spans[i].start = s.Started
		}
		if end := s.Started.Add(s.Took); end.After(spans[i].end) {
			spans[i].end = end
		}
	}
	return spans
}
