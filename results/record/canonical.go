package record

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
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
// 300 bytes. Of a longer one there is the beginning and a digest, so that two long texts are equal
// only if they are. It is applied where such a text is read and before it is written, so that what
// two parties say of one thing is the same text. Canonical(Canonical(s)) is Canonical(s).
func Canonical(text string) string {
	text = singleBlanks(text)
	if len(text) <= maxFact {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	digest := hex.EncodeToString(sum[:4])
	return firstBytes(text, maxFact-len(" ")-len(digest)) + " " + digest
}

// CanonicalReason is the same for why a sample failed, at most 600 bytes, of which there is the
// beginning alone.
func CanonicalReason(text string) string {
	// What is far beyond the bound is not worth reading.
	return firstBytes(singleBlanks(text[:min(len(text), 16*maxReason)]), maxReason)
}

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

// singleBlanks is a text in its canonical spelling, however long.
func singleBlanks(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1 // turns the direction of writing, or is not to be seen
		}
		return r // U+FFFD for what is not UTF-8
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// firstBytes is so many bytes of a text at most, whole characters; an ellipsis says that there was more.
func firstBytes(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := most - len("…")
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.TrimRight(text[:end], " ") + "…"
}

// Facts are of a machine, by their keys.
type Facts map[string]string

// CanonicalFacts are the facts in their canonical spelling; what has no text is unknown.
func CanonicalFacts(facts Facts) Facts {
	all := make(Facts, len(facts))
	for key, value := range facts {
		all[Canonical(key)] = cmp.Or(CanonicalFact(key, value), UnknownFact)
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
func isKnown(fact string) bool { return fact != "" && fact != UnknownFact }
