package page

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// A Column is a heading of up to two lines with a cell for each row.
type Column struct {
	Heading string
	Id      string // of the column for [PlacesOf], if the heading contains a label that a user chose
	Text    bool   // aligned left; numbers are aligned right
	Cells   []string
}

const (
	None         = "–"       // there is no such figure
	Disqualified = "wrong"   // in place of the figures of a strategy with wrong results
	VerdictID    = "verdict" // Id of the column whose heading names the baseline
)

// AddRow adds a cell to each column.
func AddRow(cols []Column, cells ...string) {
	for i, cell := range cells {
		cols[i].Cells = append(cols[i].Cells, cell)
	}
}

// Used leaves out the columns without any figure, except for the first two.
func Used(cols []Column) []Column {
	kept := slices.Clone(cols[:2])
	for _, c := range cols[2:] {
		if !c.Empty() {
			kept = append(kept, c)
		}
	}
	return kept
}

// Empty reports whether a column has no figure.
func (c Column) Empty() bool {
	return strings.Trim(strings.Join(c.Cells, ""), None+Disqualified) == ""
}

// Pad adds spaces on the right.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-displaywidth.String(s)))
}

// PadLeft adds spaces on the left.
func PadLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-displaywidth.String(s))) + s
}

// DefaultWidth is the width of a report where there is no terminal to ask.
const DefaultWidth = 100

// DrawColumns writes columns side by side: below their headings and a rule, if they have headings.
func DrawColumns(w io.Writer, cols []Column) {
	widths := make([]int, len(cols))
	for i, c := range cols {
		widths[i] = c.Width()
	}
	row := func(cell func(Column) string) {
		for line, more := 0, true; more; line++ {
			more = false
			var cells []string
			for i, c := range cols {
				lines, text, pad := strings.Split(cell(c), "\n"), "", PadLeft
				if line < len(lines) {
					text = lines[line]
				}
				if c.Text {
					pad = Pad
				}
				cells = append(cells, pad(text, widths[i]))
				more = more || line+1 < len(lines)
			}
			fmt.Fprintln(w, strings.TrimRight(strings.Join(cells, strings.Repeat(" ", gap)), " "))
		}
	}
	if slices.ContainsFunc(cols, func(c Column) bool { return c.Heading != "" }) {
		row(func(c Column) string { return c.Heading })
		fmt.Fprintln(w, strings.Repeat("─", WidthOf(cols)))
	}
	for i := range cols[0].Cells {
		row(func(c Column) string { return c.Cells[i] })
	}
}
