package page

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// Long names are shortened in the middle where a table has no room for them. Names that differ still differ
// afterwards.

// WithShortNames shortens the names of the rows by as much as there is no room for, to so much at least.
func WithShortNames(cols []Column, width, least int) []Column {
	if !TooWide(cols, width) {
		return cols
	}
	cols = slices.Clone(cols)
	cols[0].Cells = ShortNames(cols[0].Cells, max(least, cols[0].Width()-(WidthOf(cols)-width)))
	return cols
}

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

// CutMiddle has the beginning and the end of a name that is too long.
func CutMiddle(name string, most int) string {
	if displaywidth.String(name) <= most {
		return name
	}
	head := displaywidth.TruncateString(name, most/2, "")
	return head + "…" + ending([]rune(name), most-displaywidth.String(head)-1)
}

// ending is as much of the end of a name as there is room for.
func ending(name []rune, room int) string {
	for i := len(name) - 1; i >= 0; i-- {
		if room -= displaywidth.Rune(name[i]); room < 0 {
			return string(name[i+1:])
		}
	}
	return string(name)
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
	head := displaywidth.TruncateString(string(first[:max(0, common-before)]), most/3, "")
	from := max(utf8.RuneCountInString(head)+1, common-before)
	for _, i := range rows {
		name := []rune(names[i])
		if displaywidth.String(names[i]) <= most || from >= len(name) {
			continue
		}
		room := max(1, most-displaywidth.String(head)-1)
		short[i] = head + "…" + displaywidth.TruncateString(string(name[from:]), room, "…")
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
			short[i] = displaywidth.TruncateString(names[i], max(0, most-displaywidth.String(mark)), "") + mark
		}
	}
}
