package report

import (
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/text"
)

// mostOfTail is how large the share of a part of the tail must be to be named, and leastTail how far the p99 must be
// above the median, as a ratio, to be called a tail.
const (
	mostOfTail = 0.5
	leastTail  = 1.25
)

// stages are the parts of a sojourn of which there are histograms; the last one is what they leave of it.
var stages = []struct {
	part int
	name string
}{{latency.OfFetch, "fetching"}, {latency.OfQueueWait, "the queue wait"}, {latency.OfProcess, "processing"},
	{-1, "time before the fetch or after processing"}}

// tail finds the stage with the largest share of what the p99 of the sojourn is above its median. Without a notable
// tail it is none.
func (l *latencies) tail() (stage int, share float64) {
	beyond := func(part int) float64 {
		h := l.merged.Parts()[part]
		return h.Quantile(0.99) - h.Quantile(0.5)
	}
	whole, left := beyond(latency.OfSojourn), 1.0
	if whole <= 0 || whole < (leastTail-1)*l.merged.Sojourn.Quantile(0.5) {
		return -1, 0
	}
	for i, s := range stages {
		of := max(0, left)
		if s.part >= 0 {
			of = beyond(s.part) / whole
			left -= of
		}
		if i == 0 || of > share {
			stage, share = i, of
		}
	}
	return stage, share
}

// tails says what the slowest items of the rows spend their time with.
func tails(rows []latencyRow) (said []string) {
	type group struct {
		labels    []string
		low, high float64
	}
	groups := make([]group, len(stages))
	var mixed, short []string
	most := 0.0
	for _, r := range rows {
		if !r.known(0.99) {
			continue
		}
		switch stage, share := r.tail(); {
		case stage < 0:
			short = append(short, r.label)
		case share < mostOfTail:
			mixed = append(mixed, r.label)
		default:
			g := &groups[stage]
			if g.labels == nil {
				g.low, g.high = share, share
			}
			g.labels, g.low, g.high = append(g.labels, r.label), min(g.low, share), max(g.high, share)
			most = max(most, share)
		}
	}
	var clauses []string
	for i, g := range groups {
		if g.labels != nil {
			clauses = append(clauses, fmt.Sprintf("%s in %s (%s)", stages[i].name, text.List(g.labels),
				text.Percents(g.low, g.high)))
		}
	}
	if clauses != nil {
		sentence := "From median to p99, the sojourn grows mostly through " + strings.Join(clauses, "; ") +
			". In brackets: how much that part grows from median to p99, as a share."
		if most >= 1.005 {
			sentence += " It can exceed 100 %, because the percentiles of the parts are of different items."
		}
		said = append(said, sentence)
	}
	if mixed != nil {
		said = append(said, fmt.Sprintf("No part alone is half of the tail of %s.", text.List(mixed)))
	}
	if short != nil {
		said = append(said, fmt.Sprintf("Next to no tail: %s, with a p99 less than %.0f %% above the median.",
			text.List(short), 100*(leastTail-1)))
	}
	return said
}
