package results

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// How a table is made to fit a narrow terminal.

// fit keeps the columns for which there is room, of those that come first, but for the verdict: the
// overlap factor goes before it. A width of 0 stands for any.
func fit(cols []column, width int) []column {
	cols = slices.Clone(cols)
	for len(cols) > 2 && tooWide(cols, width) {
		out := len(cols) - 1
		if at := slices.IndexFunc(cols, func(c column) bool { return c.heading == headingOverlap }); at > 0 && strings.Contains(cols[out].heading, "vs\n") {
			out = at
		}
		cols = slices.Delete(cols, out, out+1)
	}
	return cols
}

// without leaves out the columns with these ids, or headings where they have none, the first to go
// first, until the rest fits. The names of the rows stay.
func without(cols []column, width int, ids ...string) []column {
	cols = slices.Clone(cols)
	for _, id := range ids {
		if !tooWide(cols, width) {
			break
		}
		cols = append(cols[:1], slices.DeleteFunc(cols[1:], func(c column) bool { return cmp.Or(c.id, c.heading) == id })...)
	}
	return cols
}

// folded breaks headings that are wider than their cells at a space, if there is no room else.
func folded(cols []column, width int) []column {
	if !tooWide(cols, width) {
		return cols
	}
	cols = slices.Clone(cols)
	for i, c := range cols {
		cells := column{cells: c.cells}.width()
		var lines []string
		for line := range strings.SplitSeq(c.heading, "\n") {
			if utf8.RuneCountInString(line) > cells {
				line = halved(line)
			}
			lines = append(lines, line)
		}
		cols[i].heading = strings.Join(lines, "\n")
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

func tooWide(cols []column, width int) bool { return width > 0 && widthOf(cols) > width }

func widthOf(cols []column) int {
	const gap = 2 // also after the last: the rule is as long
	sum := 0
	for _, c := range cols {
		sum += c.width() + gap
	}
	return sum
}
