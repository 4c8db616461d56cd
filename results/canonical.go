package results

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of texts in their canonical spelling, in bytes.
const (
	maxFact   = 300
	maxReason = 600
)

// Canonical is the one spelling of a text that a machine, a toolchain or another program gave:
// valid UTF-8, no control characters, single blanks between words and none at the ends, at most
// 300 bytes. It is applied where such a text is read and before it is written, so that what two
// parties say of one thing is the same text. Canonical(Canonical(s)) is Canonical(s).
func Canonical(text string) string { return canonical(text, maxFact) }

// CanonicalReason is the same for why a sample failed, at most 600 bytes.
func CanonicalReason(text string) string { return canonical(text, maxReason) }

// CanonicalFact is the same for the value of a key: value line.
//
// Where a CPU has no brand string, package testing appends its frequency of the moment
// ("Loongson-3A5000 @ 2500.00MHz"), which differs from process to process. It is cut off: it is no
// fact of the machine. A brand's own nominal frequency ("@ 2.40GHz") stays.
func CanonicalFact(key, value string) string {
	value = Canonical(value)
	if key == "cpu" {
		value = momentary.ReplaceAllString(value, "")
	}
	return value
}

// momentary is how package testing appends /proc/cpuinfo's "cpu MHz", which has decimals.
var momentary = regexp.MustCompile(`( @ \d+\.\d+MHz)+$`)

func canonical(text string, most int) string {
	if len(text) > 16*most {
		text = text[:16*most] // what is far beyond the bound is not worth reading
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1 // turns the direction of writing, or is not to be seen
		}
		return r // U+FFFD for what is not UTF-8
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= most {
		return text
	}
	end := most - len("…")
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.TrimRight(text[:end], " ") + "…"
}

// canonicalFacts are the facts in their canonical spelling; what has no text is unknown.
func canonicalFacts(facts map[string]string) map[string]string {
	all := make(map[string]string, len(facts))
	for key, value := range facts {
		all[Canonical(key)] = cmp.Or(CanonicalFact(key, value), unknownFact)
	}
	return all
}

// canonicalLine is a key: value line with its value in the canonical spelling; false for any other
// line. What is no UTF-8 or has a NUL is no reason to lose a fact.
func canonicalLine(line []byte) ([]byte, bool) {
	key, value, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(key) == 0 || !utf8.Valid(key) {
		return nil, false
	}
	for i, r := range string(key) {
		if i == 0 && !unicode.IsLower(r) || unicode.IsSpace(r) || unicode.IsUpper(r) || unicode.IsControl(r) {
			return nil, false
		}
	}
	if len(bytes.TrimSpace(value)) > 0 && value[0] != ' ' && value[0] != '\t' {
		return nil, false // "http://…": a blank follows the colon of a fact
	}
	line = append(bytes.Clone(key), ':')
	if text := CanonicalFact(string(key), string(value)); text != "" {
		line = append(append(line, ' '), text...)
	}
	return append(line, '\n'), true
}

// isKnown says whether a fact is: "unknown" contradicts nothing.
func isKnown(fact string) bool { return fact != "" && fact != unknownFact }
