package text

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

// Readable is what is visible, without words so long that they can only be values.
func Readable(s string) string { return shortWords(Visible(s)) }

// A visibleWriter writes what is visible. Each Write has whole characters: drawings are printed.
type VisibleWriter struct{ W io.Writer }

func (v VisibleWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(v.W, Visible(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
