package draw_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/lanes/draw"
	"github.com/overlap-bench/overlap/results/svg"
)

// oddNames are what a file of unknown origin may have for a name.
var oddNames = []string{
	`<script>alert(1)</script>`, `]]>`, "line\u2028paragraph", "\u202egnp.exe\u2066\u200f",
	"bell\a, escape\x1b[31m, null\x00",
	"\xff\xfe not UTF-8", "two\nlines\r\n\tand a tab", strings.Repeat("long ", 2048), strings.Repeat("x", 10_240),
	strings.Repeat("世界", 2048), "",
}

func picture(t *testing.T, p *svg.Picture) string {
	t.Helper()
	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPicture(t *testing.T) {
	resultstest.IsGolden(t, "picture.svg", []byte(picture(t, draw.Picture(both, 600, lanes.ByWorker))))
}

// elementsOf are the names of the elements, in order; a document that is not well-formed fails.
func elementsOf(t *testing.T, document string) (names []string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return names
		}
		if err != nil {
			t.Fatalf("%v in\n%.3000s", err, document)
		}
		if start, ok := token.(xml.StartElement); ok {
			names = append(names, start.Name.Local)
		}
	}
}

// Whatever the names are, the picture has the same elements, and is not larger by much.
func TestOddNamesInPicture(t *testing.T) {
	set := func(name string) lanes.Set {
		s := pool
		s.Name, s.About = name, name
		return lanes.Set{Title: name, Facts: []string{name}, Schedules: []lanes.Schedule{s, staged}}
	}
	for _, width := range []int{360, 820} {
		want := elementsOf(t, picture(t, draw.Picture(set("name"), width, lanes.ByWorker)))
		for _, name := range oddNames {
			got := picture(t, draw.Picture(set(name), width, lanes.ByWorker))
			if names := elementsOf(t, got); name != "" && !slices.Equal(names, want) {
				t.Errorf("%.40q: elements %v, want %v", name, names, want)
			}
			if strings.ContainsAny(got, "\x1b\a\x00\r\u2028\u202e\u2066\u200f") || len(got) > 20_000 {
				t.Errorf("%.40q: something is obeyed, or %d bytes are too many", name, len(got))
			}
		}
	}
}

// What the picture says is what the sentence says, and each stage of each group of rows is one path.
func TestPictureIsSmall(t *testing.T) {
	s := lanes.Virtual("pool", 16, 2, 0, resultstest.SomeSpans(200, 16))
	for _, by := range []lanes.By{lanes.ByWorker, lanes.ByItem} {
		got := picture(t, draw.Picture(lanes.Set{Title: "io", Schedules: []lanes.Schedule{s}}, 820, by))
		if n := strings.Count(got, "<path"); n != 3 { // the grid too
			t.Errorf("%d paths", n)
		}
		if len(got) > 7500 {
			t.Errorf("200 items are %d bytes", len(got))
		}
	}
	d := draw.Of(both, 820, lanes.ByWorker)
	if got := picture(t, d.Picture); !strings.Contains(got, "<desc>"+d.Sentence) {
		t.Errorf("the sentence is not in\n%s", got)
	}
	if len(d.Data) != 2 || len(d.Table) == 0 || len(d.Table[0].Cells) != 2 || d.Title != "mixed: staged and pipeline · "+
		"limit 2 · 4 items" {
		t.Errorf("%+v", d)
	}
}
