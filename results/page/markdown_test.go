package page

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/text"
)

// hostile are names that mean something in Markdown, whole or in part.
var hostile = []string{
	"a|b", `a\|b`, `\`, `\\`, "x\ny", "tab\there", "*bold*", "**", "_it_ alic", "snake_case_name", "`code`", "```", "<b>",
	"<!-- ", "&lt;", "&amp; co", "[a](b)", "![i](u)",
	"~~gone~~", "~", "$x$", "# no heading", "no end of a heading #", "- no item", "+ no item", "1. no item",
	"12) no item", "> no quote", "---", "===", "=", "|", "||", ":--", "--:", "", " ", "–", "https://example.com/a_b*c",
	"- [ ] task", "    four", "[^1]", "<https://example.com>", "pool (2 others tie)*", "0.98×", "~ (p=0.9)",
	"trailing\\", "\r\nx", "|:-|",
}

// Whatever is in a cell, a table has its rows and columns, and a reader sees what was there.
func TestMarkdownTableCells(t *testing.T) {
	for _, first := range []bool{true, false} {
		cols := []Column{{Heading: "name\nof it", Text: true}, {Heading: "effi-\nciency"}}
		for _, s := range hostile {
			cols[0].Cells, cols[1].Cells = append(cols[0].Cells, s), append(cols[1].Cells, "7")
		}
		if !first {
			slices.Reverse(cols)
		}
		var out bytes.Buffer
		p := Markdown(&out, 0)
		p.Table(cols)
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		blocks := resultstest.ParseMarkdown(t, out.Bytes())
		if len(blocks) != 1 || blocks[0].Kind != "Table" || len(blocks[0].Rows) != 1+len(hostile) {
			t.Fatalf("%d blocks, the first a %s of %d rows, of\n%s", len(blocks), blocks[0].Kind, len(blocks[0].Rows),
				out.String())
		}
		for i, row := range blocks[0].Rows {
			want := []string{"name of it", "efficiency"}
			if i > 0 {
				want = []string{resultstest.Spaced(hostile[i-1]), "7"}
			}
			if !first {
				slices.Reverse(want)
			}
			if !slices.Equal(row, want) {
				t.Errorf("row %d reads %q, want %q", i, row, want)
			}
		}
	}
}

// Sentences and headings stay what they are; a drawing is as it was, even one with fences.
func TestMarkdownBlocks(t *testing.T) {
	for _, s := range hostile {
		if resultstest.Spaced(s) == "" {
			continue
		}
		var out bytes.Buffer
		p := Markdown(&out, 0)
		p.Heading(s)
		p.Subheading(s)
		p.Gap()
		p.Say(s)
		p.Draw(func(w io.Writer) { fmt.Fprintf(w, "%s  \n  ````\n", strings.ReplaceAll(s, "\r", "")) })
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		drawn := ""
		for line := range strings.Lines(strings.ReplaceAll(s, "\r", "") + "\n") {
			drawn += strings.TrimRight(line, " \n") + "\n"
		}
		want := []resultstest.MarkdownBlock{{Kind: "Heading 3", Text: resultstest.Spaced(s), Rows: nil},
			{Kind: "Heading 4", Text: resultstest.Spaced(s), Rows: nil}, {Kind: "Paragraph", Text: resultstest.Spaced(s),
				Rows: nil}, {Kind: "FencedCodeBlock", Text: strings.TrimLeft(drawn+"  ````\n", "\n"), Rows: nil}}
		got := resultstest.ParseMarkdown(t, out.Bytes())
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q became\n%q\nwant\n%q\nfrom\n%s", s, got, want, out.String())
		}
	}
}

// Any text is itself in a heading, in a sentence and in a cell, but for words that no screen has room for.
func FuzzMarkdown(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Add("a\u202bb")                           // would turn the direction of writing
	f.Add("a\u202b" + strings.Repeat("=", 300)) // and is longer than any name
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsFunc(s,
			func(r rune) bool { return r < ' ' || r == 0x7f || r == utf8.RuneError }) || resultstest.Spaced(s) == "" {
			return // the standard replaces some of these
		}
		var out bytes.Buffer
		p := Markdown(&out, 0)
		p.Heading(s)
		p.Say(s)
		p.Table([]Column{{Heading: s, Cells: []string{"7", s}}, {Heading: "b", Cells: []string{s, "8"}}})
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		read := resultstest.Spaced(text.Readable(s))
		want := []resultstest.MarkdownBlock{{Kind: "Heading 3", Text: read, Rows: nil}, {Kind: "Paragraph", Text: read,
			Rows: nil}, {Kind: "Table", Text: "", Rows: [][]string{{read, "b"}, {"7", read}, {read, "8"}}}}
		if got := resultstest.ParseMarkdown(t, out.Bytes()); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

// A page that GitHub would not show is cut off between two blocks, or two rows, below its limit, and says so once.
func TestMarkdownIsCutOff(t *testing.T) {
	long := strings.Repeat("x", 250)
	for name, write := range map[string]func(Page){
		"paragraphs": func(p Page) {
			for range 9000 {
				p.Say(long)
			}
		},
		"a table": func(p Page) {
			p.Table([]Column{{Heading: "a", Text: true, Cells: slices.Repeat([]string{long}, 9000)}})
		},
		"drawings": func(p Page) {
			for range 9000 {
				p.Draw(func(w io.Writer) { fmt.Fprintln(w, long) })
			}
		},
	} {
		var out bytes.Buffer
		p := Markdown(&out, 0)
		write(p)
		if err := cmp.Or(p.Flush(), p.Flush()); err != nil {
			t.Fatal(err)
		}
		if n := out.Len(); n > 1024<<10-1024 || n < 990<<10 || strings.Count(out.String(), "cut off here") != 1 ||
			!strings.HasSuffix(out.String(), " is shown.\n") || strings.Count(out.String(), "```")%2 != 0 {
			t.Errorf("%s: %d bytes, which end in %q", name, n, out.String()[n-200:])
		}
	}
}
