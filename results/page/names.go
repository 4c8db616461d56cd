package page

import (
	"fmt"
	"slices"

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

// ShortNames has every name in at most so many columns of a terminal. Names that would then read the same end in the
// numbers of their rows.
func ShortNames(names []string, most int) []string {
	short := make([]string, len(names))
	of := map[string]map[string]bool{} // the names that read so
	for i, name := range names {
		short[i] = CutMiddle(name, most)
		if of[short[i]] == nil {
			of[short[i]] = map[string]bool{}
		}
		of[short[i]][name] = true
	}
	for i, s := range short {
		if len(of[s]) > 1 {
			mark := fmt.Sprintf("…(%d)", i+1)
			short[i] = displaywidth.TruncateString(names[i], max(0, most-displaywidth.String(mark)), "") + mark
		}
	}
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
