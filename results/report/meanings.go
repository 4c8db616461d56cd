package report

import "github.com/overlap-bench/overlap/results/table"

// meanings say what the columns of a table are, by their names.
var meanings = map[string]string{
	"sec/op": "the time of one batch, from the first pull to the last emit: the median of all " +
		"samples, ± its 95 % confidence interval",
	"speedup": "how many times as fast as the baseline, estimated from the ratios within blocks. " +
		"15.0× ± 3% is within 15.0 / 1.03 to 15.0 · 1.03: the end that is farther away decides",
	"fetch speedup":   "the same for the time in which at least one item was being fetched",
	"process speedup": "the same for the time in which at least one item was being processed",
	"efficiency": "the shortest time possible at any limit, T*, divided by the time taken, estimated " +
		"likewise from the blocks. 1 would be perfect",
	"at the limit": "the same with the shortest time that is possible at the strategy's limit",
	"verdict": "faster or slower than the baseline; within noise: no difference is shown, or a " +
		"smaller one than the noise floor",
	"overlap factor": "fetching time and processing time, added, divided by the time of the batch. 1: " +
		"nothing is overlapped. 2: both go on all the time",
	"p99 sojourn":    "99 % of the items took at most this from pull to emit, in the median sample",
	"peak in flight": "the most items that were pulled and not yet emitted: what the strategy holds in memory",
	"CPU per item":   "CPU time of the strategy's process for an item, without the server's",
	"B/op":           "bytes that a batch allocates",
	"allocs/op":      "objects that a batch allocates",
}

// unpaired are the meanings of columns that are not estimated within blocks.
var unpaired = map[string]string{
	"speedup":    "how many times as fast as the baseline: its median, divided by that of the row",
	"efficiency": "the shortest time possible at any limit, T*, divided by the time taken. 1 would be perfect",
}

// Meaning says what a column of a table is, by its name; "" of one that is a benchmark's own. Benchmarks of somebody
// else have no batches.
func Meaning(t *table.Table, column string) string {
	if !t.IsStrategies {
		return ""
	}
	if meaning := unpaired[column]; meaning != "" && !t.Paired() {
		return meaning
	}
	return meanings[column]
}
