package results

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/record"
)

// Telling keeps three rows a table: the fastest, the baseline, and whichever loses most to something
// the other two do not.
func Telling(tables []*Table) {
	for _, t := range tables {
		told := t.telling()
		if len(told) == 0 {
			continue // no row says where its time went, which is to be said of all
		}
		t.untold = len(t.Shown()) - len(told)
		t.shown = told
	}
}

// telling are the rows that are left, in the order of the table.
func (t *Table) telling() []*Row {
	chosen := map[*Row]bool{}
	var lost []Part // by either, of each part the more
	if best := t.Best(); best != nil {
		for _, r := range []*Row{best, t.Base(best.Limit)} {
			if r == nil {
				continue
			}
			chosen[r] = true
			lost = worse(lost, r.losses())
		}
	}
	var other *Row
	most := 0.0
	for _, r := range t.Shown() {
		for i, part := range r.losses() {
			beyond := part.Seconds
			if lost != nil {
				beyond -= lost[i].Seconds
			}
			if !chosen[r] && beyond > most {
				other, most = r, beyond
			}
		}
	}
	chosen[other] = true
	var told []*Row
	for _, r := range t.Shown() {
		if chosen[r] && r.Waterfall() != nil {
			told = append(told, r)
		}
	}
	return told
}

// losses are the parts of a row that have a reason, as shares of its makespan.
func (r *Row) losses() []Part {
	parts := r.Waterfall()
	if parts == nil {
		return nil
	}
	makespan, _ := r.median(record.Makespan)
	parts = parts[1 : len(parts)-1] // without T*, and what is unexplained
	for i := range parts {
		parts[i].Seconds /= makespan
	}
	return parts
}

// worse takes of each part the larger; either may be nil.
func worse(a, b []Part) []Part {
	if a == nil {
		return b
	}
	for i := range b {
		a[i].Seconds = max(a[i].Seconds, b[i].Seconds)
	}
	return a
}

// more says what is not shown, and how to see it.
func (t *Table) more() string {
	of := "strategies"
	if len(t.limits()) > 1 {
		of = "cells"
	}
	if t.untold == 1 {
		of = map[string]string{"strategies": "strategy", "cells": "cell"}[of]
	}
	return fmt.Sprintf("%d more %s: name some with --strategies, or all with --scenarios %s.", t.untold, of, t.Name)
}
