package results

import (
	"bytes"
	"slices"
	"strings"
)

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
