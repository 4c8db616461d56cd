package results

import (
	"fmt"
	"strings"
)

// mostOfTail is how large a part's p99 must be, as a share of that of the sojourn, to be what
// the tail is made of.
const mostOfTail = 0.5

// stages are the parts of a sojourn of which there are histograms, as sentences name them.
var stages = []struct {
	part int
	name string
}{{ofFetch, "fetching"}, {ofQueueWait, "the queue wait"}, {ofProcess, "processing"}}

// A tail is where the slowest items of a row are slow.
type tail struct {
	label  string
	shares []float64 // the p99 of each stage over that of the sojourn, which need not add up to 1
	rest   float64   // of the mean sojourn, in no stage and not between them; means add up
}

// tail of a row; false where the p99 is hidden.
func (r latencyRow) tail() (t tail, ok bool) {
	whole, ok := r.percentile(ofSojourn, 0.99)
	if !ok || whole <= 0 {
		return t, false
	}
	t.label, t.rest = r.label, 1
	for _, s := range stages {
		of := r.merged.parts()[s.part]
		t.shares = append(t.shares, of.quantile(0.99)/whole)
		t.rest -= of.mean() / r.merged.Sojourn.mean()
	}
	t.rest = max(0, t.rest)
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
	var shared []string
	groups := make([][]tail, len(stages)) // by the largest stage
	for _, r := range rows {
		t, ok := r.tail()
		switch {
		case !ok:
		case t.shares[t.largest()] >= mostOfTail:
			groups[t.largest()] = append(groups[t.largest()], t)
		default:
			shared = append(shared, t.sentence())
		}
	}
	var clauses []string
	for i, group := range groups {
		if len(group) == 0 {
			continue
		}
		var labels []string
		low, high := group[0].shares[i], group[0].shares[i]
		for _, t := range group {
			labels, low, high = append(labels, t.label), min(low, t.shares[i]), max(high, t.shares[i])
		}
		clauses = append(clauses, fmt.Sprintf("to %s in %s (%s)", stages[i].name, list(labels), percents(low, high)))
	}
	if len(clauses) == 0 {
		return shared
	}
	return append([]string{"The tail of the sojourn is mostly due " + strings.Join(clauses, "; ") + ": in brackets, the p99 of that part over the p99 of the sojourn."}, shared...)
}

// sentence is for a tail that no stage alone is half of.
func (t tail) sentence() string {
	var parts []string
	for i, s := range stages {
		parts = append(parts, fmt.Sprintf("%s %s", s.name, percents(t.shares[i], t.shares[i])))
	}
	return fmt.Sprintf("In %s no part alone reaches half of it: %s; %s of the mean sojourn is spent before the fetch or, processed, waiting to be emitted.", t.label, list(parts), percents(t.rest, t.rest))
}

// percents is a range of shares: "49 to 86 %".
func percents(low, high float64) string {
	from, to := fmt.Sprintf("%.0f", 100*low), fmt.Sprintf("%.0f", 100*high)
	if from == to {
		return from + " %"
	}
	return from + " to " + to + " %"
}
