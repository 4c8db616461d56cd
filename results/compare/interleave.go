package compare

import (
	"maps"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// pairedBlocks are the blocks in which two files are compared in pairs. The sides of one run have all blocks in common:
// each cell was measured on both sides in a row.
func pairedBlocks(old, now *record.File) (blocks []int) {
	if old.Side == now.Side {
		return turns(old, now)
	}
	in := map[int]bool{}
	for _, s := range old.Samples {
		in[s.Block] = true
	}
	for _, s := range now.Samples {
		if in[s.Block] {
			blocks = append(blocks, s.Block)
		}
	}
	slices.Sort(blocks)
	return slices.Compact(blocks)
}

// A span is the time that a block took.
type span struct {
	block      int
	start, end time.Time
	new        bool // it is of the new file
}

// neighbours is the longest time between the two halves of a pair: enough to build and calibrate in.
const neighbours = time.Minute

// turns lists the blocks in which two files of one machine took turns: block k of one was measured right before or
// after block k of the other, with no other block in between, within a minute, and overlapping with nothing. It is nil
// if there are fewer than 6 of them, as for runs that were measured one after the other.
//
// Blocks that have no partner are not used: those that a run adds for the sake of its precision are of the cells that
// decide its own ranking. What was resumed out of step is compared as two runs, which keeps this simple.
func turns(old, now *record.File) (blocks []int) {
	if old.Run == nil || now.Run == nil || old.Run.Facts["machine"] != now.Run.Facts["machine"] {
		return nil
	}
	spans := append(spansOf(old, false), spansOf(now, true)...)
	slices.SortFunc(spans, func(a, b *span) int { return a.start.Compare(b.start) })
	var until time.Time // everything before has ended
	for i, a := range spans[:max(0, len(spans)-1)] {
		b := spans[i+1]
		alone := !a.start.Before(until) && (i+2 == len(spans) || !spans[i+2].start.Before(b.end))
		gap := b.start.Sub(a.end)
		if a.block == b.block && a.new != b.new && alone && gap >= 0 && gap <= neighbours {
			blocks = append(blocks, a.block)
		}
		if a.end.After(until) {
			until = a.end
		}
	}
	if len(blocks) < stats.LeastBlocks {
		return nil
	}
	slices.Sort(blocks)
	return blocks
}

// spansOf are the blocks of a file, from the first sample's start to the last one's end.
func spansOf(f *record.File, isNew bool) []*span {
	at := map[int]*span{}
	for _, s := range f.Samples {
		if at[s.Block] == nil {
			at[s.Block] = &span{block: s.Block, start: s.Started, new: isNew}
		}
		b, end := at[s.Block], s.Started.Add(s.Took)
		if s.Started.Before(b.start) {
			b.start = s.Started
		}
		if end.After(b.end) {
			b.end = end
		}
	}
	return slices.Collect(maps.Values(at))
}
