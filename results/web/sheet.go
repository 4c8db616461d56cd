package web

import (
	"bytes"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// A sheet is a [page.Page] that keeps what a report writes to it, for the template. It has no width: a wide table
// scrolls in its box.
type sheet struct {
	blocks []block
	view   *view
}

// A block is one of its fields.
type block struct {
	Heading string
	Facts   []string // of the heading
	Say     string
	Table   *grid
	Drawing string
}

// A grid is a table of HTML. The first cell of a row is its heading.
type grid struct {
	Name  string // for who cannot see the heading above it
	Heads []cell
	Rows  []row

	Sortable bool // by scripts
}

type row struct {
	Class string
	Cells []cell
}

type cell struct {
	Text   string
	Link   string // a fragment of this page
	Number bool
	Figure string // that it shows, by which it is sorted; "" if it is sorted as a text

	Column string // of a heading
}

func (s *sheet) add(b block) { s.blocks = append(s.blocks, b) }

// Heading implements [page.Page], as do the methods after it.
func (s *sheet) Heading(title string, facts ...string) {
	b := block{Heading: text.Readable(title)}
	for _, fact := range facts {
		b.Facts = append(b.Facts, text.Readable(fact))
	}
	s.add(b)
}

func (s *sheet) Subheading(title string) { s.Heading(title) }

func (s *sheet) Say(sentence string) {
	if said := text.Readable(sentence); strings.TrimSpace(said) != "" {
		s.add(block{Say: said})
	}
}

func (s *sheet) Draw(draw func(io.Writer)) {
	var drawn bytes.Buffer
	draw(text.VisibleWriter{W: &drawn})
	if drawn.Len() > 0 {
		s.add(block{Drawing: drawn.String()})
	}
}

func (s *sheet) Table(cols []page.Column) { s.add(block{Table: s.view.grid(cols)}) }

func (s *sheet) Gap() {}

func (s *sheet) Width() int { return 0 }

func (s *sheet) Flush() error { return nil }

// grid is a table of columns. The names of strategies lead to their sources.
func (v *view) grid(cols []page.Column) *grid {
	g := &grid{}
	for _, c := range cols {
		heading := strings.ReplaceAll(c.Heading, "-\n", "\u00ad") // breaks only where it has to
		g.Heads = append(g.Heads, cell{Text: text.Readable(heading), Number: !c.Text, Column: c.Name()})
	}
	for i := range cols[0].Cells {
		var r row
		for j, c := range cols {
			of := cell{Text: text.Readable(c.Cells[i]), Number: !c.Text}
			if j == 0 {
				of.Link = v.anchor(c.Cells[i])
			}
			if i < len(c.Figures) && !math.IsNaN(c.Figures[i]) {
				of.Figure = strconv.FormatFloat(c.Figures[i], 'g', 9, 64)
			}
			r.Cells = append(r.Cells, of)
		}
		g.Rows = append(g.Rows, r)
	}
	return g
}
