package results

import (
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
)

// nameApart notes for each table of a file what tells it from the file's others of its scenario, such as
// GOMAXPROCS: so that each is found again on the other side, and by who reads of it.
func nameApart(tables []*Table) {
	ours := slices.DeleteFunc(slices.Clone(tables), func(t *Table) bool { return !t.ours })
	names := newApart(ours)
	for _, t := range ours {
		t.apart = names.tell(t)
	}
	for _, t := range tables {
		if !t.ours {
			t.apart = t.Differs
		}
	}
}

// full is the scenario with what tells the table from the others of its file, in a sentence.
func (t *Table) full() string {
	if len(t.apart) == 0 {
		return t.Name
	}
	return t.Name + " (" + strings.Join(t.apart, ", ") + ")"
}

// apart tells a match from the others of its scenario: by what tells its new table and its old one from others
// of their files. Where the two differ in that, as in the commit, it has both values, the new one first.
func (m *Match) apart() (facts []string) {
	if m.New.ours {
		return slices.Clone(m.New.apart)
	}
	for _, fact := range slices.Concat(m.New.apart, m.Old.apart) {
		key, _, ok := strings.Cut(fact, ": ")
		if !ok {
			key, ok = strings.CutPrefix(fact, "no ")
		}
		if was, is := m.Old.Facts[key], m.New.Facts[key]; ok && was != is {
			fact = m.New.fact(key, is) + " vs " + strings.TrimPrefix(m.Old.fact(key, was), key+": ")
		}
		facts = ordered.Union(facts, []string{fact})
	}
	return facts
}
