package web

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"html/template"
	"slices"

	"github.com/overlap-bench/overlap/results/chart"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/text"
)

// A figure is a chart in the page.
type figure struct {
	ID                    string // of the element
	Kind                  string // which chart it is
	Title, Sentence, Note string
	Picture               template.HTML
	Table                 *grid
	File                  string // under which its picture is saved
}

// figures are charts under the id of the section that has them.
func (v *view) figures(section string, charts []*chart.Chart) (list []figure) {
	for _, c := range charts {
		list = append(list, v.figure(section, c))
	}
	return list
}

func (v *view) figure(section string, c *chart.Chart) figure {
	f := figure{ID: section + "-" + c.ID, Kind: c.ID, Title: text.Readable(c.Title), Sentence: text.Readable(c.Sentence),
		Note: text.Readable(c.Note), Picture: c.Picture.Inline(), Table: &grid{Name: "the numbers of " + c.Title}}
	f.File = f.ID + ".svg"
	v.pictures = append(v.pictures, picture{f.File, c.Picture})
	for i, head := range c.Table.Head {
		f.Table.Heads = append(f.Table.Heads, cell{Text: text.Readable(head), Number: i > 0 && !slices.Contains(c.Table.Words, i)})
	}
	for _, cells := range c.Table.Rows {
		var r row
		for i, of := range cells {
			one := cell{Text: text.Readable(of), Number: i > 0 && !slices.Contains(c.Table.Words, i)}
			if i == 0 {
				one.Link = v.anchor(of)
			}
			r.Cells = append(r.Cells, one)
		}
		f.Table.Rows = append(f.Table.Rows, r)
	}
	return f
}

// A picture is a chart's, to be saved as a file.
type picture struct {
	name string
	*svg.Picture
}

// zipped are the pictures as one file. Each of its own would be in the page twice: scripts save those that are shown.
func zipped(pictures []picture) (template.URL, error) {
	if len(pictures) == 0 {
		return "", nil
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, p := range pictures {
		w, err := z.Create(p.name)
		if err != nil {
			return "", err
		}
		if err := p.Write(w); err != nil {
			return "", err
		}
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return template.URL("data:application/zip;base64," + base64.StdEncoding.EncodeToString(packed.Bytes())), nil
}
