package svg

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/text"
)

// The most characters of what is shown: names come from files of unknown origin, and may be of any length.
const (
	longestText  = 200
	longestTitle = 2000
)

// The size of text in pixels, and about how much of it a column of a terminal takes.
const (
	TextSize    = 12
	columnShare = 0.57
)

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// escape makes a text of at most so many characters fit for XML and HTML, within an element or an
// attribute. It is one line: what would be obeyed instead of shown is made visible.
func escape(s string, most int) string {
	s = text.Visible(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\n', '\t':
			return ' '
		case 0xFFFE, 0xFFFF: // valid in UTF-8, but not in XML
			return utf8.RuneError
		}
		return r
	}, s)
	if n := utf8.RuneCountInString(s); n > most {
		s = fmt.Sprintf("%s… (%d characters)", string([]rune(s)[:most]), n)
	}
	return entities.Replace(s)
}

// WidthOf is about how many pixels a text of [TextSize] takes.
func WidthOf(s string) float64 {
	return columnShare * TextSize * float64(displaywidth.String(text.Visible(s)))
}

// Fit cuts the middle of a text that takes more than about so many pixels at [TextSize]. The whole belongs into a
// title or a table.
func Fit(s string, width float64) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if WidthOf(s) <= width {
		return s
	}
	const ellipsis = "…"
	most := max(1, int(width/(columnShare*TextSize))-1)
	head := displaywidth.TruncateString(s, (most+1)/2, "")
	tail, room := len(s), most-displaywidth.String(head)
	for tail > len(head) {
		r, size := utf8.DecodeLastRuneInString(s[:tail])
		if room -= displaywidth.Rune(r); room < 0 {
			break
		}
		tail -= size
	}
	return head + ellipsis + s[tail:]
}
