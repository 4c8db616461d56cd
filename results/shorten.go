package results

import (
	"fmt"
	"slices"
)

// Long names are shortened in the middle where a table has no room for them. Two that differ stay
// different: a row whose name is that of another says nothing.

// shortNames has every name in at most so many characters. Names that would then read the same are cut
// where they differ, and numbered by their rows if that does not help.
func shortNames(names []string, most int) []string {
	short := make([]string, len(names))
	alike := map[string][]int{}
	for i, name := range names {
		short[i] = elided(name, most)
		alike[short[i]] = append(alike[short[i]], i)
	}
	for _, rows := range alike {
		if len(rows) > 1 {
			cutWhereDifferent(names, short, rows, most)
		}
	}
	numberAlike(short, names, most)
	return short
}

// cutWhereDifferent shortens the names of some rows, which begin and end alike: it leaves out what they
// have in common at the beginning.
func cutWhereDifferent(names, short []string, rows []int, most int) {
	first := []rune(names[rows[0]])
	common := len(first)
	for _, i := range rows {
		common = min(common, commonPrefix(first, []rune(names[i])))
	}
	const before = 4 // of what they have in common: "weight=1kg" says more than "1kg"
	head := min(most/3, max(0, common-before))
	from := max(head+1, common-before)
	for _, i := range rows {
		name := []rune(names[i])
		if len(name) <= most || from >= len(name) {
			continue
		}
		rest := name[from:]
		if room := max(1, most-head-1); len(rest) > room {
			rest = append(slices.Clone(rest[:room-1]), '…')
		}
		short[i] = string(name[:head]) + "…" + string(rest)
	}
}

func commonPrefix(a, b []rune) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// numberAlike marks names that read the same though they are not.
func numberAlike(short, names []string, most int) {
	of := map[string]string{}
	alike := map[string]bool{}
	for i, s := range short {
		if was, ok := of[s]; ok && was != names[i] {
			alike[s] = true
		}
		of[s] = names[i]
	}
	for i, s := range short {
		if alike[s] {
			mark := fmt.Sprintf("…(%d)", i+1)
			name := []rune(names[i])
			short[i] = string(name[:min(len(name), max(0, most-len([]rune(mark))))]) + mark
		}
	}
}
