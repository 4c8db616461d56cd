package text

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// A value that is quoted has some dozen characters, and its length.
func TestBrief(t *testing.T) {
	long := strings.Repeat("é", 60)
	for _, test := range []struct{ value, brief, quoted string }{
		{"", "", `""`}, {"pool", "pool", `"pool"`}, {long, long, `"` + long + `"`},
		{long + "z", long + "… (61 characters)", `"` + long + `"… (61 characters)`},
		{"a\x1b[31m", "a\x1b[31m", `"a\x1b[31m"`},
		{"\xff" + long, "\xff" + long[:59*2] + "… (61 characters)", `"\xff` + long[:59*2] + `"… (61 characters)`},
	} {
		if got := Brief(test.value); got != test.brief {
			t.Errorf("%q: %q, want %q", test.value, got, test.brief)
		}
		if got := Quote(test.value); got != test.quoted {
			t.Errorf("%q: %s, want %s", test.value, got, test.quoted)
		}
	}
}

func TestMessage(t *testing.T) {
	var damaged, other []string
	for i := range 72 {
		damaged = append(damaged, fmt.Sprintf("a.jsonl: the latency of scenario=io/limit=%d in block %d is left out", i%4, i))
		other = append(other, fmt.Sprintf("line %c is like no other: %s", '一'+i, strings.Repeat("x", i+1)))
	}
	const xs = 100_000
	value := strings.Repeat("x", 60) + "… (100000 characters)"
	for name, test := range map[string]struct{ text, want string }{
		"short":    {"no such file", "no such file"},
		"controls": {"a\x1b[2Jb\rc\x00\u202ed\n", "a\uFFFD[2Jb c\uFFFD\uFFFDd"},
		"no UTF-8": {"a\xff\xfeb", "a\uFFFDb"},
		"a value": {"it says cpu " + strings.Repeat("x", xs) + ", the text y: start anew",
			"it says cpu " + value + ", the text y: start anew"},
		"a quoted value": {"--x is \"" + strings.Repeat("x", xs) + "\": use y", "--x is \"" + value + "\": use y"},
		"alike": {strings.Join(damaged, "\n"),
			strings.Join(damaged[:3], "\n") + "\n… and 69 more lines say the same"},
		"one more": {strings.Join(damaged[:4], "\n"),
			strings.Join(damaged[:3], "\n") + "\n… and 1 more line says the same"},
		"alike, then not": {strings.Join(append(damaged, "to go on: x"), "\n"),
			strings.Join(damaged[:3], "\n") + "\n… and 69 more lines say the same\nto go on: x"},
		"other files": {"a.txt: no\nb.txt: no\nc.txt: no\nd.txt: no", "a.txt: no\nb.txt: no\nc.txt: no\nd.txt: no"},
		"no colon":    {"a 1\na 2\na 3\na 4\na 4", "a 1\na 2\na 3\na 4\na 4"},
		"too many lines": {strings.Join(other, "\n"),
			strings.Join(other[:19], "\n") + "\n… and 52 more lines\n" + other[71]},
	} {
		if got := Message(test.text); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	words := Message("first: " + strings.Repeat("word ", xs) + "do that")
	if n := utf8.RuneCountInString(words); n > 700 || !strings.HasPrefix(words, "first: word ") ||
		!strings.HasSuffix(words, "word do that") || !strings.Contains(words, " … (500014 characters) … ") {
		t.Errorf("%d characters: %s", n, words)
	}
}

// Whatever it is given, a message is at most a screen of what can be seen, and says itself again.
func FuzzMessage(f *testing.F) {
	f.Add("a: b\nc")
	f.Add(strings.Repeat("a: "+strings.Repeat("1 ", 1000)+"\n", 100))
	f.Add("\n\n\x1b\n" + strings.Repeat("é", 5000))
	f.Fuzz(func(t *testing.T, text string) {
		got := Message(text)
		screen := 0
		for line := range strings.SplitSeq(got, "\n") {
			screen += rows(line)
		}
		if screen > 24 || Visible(got) != got || !utf8.ValidString(got) {
			t.Errorf("%d rows of %q: %q", screen, text, got)
		}
	})
}

// Names that differ in what cannot be seen do not look the same, and what joins characters stays.
func TestVisible(t *testing.T) {
	for text, want := range map[string]string{"po\u200bol": "po\uFFFDol", "\ufeffpool": "\uFFFDpool", "a\u2060b": "a\uFFFDb",
		"a\ufffeb": "a\uFFFDb", "a\u202eb\u2028c": "a\uFFFDb c", "\x1b[1m": "\uFFFD[1m",
		"👩\u200d💻 effi\u00adciency": "👩\u200d💻 effi\u00adciency"} {
		if got := Visible(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
