package web

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/chart"
	"github.com/overlap-bench/overlap/results/page"
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
	More                  string // what the table leaves out
	File                  string // under which its picture is saved
	Zipped                bool   // it is among all pictures; else only scripts save it
}

// mostRows is how many rows of a chart's numbers a page has: nobody reads more, and they are in the raw data.
const mostRows = 60

// figures are charts under the id of the section that has them.
func (v *view) figures(section string, charts []*chart.Chart) (list []figure) {
	for _, c := range charts {
		list = append(list, v.figure(section, c))
	}
	return list
}

func (v *view) figure(section string, c *chart.Chart) figure {
	f := figure{ID: section + "-" + c.ID, Kind: c.ID, Title: text.Readable(c.Title), Sentence: text.Readable(c.Sentence),
		Note: text.Readable(c.Note), Picture: c.Picture.Inline()}
	f.File, f.Zipped = f.ID+".svg", true
	v.pictures = append(v.pictures, picture{f.File, c.Picture})
	cols := make([]page.Column, len(c.Table.Head))
	for i, head := range c.Table.Head {
		cols[i] = page.Column{Heading: head, Text: i == 0 || slices.Contains(c.Table.Words, i)}
	}
	shown := c.Table.Rows[:min(len(c.Table.Rows), mostRows)]
	for _, cells := range shown {
		page.AddRow(cols, cells...)
	}
	if left := len(c.Table.Rows) - len(shown); left > 0 {
		f.More = fmt.Sprintf("%s more: the raw data have all.", text.Count(left, "row"))
	}
	f.Table = v.grid(cols)
	f.Table.Name = "the numbers of " + f.Title
	return f
}

// fragment is the part of an id that stands for the i-th of several names.
func fragment(i int, name string) string {
	if plain.MatchString(name) {
		return name
	}
	return strconv.Itoa(i + 1)
}

var plain = regexp.MustCompile(`^[a-z]{1,20}$`)

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
