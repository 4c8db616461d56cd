package results

import (
	"cmp"
	"strconv"
)

// rowProcs is GOMAXPROCS of a row: of somebody else's benchmark as its own name has it.
func (t *Table) rowProcs(r *Row) int {
	if t.ours {
		return t.CPUs
	}
	n, _ := strconv.Atoi(cmp.Or(r.procs, "1"))
	return n
}

// sharedProcs is GOMAXPROCS of all rows, 0 if it is not the same.
func (t *Table) sharedProcs() int {
	for _, r := range t.Rows {
		if t.rowProcs(r) != t.rowProcs(t.Rows[0]) {
			return 0
		}
	}
	return t.rowProcs(t.Rows[0])
}
