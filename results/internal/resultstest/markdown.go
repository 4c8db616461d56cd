package resultstest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensions "github.com/yuin/goldmark/extension/ast"
	goldtext "github.com/yuin/goldmark/text"
)

// A MarkdownBlock is a block of Markdown as a reader sees it: its kind, and its text or cells.
type MarkdownBlock struct {
	Kind string
	Text string
	Rows [][]string
}

// ParseMarkdown reads Markdown as GitHub does, by an implementation that is not ours. Within a
// line it allows text only: a link or an emphasis would be something that was not escaped.
func ParseMarkdown(t *testing.T, source []byte) []MarkdownBlock {
	t.Helper()
	var blocks []MarkdownBlock
	document := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(goldtext.NewReader(source))
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		b := MarkdownBlock{Kind: n.Kind().String()}
		switch n := n.(type) {
		case *ast.Heading:
			b.Kind, b.Text = fmt.Sprintf("Heading %d", n.Level), plainText(t, n, source)
		case *extensions.Table:
			for row := n.FirstChild(); row != nil; row = row.NextSibling() {
				var cells []string
				for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
					cells = append(cells, plainText(t, cell, source))
				}
				b.Rows = append(b.Rows, cells)
			}
		case *ast.FencedCodeBlock:
			b.Text = string(n.Lines().Value(source))
		default:
			b.Text = plainText(t, n, source)
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
