// Package svg writes pictures as Scalable Vector Graphics: a file of its own, or a part of an HTML page. It has scales
// with ticks, axes, paths, marks and text, and knows nothing of what it draws.
//
// A picture has no colours, only classes (see style.go), so that it follows the reader's light or dark scheme, and a
// page with a strict Content-Security-Policy can show it: there is no style attribute and no script. All text that
// comes in is escaped, and what would be obeyed instead of shown is made visible. A coordinate that is not a number is
// not drawn, rather than drawn at a wrong place.
package svg

import (
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Picture is drawn from the first call to the last, each over what was there before.
type Picture struct {
	width, height int
	title, desc   string
	body          strings.Builder
	classes       map[string]bool // that are used
}

// New begins a picture of that size in pixels. The title names it. The description says what is to be seen, for those
// who do not see it.
func New(width, height int, title, desc string) *Picture {
	return &Picture{width: width, height: height, title: title, desc: desc, classes: map[string]bool{}}
}

// Size is the size in pixels.
func (p *Picture) Size() (width, height int) { return p.width, p.height }

// Path draws the data with classes such as "fetch solid".
func (p *Picture) Path(class string, d *Data) {
	if d.text.Len() > 0 {
		p.open("path", class, nil)
		fmt.Fprintf(&p.body, " d=\"%s\"/>\n", d)
	}
}

// Line draws a line of two points.
func (p *Picture) Line(class string, x1, y1, x2, y2 float64) {
	if finite(x1, y1, x2, y2) {
		p.element("line", class, Number("x1", x1), Number("y1", y1), Number("x2", x2), Number("y2", y2))
	}
}

// Rect draws a rectangle from its upper left corner.
func (p *Picture) Rect(class string, x, y, width, height float64) {
	if finite(x, y, width, height) && width >= 0 && height >= 0 {
		p.element("rect", class, Number("x", x), Number("y", y), Number("width", width), Number("height", height))
	}
}

// An Anchor says which part of a text is at its x.
type Anchor string

// The anchors.
const (
	Start  Anchor = "start"
	Middle Anchor = "middle"
	End    Anchor = "end"
)

// Text writes one line of text with its baseline at y. It does not wrap: see [Fit].
func (p *Picture) Text(x, y float64, anchor Anchor, class, s string) {
	if !finite(x, y) || s == "" {
		return
	}
	attrs := []Attr{Number("x", x), Number("y", y)}
	if anchor != Start {
		attrs = append(attrs, Attr{"text-anchor", string(anchor)})
	}
	p.open("text", class, attrs)
	fmt.Fprintf(&p.body, ">%s</text>\n", escape(s, longestText))
}

// Group draws what f draws as one group with these attributes, such as [Class].
func (p *Picture) Group(attrs []Attr, f func()) {
	p.open("g", "", attrs)
	p.body.WriteString(">\n")
	f()
	p.body.WriteString("</g>\n")
}

// Titled draws what f draws as one group that shows its title when a mouse is over it.
func (p *Picture) Titled(title string, attrs []Attr, f func()) {
	p.Group(attrs, func() {
		fmt.Fprintf(&p.body, "<title>%s</title>\n", escape(title, longestTitle))
		f()
	})
}

// An Attr is an attribute of an element. The name is the program's, the value may come from anywhere.
type Attr struct{ Name, Value string }

// Class is the attribute for classes, such as "fetch solid".
func Class(names string) Attr { return Attr{"class", names} }

// Turned is the attribute that turns what is drawn to read upwards, around a point.
func Turned(x, y float64) Attr {
	return Attr{"transform", fmt.Sprintf("rotate(-90 %s %s)", coordinate(x), coordinate(y))}
}

// Number is an attribute that is a number, such as the stroke-width of the class "bar".
func Number(name string, x float64) Attr { return Attr{name, coordinate(x)} }

func (p *Picture) element(name, class string, attrs ...Attr) {
	p.open(name, class, attrs)
	p.body.WriteString("/>\n")
}

func (p *Picture) open(name, class string, attrs []Attr) {
	if class != "" {
		attrs = append([]Attr{Class(class)}, attrs...)
	}
	fmt.Fprintf(&p.body, "<%s", name)
	for _, a := range attrs {
		if a.Name == "class" {
			for _, c := range strings.Fields(a.Value) {
				p.classes[c] = true
			}
		}
		fmt.Fprintf(&p.body, ` %s="%s"`, a.Name, escape(a.Value, longestTitle))
	}
}

// Write writes the picture as a file of its own, with its colours.
func (p *Picture) Write(w io.Writer) error {
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" width="%d" height="%d" `+
		`viewBox="0 0 %d %d">
<title>%s</title>
<desc>%s</desc>
<style>
%s</style>
<rect class="ground solid" width="%d" height="%d"/>
%s</svg>
`, p.width, p.height, p.width, p.height, escape(p.title, longestTitle), escape(p.desc, longestTitle),
		styleOf("", p.used), p.width, p.height, p.body.String())
	return err
}

// used reports whether a file of the picture needs the class.
func (p *Picture) used(class string) bool {
	return p.classes[class] || slices.Contains([]string{"ground", "solid", "ink"}, class)
}

// Inline is the picture as a part of an HTML page, which has to have [Style]. It is as wide as it can be, up to its
// own width if the page says so. The title is a label: as an element, it would pop up wherever the mouse is.
func (p *Picture) Inline() template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="picture" role="img" width="%d" height="%d" viewBox="0 0 %d %d" `+
		`aria-label="%s">
<desc>%s</desc>
%s</svg>
`, p.width, p.height, p.width, p.height, escape(p.title, longestTitle), escape(p.desc, longestTitle), p.body.String()))
}

// coordinate has one decimal, and none where it is 0.
func coordinate(x float64) string {
	s := strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

func finite(list ...float64) bool {
	return !slices.ContainsFunc(list, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
}
