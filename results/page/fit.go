package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/text"
)

// How a table is made to fit a terminal: columns are left out, headings are folded, text is broken, and names of rows
// are shortened. A terminal of fewer than some 60 columns may still be too narrow: then the table is wider.

// Fit leaves columns out until the rest fits, in the given order of their places; those that are not in the order
// always stay. A width of 0 stands for any. It returns both parts, so that a report can name what it does not show.
func Fit(cols []Column, width int, order []int) (kept, hidden []Column) {
	for gone := 0; ; gone++ {
		kept, hidden = nil, nil
		for i, c := range cols {
			if slices.Contains(order[:gone], i) {
				hidden = append(hidden, c)
			} else {
				kept = append(kept, c)
			}
		}
		if gone == len(order) || !TooWide(kept, width) {
			return kept, hidden
		}
	}
}

// LastFirst is the order in which the last column goes first; the first few stay in any case.
func LastFirst(cols []Column, least int) (order []int) {
	for i := len(cols) - 1; i >= least; i-- {
		order = append(order, i)
	}
	return order
}

// PlacesOf are the places of the columns with these ids, or headings where they have none. The first column, with the
// names of the rows, is never among them.
func PlacesOf(cols []Column, ids ...string) (order []int) {
	for _, id := range ids {
		for i, c := range cols {
			if i > 0 && cmp.Or(c.Id, c.Heading) == id {
				order = append(order, i)
			}
		}
	}
	return order
}

// NamesOf are the headings of columns as a sentence names them.
func NamesOf(cols []Column) (names []string) {
	for _, c := range cols {
		names = append(names, text.Brief(c.Name()))
	}
	return names
}

// Name is the heading in one line, up to a comma.
func (c Column) Name() string {
	name, _, _ := strings.Cut(c.Heading, ",")
	return strings.ReplaceAll(strings.ReplaceAll(name, "-\n", ""), "\n", " ")
}

// Folded breaks headings that are wider than their cells at a space, if there is no room else.
func Folded(cols []Column, width int) []Column {
	if !TooWide(cols, width) {
		return cols
	}
	cols = slices.Clone(cols)
	for i, c := range cols {
		cells := Column{Cells: c.Cells}.Width()
		var folded []string
		for line := range strings.SplitSeq(c.Heading, "\n") {
			if displaywidth.String(line) > cells {
				line = halved(line)
			}
			folded = append(folded, line)
		}
		cols[i].Heading = strings.Join(folded, "\n")
	}
	return cols
}

// halved breaks a line at the space that leaves the shortest lines.
func halved(line string) string {
	best, least := line, len(line)
	for i, r := range line {
		if most := max(i, len(line)-i-1); r == ' ' && most < least {
			best, least = line[:i]+"\n"+line[i+1:], most
		}
	}
	return best
}

// LeastFlow is the width below which a column of text is not broken.
const LeastFlow = 14

// Flowed breaks the headings and cells of columns of text at spaces, the widest first, if there is no room else.
func Flowed(cols []Column, width int) []Column {
	if !TooWide(cols, width) {
		return cols
	}
	most := 0 // columns of a column of text
	for _, c := range cols {
		if c.Text {
			most = max(most, c.Width())
		}
	}
	flowed := cols
	for ; most >= LeastFlow && TooWide(flowed, width); most-- {
		flowed = slices.Clone(cols)
		for i, c := range cols {
			if !c.Text {
				continue
			}
			flowed[i].Heading, flowed[i].Cells = strings.Join(Lines(c.Heading, most), "\n"), nil
			for _, cell := range c.Cells {
				flowed[i].Cells = append(flowed[i].Cells, strings.Join(Lines(cell, most), "\n"))
			}
		}
	}
	return flowed
}

// Width is the number of columns of a terminal that the longest line takes.
func (c Column) Width() int {
	most := 0
	for _, cell := range append([]string{c.Heading}, c.Cells...) {
		for line := range strings.SplitSeq(cell, "\n") {
			most = max(most, displaywidth.String(line))
		}
	}
	return most
}

// TooWide reports whether the columns do not fit a width, where 0 stands for any.
func TooWide(cols []Column, width int) bool { return width > 0 && WidthOf(cols) > width }

func WidthOf(cols []Column) int {
	const gap = 2 // also after the last: the rule is as long
	sum := 0
	for _, c := range cols {
		sum += c.Width() + gap
	}
	return sum
}

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
