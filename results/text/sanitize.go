package text

import (
	"io"
	"strings"
	"unicode"
)

// Visible replaces by U+FFFD what a terminal obeys instead of showing it: control characters, which can move the cursor or
// write over text, and those that change the direction of writing. Names and labels come from files of unknown origin.
// Newlines and tabs stay, and other white space becomes a space.
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

// Readable is [Visible] text in which long values are cut.
func Readable(s string) string { return shortWords(Visible(s)) }

// A VisibleWriter makes visible what is written to it. Each Write must have whole characters.
type VisibleWriter struct{ W io.Writer }

func (v VisibleWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(v.W, Visible(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
