package results

import (
	"slices"
	"strings"
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
