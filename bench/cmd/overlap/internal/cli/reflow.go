package cli

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// listed is the beginning of a line that explains something, such as an exit status.
var listed = regexp.MustCompile(`^  \S+ {2,}`)

// Reflowed breaks paragraphs anew that have lines of more than so many columns.
func Reflowed(text string, columns int) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, paragraph := range paragraphs {
		lines := strings.Split(paragraph, "\n")
		if slices.ContainsFunc(lines, func(line string) bool { return utf8.RuneCountInString(line) > columns }) {
			paragraphs[i] = reflow(lines, columns)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// reflow breaks a paragraph anew: what is not listed is one sentence, and what is listed goes on until
// the next that is.
func reflow(lines []string, columns int) string {
	var out bytes.Buffer
	lead, said := "", ""
	end := func() { _ = Hang(&out, lead, said, columns) } // to a buffer
	for i, line := range lines {
		if begin := listed.FindString(line); begin != "" {
			if i > 0 {
				end()
			}
			lead, said = begin, line[len(begin):]
			continue
		}
		said += " " + line
	}
	end()
	return strings.TrimSuffix(out.String(), "\n")
}
