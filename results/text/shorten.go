package text

import (
	"fmt"
	"slices"

	"github.com/clipperhouse/displaywidth"
)

// Long names are shortened in the middle where a table has no room for them. Two that differ stay
// different: a row whose name is that of another says nothing.

// ShortNames has every name in at most so many columns of a terminal. Names that would then read the same
// are cut where they differ, and numbered by their rows if that does not help.
func ShortNames(names []string, most int) []string {
	short := make([]string, len(names))
	alike := map[string][]int{}
	for i, name := range names {
		short[i] = CutMiddle(name, most)
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

// InSentence is a unit or a heading in a sentence, which has no room for one of any length.
func InSentence(name string) string { return CutMiddle(name, mostQuoted) }

// CutMiddle has the beginning and the end of a name that is too long.
func CutMiddle(name string, most int) string {
	if displaywidth.String(name) <= most {
		return name
	}
	head := beginning([]rune(name), most/2)
	return string(head) + "…" + string(ending([]rune(name), most-displaywidth.String(string(head))-1))
}

// beginning is as much of a name as has room.
func beginning(name []rune, room int) []rune {
	for i, r := range name {
		if room -= displaywidth.Rune(r); room < 0 {
			return name[:i]
		}
	}
	return name
}

// ending is as much of the end.
func ending(name []rune, room int) []rune {
	for i := len(name) - 1; i >= 0; i-- {
		if room -= displaywidth.Rune(name[i]); room < 0 {
			return name[i+1:]
		}
	}
	return name
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
	head := beginning(first[:max(0, common-before)], most/3)
	from := max(len(head)+1, common-before)
	for _, i := range rows {
		name := []rune(names[i])
		if displaywidth.String(names[i]) <= most || from >= len(name) {
			continue
		}
		rest, room := name[from:], max(1, most-displaywidth.String(string(head))-1)
		if displaywidth.String(string(rest)) > room {
			rest = append(slices.Clone(beginning(rest, room-1)), '…')
		}
		short[i] = string(head) + "…" + string(rest)
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
			short[i] = string(beginning([]rune(names[i]), max(0, most-displaywidth.String(mark)))) + mark
		}
	}
}

const (
	shortly = 4 // names are listed, then counted
)

func Listed(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// MostNames keeps a list of columns to a few lines: a benchmark may have a thousand units.
func MostNames(names []string) []string {
	const most = 20
	if more := len(names) - most; more > 1 {
		return append(slices.Clone(names[:most]), fmt.Sprintf("and %d more", more))
	}
	return names
}

// mostLines is how many lines of one kind are said.
const mostLines = 5
