package report

import (
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/text"
)

// mostOfTail is how large a part's share of the tail must be to be what it is mostly made of, and
// leastTail how far the p99 must be above the median, as a ratio, to be called a tail.
const (
	mostOfTail = 0.5
	leastTail  = 1.25
)

// stages are the parts of a sojourn of which there are histograms, as sentences name them; the last is
// what they leave of it.
var stages = []struct {
	part int
	name string
}{{latency.OfFetch, "fetching"}, {latency.OfQueueWait, "the queue wait"}, {latency.OfProcess, "processing"}, {-1, "time before the fetch or, processed, waiting to be emitted"}}

// A tail is what a slow item of a row has beyond a middling one: the p99 of the sojourn less its
// median.
type tail struct {
	label string
	// shares: (p99−median) of each stage over that of the sojourn, then the rest. Percentiles are of
	// different items, so they need not add up to 1.
	shares []float64
	short  bool // it is next to nothing
}

// tail of a row; false where the p99 is hidden.
func (r latencyRow) tail() (t tail, ok bool) {
	if _, ok := r.percentile(latency.OfSojourn, 0.99); !ok {
		return t, false
	}
	beyond := func(part int) float64 {
		h := r.merged.Parts()[part]
		return h.Quantile(0.99) - h.Quantile(0.5)
	}
	whole, left := beyond(latency.OfSojourn), 1.0
	median := r.merged.Sojourn.Quantile(0.5)
	if t.label = r.label; whole < (leastTail-1)*median || whole <= 0 {
		t.short = true
		return t, true
	}
	for _, s := range stages[:len(stages)-1] {
		t.shares = append(t.shares, beyond(s.part)/whole)
		left -= beyond(s.part) / whole
	}
	t.shares = append(t.shares, max(0, left))
	return t, true
}

// largest is the stage with the largest share.
func (t tail) largest() int {
	most := 0
	for i, share := range t.shares {
		if share > t.shares[most] {
			most = i
		}
	}
	return most
}

// tails says what the slowest items of the rows spend their time with.
func tails(rows []latencyRow) []string {
	var shared, short []string
	groups := make([][]tail, len(stages)) // by the largest stage
	for _, r := range rows {
		t, ok := r.tail()
		switch {
		case !ok:
		case t.short:
			short = append(short, t.label)
		case t.shares[t.largest()] >= mostOfTail:
			groups[t.largest()] = append(groups[t.largest()], t)
		default:
			shared = append(shared, t.sentence())
		}
	}
	var said, clauses []string
	for i, group := range groups {
		if len(group) > 0 {
			clauses = append(clauses, clause(stages[i].name, i, group))
		}
	}
	if len(clauses) > 0 {
		said = append(said, "What a sojourn at the p99 has beyond the median is mostly "+strings.Join(clauses, "; ")+": in brackets, the p99 of that part less its median, over the same of the sojourn."+beyondAll(groups))
	}
	said = append(said, shared...)
	if len(short) > 0 {
		said = append(said, fmt.Sprintf("Next to no tail: %s, with a p99 less than %.0f %% above the median.", text.List(short), 100*(leastTail-1)))
	}
	return said
}

// beyondAll explains shares of more than all.
func beyondAll(groups [][]tail) string {
	for stage, group := range groups {
		for _, t := range group {
			if t.shares[stage] >= 1.005 {
				return " The two are of different items, so that it may be more than 100 %."
			}
		}
	}
	return ""
}

// clause is of rows whose tail is mostly the same stage.
func clause(name string, stage int, group []tail) string {
	var labels []string
	low, high := group[0].shares[stage], group[0].shares[stage]
	for _, t := range group {
		labels, low, high = append(labels, t.label), min(low, t.shares[stage]), max(high, t.shares[stage])
	}
	return fmt.Sprintf("%s in %s (%s)", name, text.List(labels), text.Percents(low, high))
}

// sentence is for a tail that no stage alone is half of.
func (t tail) sentence() string {
	var parts []string
	for i, s := range stages {
		parts = append(parts, fmt.Sprintf("%s %s", s.name, text.Percents(t.shares[i], t.shares[i])))
	}
	return fmt.Sprintf("In %s no part alone is half of that: %s.", t.label, text.List(parts))
}
