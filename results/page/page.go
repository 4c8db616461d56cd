package page

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/text"
)

// A Page is a report in the making, as text for a terminal or as Markdown for GitHub: what
// is reported does not depend on which. The first error is kept until Flush.
type Page interface {
	// Heading begins a part of the report, with facts about all that is in it.
	Heading(title string, facts ...string)
	// Subheading begins a part of a part.
	Subheading(title string)
	// Say writes a sentence: a paragraph.
	Say(sentence string)
	// Table writes columns of equally many cells, at least one column; those for which
	// there is no room were left out with fit before.
	Table(cols []Column)
	// Draw writes what must keep its lines and columns, such as a chart: at most Width wide.
	Draw(draw func(w io.Writer))
	// Gap sets what follows apart, where that needs an empty line.
	Gap()
	// Width is how many columns there are; 0 stands for any.
	Width() int
	// Flush writes what is left, and returns what went wrong since the beginning.
	Flush() error
}

// Text is a Page for a terminal of that many columns; 0 stands for any.
func Text(w io.Writer, width int) Page {
	return visiblePage{&textPage{sheet{out: bufio.NewWriter(w), width: width}}}
}

// A sheet is what pages of every format have in common.
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

func (p *textPage) Heading(title string, facts ...string) {
	p.Say(FitHeading(strings.Join(append([]string{title}, facts...), " · "), p.width))
}

// FitHeading shortens the words of a heading that are too wide for a line, such as the path of a package.
func FitHeading(heading string, width int) string {
	words := strings.Fields(heading)
	for i, word := range words {
		if width > 0 {
			words[i] = text.CutMiddle(word, width)
		}
	}
	return strings.Join(words, " ")
}

func (p *textPage) Subheading(title string) { p.Say(title) }

func (p *textPage) Say(sentence string) { WrapTo(p.out, sentence, p.width) }

func (p *textPage) Table(cols []Column) {
	if err := Render(p.out, squeezed(cols, p.width)); err != nil && p.err == nil {
		p.err = err
	}
}

func (p *textPage) Draw(draw func(w io.Writer)) { draw(p.out) }

func (p *textPage) Gap() { fmt.Fprintln(p.out) }

// Wrap writes a sentence in lines of the default width.
func Wrap(w io.Writer, sentence string) error {
	p := Text(w, DefaultWidth)
	p.Say(sentence)
	return p.Flush()
}

// unbroken keeps a percent sign beside its number, and "CI" beside its level.
func unbroken(words []string) []string {
	var kept []string
	for _, word := range words {
		if len(kept) > 0 && (strings.HasPrefix(word, "%") || word == "CI") {
			kept[len(kept)-1] += " " + word
			continue
		}
		kept = append(kept, word)
	}
	return kept
}

// WrapTo writes a sentence in lines of at most width, or one line if width is 0.
func WrapTo(w io.Writer, sentence string, width int) {
	used := 0
	for i, word := range unbroken(strings.Fields(sentence)) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case width > 0 && used+1+n > width:
			fmt.Fprintln(w)
			used = 0
		default:
			fmt.Fprint(w, " ")
			used++
		}
		fmt.Fprint(w, word)
		used += n
	}
	fmt.Fprintln(w)
}
