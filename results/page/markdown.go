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

// Markdown is a Page of GitHub Flavored Markdown (https://github.github.com/gfm). As in text, the width decides which
// columns are shown. Cells are not padded: a longer one would change all lines of its table in a git diff.
func Markdown(w io.Writer, width int) Page {
	return &markdownPage{sheet: sheet{out: bufio.NewWriter(w), width: width}}
}

type markdownPage struct {
	sheet
	begun bool
}

// block writes an empty line between blocks.
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

// Draw puts a fence around the drawing, longer than any run of backticks in it.
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

// special are the characters with a meaning in a line or in a cell of a table; $ has one on GitHub only.
var special = regexp.MustCompile("[\\\\`*_\\[\\]<|~$&#]")

// blockStart is what would turn a paragraph into a list, a quotation or a heading.
var blockStart = regexp.MustCompile(`^(\d*)([-+>=.)])`)

// escape makes one line of a text, for Markdown to show it as it is. White space becomes a space: a cell has no lines.
func escape(s string) string {
	return special.ReplaceAllString(strings.Join(strings.Fields(text.Readable(s)), " "), `\$0`)
}
