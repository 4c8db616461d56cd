package results

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

// fit leaves columns out until the rest fits, those first whose places come first in the order; what is
// in no order stays. A width of 0 stands for any. What is left out is returned too, to be named: the two
// together are all columns.
func fit(cols []column, width int, order []int) (kept, hidden []column) {
	for gone := 0; ; gone++ {
		kept, hidden = nil, nil
		for i, c := range cols {
			if slices.Contains(order[:gone], i) {
				hidden = append(hidden, c)
			} else {
				kept = append(kept, c)
			}
		}
		if gone == len(order) || !tooWide(kept, width) {
			return kept, hidden
		}
	}
}

// lastFirst is the order of columns that are worth the less the later they come; a few stay in any case.
func lastFirst(cols []column, least int) (order []int) {
	for i := len(cols) - 1; i >= least; i-- {
		order = append(order, i)
	}
	return order
}

// placesOf are those of the columns with these ids, or headings where they have none. The names of the rows are not
// among them.
func placesOf(cols []column, ids ...string) (order []int) {
	for _, id := range ids {
		for i, c := range cols {
			if i > 0 && cmp.Or(c.id, c.heading) == id {
				order = append(order, i)
			}
		}
	}
	return order
}

// without leaves out the columns with these ids, the first to go first, until the rest fits.
func without(cols []column, width int, ids ...string) []column {
	kept, _ := fit(cols, width, placesOf(cols, ids...))
	return kept
}

// namesOf are the headings of columns as a sentence names them.
func namesOf(cols []column) (names []string) {
	for _, c := range cols {
		names = append(names, text.InSentence(c.name()))
	}
	return names
}

// name is the heading in one line, up to a comma.
func (c column) name() string {
	name, _, _ := strings.Cut(c.heading, ",")
	return strings.ReplaceAll(strings.ReplaceAll(name, "-\n", ""), "\n", " ")
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

// squeezed cuts the beginnings of the names of rows if nothing else helps: their ends tell more.
func squeezed(cols []column, width int) []column {
	const least = 8
	if !tooWide(cols, width) {
		return cols
	}
	cols = slices.Clone(cols)
	room := max(least, cols[0].width()-(widthOf(cols)-width))
	cols[0].cells = slices.Clone(cols[0].cells)
	for i, cell := range cols[0].cells {
		if name := []rune(cell); len(name) > room {
			cols[0].cells[i] = "…" + string(name[len(name)-room+1:])
		}
	}
	return cols
}

// leastFlow is the width below which a column of text is not broken.
const leastFlow = 14

// flowed breaks the cells of columns of text at spaces, the widest first, if there is no room else: what
// goes on below stands in a row of its own, in which other columns are empty.
func flowed(cols []column, width int) []column {
	if !tooWide(cols, width) {
		return cols
	}
	widths := make([]int, len(cols))
	for i, c := range cols {
		widths[i] = c.width()
	}
	for over := widthOf(cols) - width; over > 0; over-- {
		widest := -1
		for i, c := range cols {
			if c.text && widths[i] > leastFlow && (widest < 0 || widths[i] > widths[widest]) {
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
		out[i].cells = nil
		if c.text {
			out[i].heading = strings.Join(lines(c.heading, widths[i]), "\n")
		}
	}
	for row := range cols[0].cells {
		out = addRow(out, cols, row, widths)
	}
	return out
}

func addRow(out, cols []column, row int, widths []int) []column {
	broken := make([][]string, len(cols))
	height := 1
	for i, c := range cols {
		broken[i] = []string{c.cells[row]}
		if c.text {
			broken[i] = lines(c.cells[row], widths[i])
		}
		height = max(height, len(broken[i]))
	}
	for i := range cols {
		for line := range height {
			cell := ""
			if line < len(broken[i]) {
				cell = broken[i][line]
			}
			out[i].cells = append(out[i].cells, cell)
		}
	}
	return out
}

// lines are those of a sentence that is broken at a width.
func lines(sentence string, width int) []string {
	var b bytes.Buffer
	wrap(&b, sentence, width)
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func (c column) width() int {
	most := 0
	for line := range strings.SplitSeq(c.heading, "\n") {
		most = max(most, displaywidth.String(line))
	}
	for _, cell := range c.cells {
		most = max(most, displaywidth.String(cell))
	}
	return most
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
