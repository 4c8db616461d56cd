package page

import (
	"io"

	"github.com/overlap-bench/overlap/results/text"
)

// A visiblePage replaces what a terminal would obey, and shortens values in all that it is given.
type visiblePage struct{ Page }

func (p visiblePage) Heading(title string, facts ...string) {
	var shown []string
	for _, fact := range facts {
		shown = append(shown, text.Readable(fact))
	}
	p.Page.Heading(text.Readable(title), shown...)
}

func (p visiblePage) Subheading(title string) { p.Page.Subheading(text.Readable(title)) }

func (p visiblePage) Say(sentence string) { p.Page.Say(text.Readable(sentence)) }

func (p visiblePage) Table(cols []Column) {
	var shown []Column
	for _, c := range cols {
		was := c.Cells
		c.Heading, c.Cells = text.Readable(c.Heading), nil
		for _, cell := range was {
			c.Cells = append(c.Cells, text.Readable(cell))
		}
		shown = append(shown, c)
	}
	p.Page.Table(shown)
}

func (p visiblePage) Draw(draw func(w io.Writer)) {
	p.Page.Draw(func(w io.Writer) { draw(text.VisibleWriter{W: w}) })
}
