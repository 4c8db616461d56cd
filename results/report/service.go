package report

import (
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// inexplicable says why a table has no waterfalls, if none of its kind can have any.
func inexplicable(t *table.Table) string {
	switch {
	case t.OwnService():
		return "Of a service of one's own only the requests are known, so that there is no T*, and nothing to explain."
	case t.Exact:
		return "In virtual time it is not worked out where the time goes."
	case !t.IsStrategies:
		return "These are no strategies, so that there is no T*, and nothing to explain."
	}
	return ""
}

// service warns of what comes before any ranking.
func service(t *table.Table) []string {
	var held []string
	var most, changed float64
	for _, r := range t.Rows {
		if r.Ranked() && r.Held() {
			share, _ := r.Median(record.RateHeld)
			held, most = append(held, t.Label(r)), max(most, share)
		}
		if n, ok := r.Median(record.Changed); ok && r.Ranked() {
			changed = max(changed, n)
		}
	}
	var said []string
	if len(held) > 0 {
		capped := fmt.Sprintf("The cap of %s requests a second held back %s, for up to %.0f %% of the time of their fetches: their figures are the cap's, and without it they would be faster.",
			t.Facts["max-rate"], text.List(held), 100*most)
		if slices.ContainsFunc(t.Rows, func(r *table.Row) bool { return r.Strategy == t.BaseName && r.Held() }) {
			capped += fmt.Sprintf(" With %s held back, there is no speedup to speak of.", t.BaseName)
		}
		said = append(said, capped)
	}
	if changed > 0 {
		said = append(said, fmt.Sprintf("The service did not always answer the same: up to %.0f of %d items a batch had another result than when first asked for, so that the work was not quite equal.", changed, t.Items))
	}
	return append(said, dialled(t)...)
}

// dialled warns of connections that were opened while timing: only a service that closes them
// makes that necessary. Against the fixture, such a sample fails.
func dialled(t *table.Table) []string {
	var names []string
	var most float64
	for _, r := range t.Rows {
		if _, own := r.Summary(record.RateHeld); !own {
			continue
		}
		if n, ok := r.Median(record.Dials); ok && r.Ranked() {
			names, most = append(names, t.Label(r)), max(most, n)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s opened up to %.0f connections a batch while timed, since the service had closed them: that is in the figures.", text.List(names), most)}
}
