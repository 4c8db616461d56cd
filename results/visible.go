package results

import (
	"io"
	"strings"
	"unicode"
)

// Visible puts U+FFFD in place of each character that a terminal obeys instead of showing it:
// control characters, with which text can move the cursor or write over what is there, and those
// that turn the direction of writing. Names, labels and reasons come from files of who knows
// whom. Widths stay; the ends of lines and tabs do too, and other white space is a space.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// readable is what is visible, without words so long that they can only be values.
func readable(s string) string { return shortWords(Visible(s)) }

// A visiblePage lets nothing through that is not readable.
type visiblePage struct{ Page }

func (p visiblePage) Heading(title string, facts ...string) {
	var shown []string
	for _, fact := range facts {
		shown = append(shown, readable(fact))
	}
	p.Page.Heading(readable(title), shown...)
}

func (p visiblePage) Subheading(title string) { p.Page.Subheading(readable(title)) }

func (p visiblePage) Say(sentence string) { p.Page.Say(readable(sentence)) }

func (p visiblePage) Table(cols []column) {
	var shown []column
	for _, c := range cols {
		was := c.cells
		c.heading, c.cells = readable(c.heading), nil
		for _, cell := range was {
			c.cells = append(c.cells, readable(cell))
		}
		shown = append(shown, c)
	}
	p.Page.Table(shown)
}

func (p visiblePage) Draw(draw func(w io.Writer)) {
	p.Page.Draw(func(w io.Writer) { draw(visibleWriter{w}) })
}

// A visibleWriter writes what is visible. Each Write has whole characters: drawings are printed.
type visibleWriter struct{ w io.Writer }

func (v visibleWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(v.w, Visible(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
