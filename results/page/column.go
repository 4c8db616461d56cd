package page

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A column is a heading of up to two lines with a cell for each row.
type Column struct {
	Heading string
	Id      string // where the heading has or is a label that somebody gave, which may be any other heading
	Text    bool   // to the left; numbers, all in one unit, go to the right
	Cells   []string
}

const (
	None = "–" // no such figure

	VerdictID = "verdict" // of the column whose heading names the baseline
)

// Used leaves out the columns that have nothing in them.
func Used(cols []Column) []Column {
	kept := slices.Clone(cols[:2])
	for _, c := range cols[2:] {
		if !c.Empty() {
			kept = append(kept, c)
		}
	}
	return kept
}

// Empty says of a column that it has no figure: it is left out.
func (c Column) Empty() bool {
	return strings.Trim(strings.Join(c.Cells, ""), None+Disqualified) == ""
}

const Disqualified = "wrong" // in place of the figures of a strategy that is

func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

func PadLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s))) + s
}

// DefaultWidth is the width of a report where there is no terminal to ask.
const DefaultWidth = 100
