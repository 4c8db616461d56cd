package page

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/overlap-bench/overlap/results/text"
)

// Markdown is a Page as GitHub reads it (GitHub Flavored Markdown, https://github.github.com/gfm).
// The width is that of drawings, and decides as in text which columns there are room for.
// Cells are not padded in the source: one that becomes longer would change every line of its
// table, and with it the difference that git shows.
func Markdown(w io.Writer, width int) Page {
	return &markdownPage{sheet: sheet{out: bufio.NewWriter(w), width: width}}
}

type markdownPage struct {
	sheet
	begun bool
}

// block sets every block apart from the one before by an empty line.
func (p *markdownPage) block() {
	if p.begun {
		fmt.Fprintln(p.out)
	}
	p.begun = true
}

func (p *markdownPage) Heading(title string, facts ...string) {
	p.block()
	fmt.Fprintf(p.out, "### %s\n", escape(title))
	if len(facts) > 0 {
		p.Say(strings.Join(facts, " · "))
	}
}

func (p *markdownPage) Subheading(title string) {
	p.block()
	fmt.Fprintf(p.out, "#### %s\n", escape(title))
}

func (p *markdownPage) Say(sentence string) {
	said := blockStart.ReplaceAllString(escape(sentence), `$1\$2`)
	if said == "" {
		return
	}
	p.block()
	fmt.Fprintln(p.out, said)
}

func (p *markdownPage) Table(cols []Column) {
	p.block()
	p.row(cols, func(c Column) string { return escape(strings.ReplaceAll(c.Heading, "-\n", "")) })
	p.row(cols, func(c Column) string {
		if c.Text {
			return ":--"
		}
		return "--:"
	})
	for i := range cols[0].Cells {
		p.row(cols, func(c Column) string { return escape(c.Cells[i]) })
	}
}

func (p *markdownPage) row(cols []Column, cell func(Column) string) {
	for _, c := range cols {
		fmt.Fprintf(p.out, "| %s ", cell(c))
	}
	fmt.Fprintln(p.out, "|")
}

// Draw puts a fence around the drawing that is longer than any run of backticks within.
func (p *markdownPage) Draw(draw func(w io.Writer)) {
	var drawn bytes.Buffer
	draw(text.VisibleWriter{W: &drawn})
	if drawn.Len() == 0 {
		return
	}
	p.block()
	fence := "```"
	for strings.Contains(drawn.String(), fence) {
		fence += "`"
	}
	fmt.Fprintf(p.out, "%stext\n", fence)
	for line := range strings.Lines(strings.Trim(drawn.String(), "\n")) {
		fmt.Fprintln(p.out, strings.TrimRight(line, " \n"))
	}
	fmt.Fprintln(p.out, fence)
}

func (p *markdownPage) Gap() {}

// special are the characters that mean something within a line, in a cell of a table or,
// as $ does on GitHub, beyond the standard.
var special = regexp.MustCompile("[\\\\`*_\\[\\]<|~$&#]")

// blockStart is what would make a list, a quotation or a heading of a paragraph.
var blockStart = regexp.MustCompile(`^(\d*)([-+>=.)])`)

// escape makes one line of what it is given, which then says the same as Markdown. White
// space is a space: cells cannot have lines, and columns are nothing in Markdown.
func escape(s string) string {
	return special.ReplaceAllString(strings.Join(strings.Fields(text.Readable(s)), " "), `\$0`)
}
