package results

import (
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// What to know of figures that were taken from somebody's service, where neither the rate of
// requests nor what they bring is ours.

// notableHold is the share of the time of all fetches from which on a cap on the rate of
// requests is in the figures.
const notableHold = 0.01

// held says whether the cap held the row's requests back.
func (r *Row) held() bool {
	share, ok := r.median(record.RateHeld)
	return ok && share >= notableHold
}

// atLeast marks a gain in all, or in fetching, that would be more without the cap.
func (r *Row) atLeast(gain string) string {
	if r.held() {
		return "≥ " + gain
	}
	return gain
}

// ownService says whether the table was taken from somebody's service: such rows know of a cap.
func (t *Table) ownService() bool {
	return slices.ContainsFunc(t.Rows, func(r *Row) bool { return len(r.values[record.Tidied(record.RateHeld)]) > 0 })
}

// changes says whether some item of the table had another result than when it was first asked for.
func (t *Table) changes() bool {
	return slices.ContainsFunc(slices.Concat(t.Rows, t.again), func(r *Row) bool { return record.AnyChanged(r.values[record.Tidied(record.Changed)]) })
}

// inexplicable says why a table has no waterfalls, if none of its kind can have any.
func (t *Table) inexplicable() string {
	switch {
	case t.ownService():
		return "Of a service of one's own only the requests are known, so that there is no T*, and nothing to explain."
	case t.Exact:
		return "In virtual time it is not worked out where the time goes."
	case !t.ours:
		return "These are no strategies, so that there is no T*, and nothing to explain."
	}
	return ""
}

// service warns of what comes before any ranking.
func (t *Table) service() []string {
	var held []string
	var most, changed float64
	for _, r := range t.Rows {
		if r.ranked() && r.held() {
			share, _ := r.median(record.RateHeld)
			held, most = append(held, t.label(r)), max(most, share)
		}
		if n, ok := r.median(record.Changed); ok && r.ranked() {
			changed = max(changed, n)
		}
	}
	var said []string
	if len(held) > 0 {
		capped := fmt.Sprintf("The cap of %s requests a second held back %s, for up to %.0f %% of the time of their fetches: their figures are the cap's, and without it they would be faster.",
			t.Facts["max-rate"], text.List(held), 100*most)
		if slices.ContainsFunc(t.Rows, func(r *Row) bool { return r.Strategy == t.base && r.held() }) {
			capped += fmt.Sprintf(" With %s held back, there is no speedup to speak of.", t.base)
		}
		said = append(said, capped)
	}
	if changed > 0 {
		said = append(said, fmt.Sprintf("The service did not always answer the same: up to %.0f of %d items a batch had another result than when first asked for, so that the work was not quite equal.", changed, t.Items))
	}
	return append(said, t.dialled()...)
}

// dialled warns of connections that were opened while timing: only a service that closes them
// makes that necessary. Against the fixture, such a sample fails.
func (t *Table) dialled() []string {
	var names []string
	var most float64
	for _, r := range t.Rows {
		if _, own := r.Summary(record.RateHeld); !own {
			continue
		}
		if n, ok := r.median(record.Dials); ok && r.ranked() {
			names, most = append(names, t.label(r)), max(most, n)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s opened up to %.0f connections a batch while timed, since the service had closed them: that is in the figures.", text.List(names), most)}
}
