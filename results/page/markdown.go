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
// columns are shown. Cells are not padded: a longer one would change all lines of its table in a git diff. What is
// longer than GitHub shows is cut off, and ends by saying so.
func Markdown(w io.Writer, width int) Page {
	return &markdownPage{sheet: sheet{out: bufio.NewWriter(w), width: width}}
}

// mostMarkdown is how many bytes are written: GitHub takes 1024 KB for the summary of a step, and shows nothing of a
// longer one. A workflow may write something else there too.
const mostMarkdown = 1000 << 10

type markdownPage struct {
	sheet
	written   int
	cut, said bool
}

// block writes lines after an empty line.
func (p *markdownPage) block(lines string) {
	if p.written > 0 {
		lines = "\n" + lines
	}
	p.add(lines)
}

// add writes lines, or cuts the page off before them.
func (p *markdownPage) add(lines string) {
	if p.cut = p.cut || p.written+len(lines) > mostMarkdown; !p.cut {
		p.written += len(lines)
		p.out.WriteString(lines)
	}
}

func (p *markdownPage) Flush() error {
	if p.cut && !p.said {
		p.said = true
		fmt.Fprintln(p.out, "\nThis is cut off here, since GitHub shows 1024 KB at most. Without the format markdown, or "+
			"with fewer scenarios, all of it is shown.")
	}
	return p.sheet.Flush()
}

func (p *markdownPage) Heading(title string, facts ...string) {
	p.block(fmt.Sprintf("### %s\n", escape(title)))
	if len(facts) > 0 {
		p.Say(strings.Join(facts, " · "))
	}
}

func (p *markdownPage) Subheading(title string) { p.block(fmt.Sprintf("#### %s\n", escape(title))) }

func (p *markdownPage) Say(sentence string) {
	if said := blockStart.ReplaceAllString(escape(sentence), `$1\$2`); said != "" {
		p.block(said + "\n")
	}
}

func (p *markdownPage) Table(cols []Column) {
	heading := rowOf(cols, func(c Column) string { return escape(strings.ReplaceAll(c.Heading, "-\n", "")) })
	p.block(heading + rowOf(cols, func(c Column) string {
		if c.Text {
			return ":--"
		}
		return "--:"
	}))
	for i := range cols[0].Cells {
		p.add(rowOf(cols, func(c Column) string { return escape(c.Cells[i]) }))
	}
}

func rowOf(cols []Column, cell func(Column) string) string {
	var row strings.Builder
	for _, c := range cols {
		fmt.Fprintf(&row, "| %s ", cell(c))
	}
	return row.String() + "|\n"
}

// Draw puts a fence around the drawing, longer than any run of backticks in it.
func (p *markdownPage) Draw(draw func(w io.Writer)) {
	var drawn bytes.Buffer
	draw(text.VisibleWriter{W: &drawn})
	if drawn.Len() == 0 {
		return
	}
	fence := "```"
	for strings.Contains(drawn.String(), fence) {
		fence += "`"
	}
	var fenced strings.Builder
	for line := range strings.Lines(strings.Trim(drawn.String(), "\n")) {
		fenced.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	p.block(fence + "text\n" + fenced.String() + fence + "\n")
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
