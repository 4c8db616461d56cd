package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/text"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensions "github.com/yuin/goldmark/extension/ast"
	goldtext "github.com/yuin/goldmark/text"
)

// A parsed block is a block of Markdown as a reader sees it: its kind, and its text or cells.
type parsed struct {
	kind string
	text string
	rows [][]string
}

// parseMarkdown reads Markdown as GitHub does, by an implementation that is not ours. Within a
// line it allows text only: a link or an emphasis would be something that was not escaped.
func parseMarkdown(t *testing.T, source []byte) []parsed {
	t.Helper()
	var blocks []parsed
	document := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(goldtext.NewReader(source))
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		b := parsed{kind: n.Kind().String()}
		switch n := n.(type) {
		case *ast.Heading:
			b.kind, b.text = fmt.Sprintf("Heading %d", n.Level), plainText(t, n, source)
		case *extensions.Table:
			for row := n.FirstChild(); row != nil; row = row.NextSibling() {
				var cells []string
				for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
					cells = append(cells, plainText(t, cell, source))
				}
				b.rows = append(b.rows, cells)
			}
		case *ast.FencedCodeBlock:
			b.text = string(n.Lines().Value(source))
		default:
			b.text = plainText(t, n, source)
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// plainText is what a reader sees of a node, if there is nothing but text in it.
func plainText(t *testing.T, n ast.Node, source []byte) string {
	t.Helper()
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if c.SoftLineBreak() || c.HardLineBreak() {
				t.Errorf("a line ends within %q", c.Segment.Value(source))
			}
			var html bytes.Buffer // which undoes the escapes
			if err := goldmark.DefaultRenderer().Render(&html, source, c); err != nil {
				t.Fatal(err)
			}
			b.WriteString(unescapeHTML.Replace(html.String()))
		case *ast.AutoLink:
			b.Write(c.Label(source)) // an address may be one
		default:
			t.Errorf("%s in %q", c.Kind(), source)
		}
	}
	return b.String()
}

var unescapeHTML = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")

// hostile are names that mean something in Markdown, whole or in part.
var hostile = []string{
	"a|b", `a\|b`, `\`, `\\`, "x\ny", "tab\there", "*bold*", "**", "_it_ alic", "snake_case_name", "`code`", "```", "<b>", "<!-- ", "&lt;", "&amp; co", "[a](b)", "![i](u)",
	"~~gone~~", "~", "$x$", "# no heading", "no end of a heading #", "- no item", "+ no item", "1. no item", "12) no item", "> no quote", "---", "===", "=", "|", "||", ":--", "--:", "", " ", "–", "https://example.com/a_b*c",
	"- [ ] task", "    four", "[^1]", "<https://example.com>", "pool (2 others tie)*", "0.98×", "~ (p=0.9)", "trailing\\", "\r\nx", "|:-|",
}

func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// Whatever is in a cell, a table has its rows and columns, and a reader sees what was there.
func TestMarkdownTableCells(t *testing.T) {
	for _, first := range []bool{true, false} {
		cols := []column{{heading: "name\nof it", text: true}, {heading: "effi-\nciency"}}
		for _, s := range hostile {
			cols[0].cells, cols[1].cells = append(cols[0].cells, s), append(cols[1].cells, "7")
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
		blocks := parseMarkdown(t, out.Bytes())
		if len(blocks) != 1 || blocks[0].kind != "Table" || len(blocks[0].rows) != 1+len(hostile) {
			t.Fatalf("%d blocks, the first a %s of %d rows, of\n%s", len(blocks), blocks[0].kind, len(blocks[0].rows), out.String())
		}
		for i, row := range blocks[0].rows {
			want := []string{"name of it", "efficiency"}
			if i > 0 {
				want = []string{spaced(hostile[i-1]), "7"}
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
		if spaced(s) == "" {
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
		want := []parsed{{"Heading 3", spaced(s), nil}, {"Heading 4", spaced(s), nil}, {"Paragraph", spaced(s), nil}, {"FencedCodeBlock", strings.TrimLeft(drawn+"  ````\n", "\n"), nil}}
		got := parseMarkdown(t, out.Bytes())
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
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == utf8.RuneError }) || spaced(s) == "" {
			return // the standard replaces some of these
		}
		var out bytes.Buffer
		p := Markdown(&out, 0)
		p.Heading(s)
		p.Say(s)
		p.Table([]column{{heading: s, cells: []string{"7", s}}, {heading: "b", cells: []string{s, "8"}}})
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		read := spaced(text.Readable(s))
		want := []parsed{{"Heading 3", read, nil}, {"Paragraph", read, nil}, {"Table", "", [][]string{{read, "b"}, {"7", read}, {read, "8"}}}}
		if got := parseMarkdown(t, out.Bytes()); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

// Every report is valid Markdown: tables that say the same as in text, no line that ends in a space.
func TestMarkdownReports(t *testing.T) {
	tables := readTables(t, "testdata/run.txt", "testdata/bound.txt", "testdata/scaling.txt")
	for name, show := range map[string]func(Page, []*Table) error{"show": Show, "samples": ShowSamples, "explain": ShowWaterfalls, "scaling": ShowScaling} {
		var out bytes.Buffer
		if err := show(Markdown(&out, DefaultWidth), tables); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		kinds := map[string]int{}
		for _, b := range parseMarkdown(t, out.Bytes()) {
			kinds[b.kind]++
			for _, row := range b.rows {
				if len(row) != len(b.rows[0]) || len(row) < 3 {
					t.Errorf("%s: a row of %d cells in a table of %d columns", name, len(row), len(b.rows[0]))
				}
			}
		}
		if kinds["Heading 3"] != len(tables) || len(kinds) < 3 {
			t.Errorf("%s: blocks %v, want a heading for each of %d tables", name, kinds, len(tables))
		}
		for line := range strings.Lines(out.String()) {
			if strings.TrimRight(line, " \t\n")+"\n" != line {
				t.Errorf("%s: %q ends in a space", name, line)
			}
		}
	}
}

// A writer that fails is reported, by either page.
func TestPageError(t *testing.T) {
	broken := errors.New("the disk is full")
	for _, p := range []Page{Text(failing{broken}, 80), Markdown(failing{broken}, 80)} {
		if err := Show(p, readTables(t, "testdata/run.txt")); !errors.Is(err, broken) {
			t.Errorf("error %v", err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
