package page

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/text"
)

// What a terminal would obey reaches no report, by whichever way it comes.
func TestVisibleText(t *testing.T) {
	const evil = "a\x1b[31m\u202eb\u2066c\u009bd\x7f\a"
	const shown = "a\uFFFD[31m\uFFFDb\uFFFDc\uFFFDd\uFFFD\uFFFD"
	if got := text.Visible(evil + "é\t漢\n\r\u0085."); got != shown+"é\t漢\n  ." {
		t.Errorf("%q", got)
	}
	for name, page := range map[string]func(w io.Writer) Page{
		"text":     func(w io.Writer) Page { return Text(w, 0) },
		"markdown": func(w io.Writer) Page { return Markdown(w, 0) },
	} {
		var out bytes.Buffer
		p := page(&out)
		p.Heading(evil, evil)
		p.Subheading(evil)
		p.Say(evil)
		p.Table([]Column{{Heading: evil, Cells: []string{evil}}})
		p.Draw(func(w io.Writer) { fmt.Fprintln(w, evil) })
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); text.Visible(got) != got || strings.Count(got, "\uFFFDb\uFFFDc") != 7 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A word of a file that no screen has room for is cut, with its length.
func TestLongWords(t *testing.T) {
	long, want := strings.Repeat("x", 50_000), strings.Repeat("x", 60)+"… (50000 characters)"
	for name, page := range map[string]func(w io.Writer) Page{
		"text":     func(w io.Writer) Page { return Text(w, 0) },
		"markdown": func(w io.Writer) Page { return Markdown(w, 0) },
	} {
		var out bytes.Buffer
		p := page(&out)
		p.Heading(long, long)
		p.Subheading(long)
		p.Say("It is " + long + ", and that is long.")
		p.Table([]Column{{Heading: long, Cells: []string{long}}})
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); strings.Count(got, want) != 6 || len(got) > 2000 {
			t.Errorf("%s: %d bytes, %.500s", name, len(got), got)
		}
	}
}
