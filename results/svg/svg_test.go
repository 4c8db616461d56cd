package svg_test

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/svg"
)

// odd are names that a file of unknown origin may have.
var odd = []string{
	`<script>alert(1)</script>`, `]]>`, `--><!--`, `"><svg onload=alert(1)>`, `' onmouseover='x`, `&amp;&lt;`,
	"line\u2028paragraph\u2029end", "\u202egnp.exe\u2066\u200f\u200e\u061c", "bell\a, escape\x1b[31m, null\x00, c1\u009b",
	"\xff\xfe not UTF-8", "\uFFFE\uFFFF", "two\nlines\r\n\tand a tab", strings.Repeat("long ", 2048),
	strings.Repeat("世界", 2048),
}

// draw draws a picture in which s stands wherever a text can.
func draw(s string) *svg.Picture {
	p := svg.New(400, 300, s, s)
	p.Titled(s, []svg.Attr{svg.Class("fetch"), {Name: "data-name", Value: s}}, func() {
		p.Text(10, 20, svg.Start, "ink", s)
		p.Text(10, 40, svg.End, "muted small", svg.Fit(s, 100))
	})
	x := svg.Linear(0, 1, 50, 350)
	p.AxisX(x, x.Ticks(5), 10, 250, s)
	p.AxisY(x, x.Ticks(5), 50, 350, 40, s)
	return p
}

// written is the picture as a file.
func written(t *testing.T, p *svg.Picture) string {
	t.Helper()
	var out strings.Builder
	if err := p.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// elements are the names of a document's elements, and all that is text or a value of an attribute.
func elements(t *testing.T, document string) (names, texts []string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return names, texts
		}
		if err != nil {
			t.Fatalf("%v in\n%.3000s", err, document)
		}
		switch token := token.(type) {
		case xml.StartElement:
			names = append(names, token.Name.Local)
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("there is an attribute %s", a.Name.Local)
				}
				texts = append(texts, a.Value)
			}
		case xml.CharData:
			texts = append(texts, string(token))
		case xml.Comment, xml.Directive:
			t.Errorf("there is a %T", token)
		}
	}
}

// Whatever a name is, the file and the part of a page are well-formed, and have the elements of a picture with another.
func TestOddNames(t *testing.T) {
	wantFile, _ := elements(t, written(t, draw("name")))
	wantPart, _ := elements(t, string(draw("name").Inline()))
	for _, name := range odd {
		for _, is := range []struct {
			document string
			want     []string
		}{{written(t, draw(name)), wantFile}, {string(draw(name).Inline()), wantPart}} {
			names, texts := elements(t, is.document)
			if !slices.Equal(names, is.want) {
				t.Errorf("%.40q: elements %v, want %v", name, names, is.want)
			}
			if strings.ContainsAny(is.document, "\u2028\u2029\u202e\u2066\u200f\u200e\u061c\x00\a\x1b\u009b\uFFFE\uFFFF\r") {
				t.Errorf("%.40q: what would be obeyed is not replaced", name)
			}
			for _, s := range texts {
				if len(s) > 10_000 {
					t.Errorf("%.40q: a text of %d bytes", name, len(s))
				}
			}
		}
	}
}

// What can be shown is shown as it is.
func TestNamesAreShown(t *testing.T) {
	for _, name := range []string{`<script>alert(1)</script>`, `]]>`, `"quoted" & 'so'`, "世界", "a\u0301"} {
		_, texts := elements(t, written(t, draw(name)))
		n := 0
		for _, s := range texts {
			if s == name {
				n++
			}
		}
		if n < 6 {
			t.Errorf("%q is shown %d times: %q", name, n, texts)
		}
	}
}

func TestFit(t *testing.T) {
	for s, want := range map[string]string{
		"pipeline":                    "pipeline",
		"a name that is far too long": "a name …oo long",
		"世界世界世界世界世界世界":                "世界世…世界世界",
		"":                            "",
	} {
		got := svg.Fit(s, 105)
		if got != want || svg.WidthOf(got) > 110 {
			t.Errorf("%q is fit as %q, want %q", s, got, want)
		}
	}
}

// What is not a number is left out, and leaves a gap in a line.
func TestNotANumber(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	p := svg.New(100, 100, "", "")
	empty := written(t, p)
	p.Line("line", nan, 0, 1, 1)
	p.Rect("solid", 0, 0, -1, 5)
	p.Rect("solid", 0, inf, 1, 5)
	p.Text(nan, 0, svg.Start, "ink", "text")
	p.Path("line", &svg.Data{})
	for shape := range svg.Shapes {
		p.Mark("solid", shape, nan, 0, 3)
	}
	if got := written(t, p); got != empty {
		t.Errorf("something was drawn: %s", got)
	}
	var d svg.Data
	d.Point(0, 0).Point(1.04, 1.06).Point(nan, 3).Point(4, 4).Point(5, 5).Close().Rect(1, 2, 3, 4).Rect(nan, 0, 1, 1)
	if want := "M0 0L1 1.1M4 4L5 5ZM1 2H4V6H1Z"; d.String() != want {
		t.Errorf("the data are %s, want %s", d.String(), want)
	}
}

// Bars are written as differences that do not add up to an error.
func TestBars(t *testing.T) {
	var d svg.Data
	d.Bar(1, 2.04, 3).Bar(2.06, 5, 3).Bar(nan(), 1, 1).Bar(0, 1, 4).Point(7, 7).Point(8, 8)
	if want := "M1 3h1m0.1 0h2.9m-5 1h1M7 7L8 8"; d.String() != want {
		t.Errorf("the data are %s, want %s", d.String(), want)
	}
}

func nan() float64 { return math.NaN() }

// A file has the colours of the classes that it uses, in both schemes, and a page those of all.
func TestStyle(t *testing.T) {
	p := svg.New(100, 100, "a title", "a description")
	p.Rect("fetch solid", 1, 2, 3, 4)
	file := written(t, p)
	for _, want := range []string{"<title>a title</title>", "<desc>a description</desc>", "prefers-color-scheme:dark",
		".fetch{color:#0072b2}", ".fetch{color:#56b4e9}", `<rect class="fetch solid" x="1" y="2" width="3" height="4"/>`,
		`role="img"`} {
		if !strings.Contains(file, want) {
			t.Errorf("there is no %s in\n%s", want, file)
		}
	}
	if strings.Contains(file, "series-1") {
		t.Error("the file has colours that it does not use")
	}
	part := string(p.Inline())
	for _, never := range []string{"<style", "style=", "<title"} {
		if strings.Contains(part, never) {
			t.Errorf("in a page there is %s", never)
		}
	}
	if !strings.Contains(part, `aria-label="a title"`) || !strings.Contains(part, "<desc>a description</desc>") {
		t.Error("in a page the picture has no name")
	}
	for _, class := range []string{"fetch", "process", "series-8", "line", "bound"} {
		if !strings.Contains(svg.Style(), ".picture ."+class+"{") {
			t.Errorf("the page's style has no %s", class)
		}
	}
}
