package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
)

// recorded are the tables of a run that was recorded on a machine, by scenario.
func recorded(t *testing.T) map[string]*table.Table {
	t.Helper()
	return byName(t, resultstest.ReadFiles(t, resultstest.RecordedPath)...)
}

func byName(t *testing.T, files ...*record.File) map[string]*table.Table {
	t.Helper()
	named := map[string]*table.Table{}
	for _, tab := range resultstest.Must(table.Tables(files)) {
		named[tab.Name] = tab
	}
	return named
}

// A datum is a mark of a picture with what it stands for.
type data struct {
	name  string
	value float64
}

// dataOf are the marks of a chart. It also makes sure that the picture is well-formed, has no coordinate that is not a
// number, and nothing outside of its frame.
func dataOf(t *testing.T, c *Chart) (found []data) {
	t.Helper()
	elements(t, c, func(e xml.StartElement) {
		var d data
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "data-name":
				d.name = a.Value
			case "data-value":
				d.value = resultstest.Must(strconv.ParseFloat(a.Value, 64))
				found = append(found, d)
			}
		}
	})
	return found
}

// count is how many elements of a chart have all of these classes.
func count(t *testing.T, c *Chart, name string, classes ...string) (n int) {
	t.Helper()
	elements(t, c, func(e xml.StartElement) {
		for _, a := range e.Attr {
			if a.Name.Local == "class" && e.Name.Local == name && strings.Join(classes, " ") == a.Value {
				n++
			}
		}
	})
	return n
}

func elements(t *testing.T, c *Chart, do func(e xml.StartElement)) {
	t.Helper()
	var out strings.Builder
	if err := c.Picture.Write(&out); err != nil {
		t.Fatal(err)
	}
	width, height := c.Picture.Size()
	decoder := xml.NewDecoder(strings.NewReader(out.String()))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			most := map[string]int{"x": width, "cx": width, "x1": width, "x2": width, "y": height, "cy": height, "y1": height,
				"y2": height}[a.Name.Local]
			x, err := strconv.ParseFloat(a.Value, 64)
			if most > 0 && (err != nil || x < -1 || x > float64(most)+1) {
				t.Errorf("%s: %s of %s is %s, in a picture of %d by %d", c.ID, a.Name.Local, e.Name.Local, a.Value, width, height)
			}
		}
		do(e)
	}
}

// complete makes sure that a chart has all that a reader needs.
func complete(t *testing.T, c *Chart) {
	t.Helper()
	for what, words := range map[string]string{"title": c.Title, "sentence": c.Sentence, "note": c.Note, "text": c.Alt,
		"id": c.ID} {
		if words == "" || strings.Contains(words, "NaN") || strings.Contains(words, "Inf") {
			t.Errorf("%s: the %s is %q", c.ID, what, words)
		}
		if len(words) > 3000 {
			t.Errorf("%s: the %s has %d bytes", c.ID, what, len(words))
		}
	}
	if !strings.HasSuffix(c.Sentence, ".") || !strings.HasSuffix(c.Note, ".") || !strings.HasSuffix(c.Alt, ".") {
		t.Errorf("%s: %q, %q or %q is no sentence", c.ID, c.Sentence, c.Note, c.Alt)
	}
	if len(c.Table.Rows) == 0 || len(dataOf(t, c)) == 0 {
		t.Errorf("%s: %d rows and %d marks", c.ID, len(c.Table.Rows), len(dataOf(t, c)))
	}
	for _, row := range c.Table.Rows {
		if len(row) != len(c.Table.Head) {
			t.Errorf("%s: a row of %d cells under %d headings", c.ID, len(row), len(c.Table.Head))
		}
		for _, cell := range row {
			if cell == "NaN" || strings.Contains(cell, "Inf") {
				t.Errorf("%s: a cell is %s", c.ID, cell)
			}
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-8*math.Abs(b) }

// scaleForTest has a pixel for each unit.
func scaleForTest(low, high float64) svg.Scale { return svg.Linear(low, high, low, high) }
