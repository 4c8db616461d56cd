package text

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most that a message may be. It quotes files, flags, servers and other programs, whose texts have any length; a
// person has a screen of 24 lines of 80 columns.
const (
	mostQuoted = 60  // characters of a value
	mostWord   = 300 // from here on a word is no name and no path, but a value
	mostInLine = 640
	mostRows   = 22
	columns    = 80
	alike      = 3 // lines that say the same before the others are counted
)

// Brief is the value, or its beginning with its length.
func Brief(value string) string { return brief(value, func(s string) string { return s }) }

// Quote is the value in quotation marks, as Go writes it, or its beginning with its length.
func Quote(value string) string { return brief(value, strconv.Quote) }

func brief(value string, written func(string) string) string {
	n := 0
	for i := range value {
		if n == mostQuoted {
			return fmt.Sprintf("%s… (%d characters)", written(value[:i]), utf8.RuneCountInString(value))
		}
		n++
	}
	return written(value)
}

// Message makes a text, such as an error, fit for a terminal: what a terminal would obey is replaced (see [Visible]),
// long values are cut, lines that say the same are counted, and the whole fits a screen. The last line stays, because
// it may say how to go on.
func Message(text string) string {
	lines := strings.Split(strings.TrimRight(Visible(strings.ToValidUTF8(text, "\uFFFD")), "\n"), "\n")
	lines = foldAlike(lines)
	for i, line := range lines {
		lines[i] = shortLine(line)
	}
	return strings.Join(onScreen(lines), "\n")
}

// foldAlike keeps the first few of the lines that say the same, and counts the others.
func foldAlike(lines []string) []string {
	seen, last := map[string]int{}, map[string]int{}
	var kept []string
	for _, line := range lines {
		key := saying(line)
		if seen[key]++; seen[key] <= alike {
			kept = append(kept, line)
			last[key] = len(kept) - 1
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(last), func(a, b string) int { return last[b] - last[a] }) {
		if more := seen[key] - alike; more > 0 {
			kept = slices.Insert(kept, last[key]+1, "… and "+Count(more, "more line", "says the same", "say the same"))
		}
	}
	return kept
}

// saying is what two lines have in common if they say the same of different things: the part up to the first colon, and
// the words after it that are not numbers, cells or paths.
func saying(line string) string {
	from, said, _ := strings.Cut(line, ": ")
	words := strings.Fields(said)
	for i, word := range words {
		if strings.ContainsAny(word, "/=") || strings.ContainsFunc(word, unicode.IsDigit) {
			words[i] = "…"
		}
	}
	return from + ": " + strings.Join(words, " ")
}

// shortLine cuts words that are values, and then the middle: a line begins with what it is about, and ends with what
// to do.
func shortLine(line string) string {
	runes := []rune(shortWords(line))
	if len(runes) <= mostInLine {
		return string(runes)
	}
	const end = mostInLine / 3
	return fmt.Sprintf("%s … (%d characters) … %s", string(runes[:mostInLine-end]), len(runes),
		string(runes[len(runes)-end:]))
}

// aroundWords are white space, and the marks that a sentence has around a name, a path or a value.
const aroundWords = " \t\n\f\r,;:()\"'"

// shortWords cuts words that are too long for a name or a path: they are values.
func shortWords(line string) string {
	if len(line) <= mostWord {
		return line
	}
	var short strings.Builder
	for line != "" {
		word := line
		if end := strings.IndexAny(line, aroundWords); end >= 0 {
			word = line[:end]
		}
		line = line[len(word):]
		if utf8.RuneCountInString(word) > mostWord {
			short.WriteString(Brief(word))
		} else {
			short.WriteString(word)
		}
		if line != "" {
			short.WriteByte(line[0])
			line = line[1:]
		}
	}
	return short.String()
}

// onScreen keeps the first lines and the last.
func onScreen(lines []string) []string {
	all := 0
	for _, line := range lines {
		all += rows(line)
	}
	if all <= mostRows {
		return lines
	}
	last := len(lines) - 1
	left, kept := mostRows-1-rows(lines[last]), 0
	for ; kept < last && rows(lines[kept]) <= left; kept++ {
		left -= rows(lines[kept])
	}
	return append(slices.Clone(lines[:kept]), "… and "+Count(last-kept, "more line"), lines[last])
}

// rows is how many the line takes on a screen.
func rows(line string) int {
	return max(1, (utf8.RuneCountInString(line)+columns-1)/columns)
}

// unseen are characters that take no room and join nothing: two names that differ in them look the same.
const unseen = "\u200b\u2060\ufeff"

// Visible replaces by U+FFFD what a terminal obeys instead of showing it: control characters, which can move the
// cursor or write over text, those that change the direction of writing, and those that cannot be seen. Names and
// labels come from files of unknown origin. Newlines and tabs stay, and other white space becomes a space.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Noncharacter_Code_Point) ||
			strings.ContainsRune(unseen, r):
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
