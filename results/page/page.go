// Package page lays a report out, as text for a terminal of some width or as Markdown. A report writes headings,
// sentences, tables and charts to a [Page]; what does not fit the width is left out column by column, and the report
// is told which.
//
// It is the only package that imports a plotting or a table library, and it knows nothing of what it prints.
package page

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/text"
)

// A Page is where a report is written to, as text for a terminal or as Markdown for GitHub. Reports do not know which.
// What a terminal would obey is replaced, and long values are cut: files of results come from anywhere.
type Page interface {
	// Heading begins a part of the report. The facts hold for all of it.
	Heading(title string, facts ...string)
	// Subheading begins a part of a part.
	Subheading(title string)
	// Say writes a paragraph.
	Say(sentence string)
	// Table writes at least one column, all with equally many cells. [Fit] has left out what there is no room for.
	Table(cols []Column)
	// Draw writes a drawing, such as a chart, that is at most Width wide.
	Draw(draw func(w io.Writer))
	// Gap leaves an empty line, where the format needs one to set paragraphs apart.
	Gap()
	// Width is the number of columns; 0 stands for any.
	Width() int
	// Flush writes what is left, and returns the first error of all methods.
	Flush() error
}

// SayAll writes a paragraph for each sentence.
func SayAll(p Page, sentences []string) {
	for _, sentence := range sentences {
		p.Say(sentence)
	}
}

// Begin writes what a report begins with, and sets it apart from what follows.
func Begin(p Page, sentences []string) {
	SayAll(p, sentences)
	if len(sentences) > 0 {
		p.Gap()
	}
}

// Text is a Page for a terminal of that many columns; 0 stands for any.
func Text(w io.Writer, width int) Page {
	return &textPage{sheet{out: bufio.NewWriter(w), width: width}}
}

// A sheet is what both formats have in common.
type sheet struct {
	out   *bufio.Writer // keeps its own first error
	width int
	err   error // of a table
}

func (s *sheet) Width() int { return s.width }

func (s *sheet) Flush() error {
	if err := s.out.Flush(); err != nil {
		return err
	}
	return s.err
}

type textPage struct{ sheet }

// leastName is how many columns of the name of a row always stay.
const leastName = 8

func (p *textPage) Heading(title string, facts ...string) {
	p.Say(FitHeading(text.Readable(strings.Join(append([]string{title}, facts...), " · ")), p.width))
}

// FitHeading shortens the words of a heading that are too wide for a line, such as the path of a package.
func FitHeading(heading string, width int) string {
	words := strings.Fields(heading)
	for i, word := range words {
		if width > 0 {
			words[i] = CutMiddle(word, width)
		}
	}
	return strings.Join(words, " ")
}

func (p *textPage) Subheading(title string) { p.Say(title) }

func (p *textPage) Say(sentence string) {
	for _, line := range Lines(text.Readable(sentence), p.width) {
		fmt.Fprintln(p.out, line)
	}
}

func (p *textPage) Table(cols []Column) {
	cols = slices.Clone(cols)
	for i, c := range cols {
		cols[i].Heading, cols[i].Cells = text.Readable(c.Heading), nil
		for _, cell := range c.Cells {
			cols[i].Cells = append(cols[i].Cells, text.Readable(cell))
		}
	}
	if err := render(p.out, WithShortNames(cols, p.width, leastName)); err != nil && p.err == nil {
		p.err = err
	}
}

func (p *textPage) Draw(draw func(w io.Writer)) { draw(text.VisibleWriter{W: p.out}) }

func (p *textPage) Gap() { fmt.Fprintln(p.out) }

// Wrap writes a sentence in lines of the default width.
func Wrap(w io.Writer, sentence string) error {
	p := Text(w, DefaultWidth)
	p.Say(sentence)
	return p.Flush()
}

// unbreakable are the spaces before a percent sign, and before "CI" after its level.
var unbreakable = regexp.MustCompile(` (%|CI\b)`)

// Lines breaks a sentence into lines of at most width columns, or one line if width is 0. A longer word stays whole.
func Lines(sentence string, width int) []string {
	const joint = "\u00a0"
	words := strings.Fields(sentence)
	sentence = unbreakable.ReplaceAllString(strings.Join(words, " "), joint+"$1")
	lines := []string{""}
	for i, word := range strings.Split(sentence, " ") {
		word = strings.ReplaceAll(word, joint, " ")
		last := len(lines) - 1
		switch {
		case i == 0:
			lines[0] = word
		case width > 0 && displaywidth.String(lines[last])+1+displaywidth.String(word) > width:
			lines = append(lines, word)
		default:
			lines[last] += " " + word
		}
	}
	return lines
}
