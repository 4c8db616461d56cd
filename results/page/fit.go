package page

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/text"
)

// How a table is made to fit a narrow terminal: columns are left out, headings are folded, text is broken,
// and the names of rows are cut. How the summary does: summaryfit.go.

// Fit leaves columns out until the rest fits, those first whose places come first in the order; what is
// in no order stays. A width of 0 stands for any. What is left out is returned too, to be named: the two
// together are all columns.
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

// LastFirst is the order of columns that are worth the less the later they come; a few stay in any case.
func LastFirst(cols []Column, least int) (order []int) {
	for i := len(cols) - 1; i >= least; i-- {
		order = append(order, i)
	}
	return order
}

// PlacesOf are those of the columns with these ids, or headings where they have none. The names of the rows are not
// among them.
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

// Without leaves out the columns with these ids, the first to go first, until the rest fits.
func Without(cols []Column, width int, ids ...string) []Column {
	kept, _ := Fit(cols, width, PlacesOf(cols, ids...))
	return kept
}

// NamesOf are the headings of columns as a sentence names them.
func NamesOf(cols []Column) (names []string) {
	for _, c := range cols {
		names = append(names, text.InSentence(c.Name()))
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
		var lines []string
		for line := range strings.SplitSeq(c.Heading, "\n") {
			if utf8.RuneCountInString(line) > cells {
				line = Halved(line)
			}
			lines = append(lines, line)
		}
		cols[i].Heading = strings.Join(lines, "\n")
	}
	return cols
}

// Halved breaks a line at the space that leaves the shortest lines.
func Halved(line string) string {
	best, least := line, len(line)
	for i, r := range line {
		if most := max(i, len(line)-i-1); r == ' ' && most < least {
			best, least = line[:i]+"\n"+line[i+1:], most
		}
	}
	return best
}

// squeezed cuts the beginnings of the names of rows if nothing else helps: their ends tell more.
func squeezed(cols []Column, width int) []Column {
	const least = 8
	if !TooWide(cols, width) {
		return cols
	}
	cols = slices.Clone(cols)
	room := max(least, cols[0].Width()-(WidthOf(cols)-width))
	cols[0].Cells = slices.Clone(cols[0].Cells)
	for i, cell := range cols[0].Cells {
		if name := []rune(cell); len(name) > room {
			cols[0].Cells[i] = "…" + string(name[len(name)-room+1:])
		}
	}
	return cols
}

// LeastFlow is the width below which a column of text is not broken.
const LeastFlow = 14

// Flowed breaks the cells of columns of text at spaces, the widest first, if there is no room else: what
// goes on below stands in a row of its own, in which other columns are empty.
func Flowed(cols []Column, width int) []Column {
	if !TooWide(cols, width) {
		return cols
	}
	widths := make([]int, len(cols))
	for i, c := range cols {
		widths[i] = c.Width()
	}
	for over := WidthOf(cols) - width; over > 0; over-- {
		widest := -1
		for i, c := range cols {
			if c.Text && widths[i] > LeastFlow && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	out := slices.Clone(cols)
	for i, c := range cols {
		out[i].Cells = nil
		if c.Text {
			out[i].Heading = strings.Join(lines(c.Heading, widths[i]), "\n")
		}
	}
	for row := range cols[0].Cells {
		out = addRow(out, cols, row, widths)
	}
	return out
}

func addRow(out, cols []Column, row int, widths []int) []Column {
	broken := make([][]string, len(cols))
	height := 1
	for i, c := range cols {
		broken[i] = []string{c.Cells[row]}
		if c.Text {
			broken[i] = lines(c.Cells[row], widths[i])
		}
		height = max(height, len(broken[i]))
	}
	for i := range cols {
		for line := range height {
			cell := ""
			if line < len(broken[i]) {
				cell = broken[i][line]
			}
			out[i].Cells = append(out[i].Cells, cell)
		}
	}
	return out
}

// lines are those of a sentence that is broken at a width.
func lines(sentence string, width int) []string {
	var b bytes.Buffer
	WrapTo(&b, sentence, width)
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func (c Column) Width() int {
	most := 0
	for line := range strings.SplitSeq(c.Heading, "\n") {
		most = max(most, displaywidth.String(line))
	}
	for _, cell := range c.Cells {
		most = max(most, displaywidth.String(cell))
	}
	return most
}

func TooWide(cols []Column, width int) bool { return width > 0 && WidthOf(cols) > width }

func WidthOf(cols []Column) int {
	const gap = 2 // also after the last: the rule is as long
	sum := 0
	for _, c := range cols {
		sum += c.Width() + gap
	}
	return sum
}
