package pivot

import (
	"io"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchproc"
)

// The JSON of tables with rows and columns of one's own, which grid.schema.json describes.
type (
	gridsJSON struct {
		Schema    string      `json:"$schema"`
		Version   int         `json:"version"`
		Unit      string      `json:"unit"` // tidied: "sec/op"
		Row       string      `json:"row"`
		Col       string      `json:"col"`
		Labels    []labelJSON `json:"labels"`
		Tables    []gridJSON  `json:"tables"`
		LeftOut   []string    `json:"left_out"`
		Unknown   []string    `json:"unknown"`
		Pooled    []string    `json:"pooled"`
		Sentences []string    `json:"sentences"`
	}
	labelJSON struct {
		Label string   `json:"label"`
		Files []string `json:"files"`
	}
	gridJSON struct {
		Title string         `json:"title"`
		Cells []gridCellJSON `json:"cells"`
	}
	gridCellJSON struct {
		Row map[string]string `json:"row"`
		Col map[string]string `json:"col"`
		N   int               `json:"n"`
		export.MedianJSON
		Change *float64 `json:"change,omitempty"`
		P      *float64 `json:"p,omitempty"`
	}
)

// WriteJSON writes the tables as grid.schema.json describes them.
func WriteJSON(w io.Writer, g *Grids) error {
	asked := g.selection.Asked
	out := gridsJSON{Schema: export.GridSchemaID, Version: 1, Unit: g.Tables[0].Unit, Row: asked[0], Col: asked[1],
		LeftOut: append([]string{}, g.LeftOut...), Unknown: append([]string{}, g.UnknownWork...),
		Pooled: append([]string{}, g.Pooled...), Sentences: g.Sentences()}
	for _, l := range g.labelled {
		lj := labelJSON{Label: l.Label}
		for _, f := range l.Files {
			lj.Files = append(lj.Files, f.Path)
		}
		out.Labels = append(out.Labels, lj)
	}
	for _, t := range g.Tables {
		tj := gridJSON{Title: t.Title}
		t.each(func(row, col benchproc.Key, c *cell) {
			tj.Cells = append(tj.Cells, gridCellJSON{keysJSON(row), keysJSON(col), len(c.values),
				export.NewMedianJSON(c.median), c.change, c.p})
		})
		out.Tables = append(out.Tables, tj)
	}
	return export.WriteJSON(w, out)
}

func keysJSON(key benchproc.Key) map[string]string {
	keys := map[string]string{}
	for _, f := range key.Projection().FlattenedFields() {
		keys[f.Name] = key.Get(f)
	}
	return keys
}

// WriteCSV writes a line for each cell that there is. The change is a fraction of the first column's
// median, and p that of the U-test, corrected for nothing.
func WriteCSV(w io.Writer, g *Grids) error {
	var rows [][]any
	for _, t := range g.Tables {
		unit, factor := text.Written(t.Unit)
		t.each(func(row, col benchproc.Key, c *cell) {
			s := export.NewMedianJSON(c.median)
			rows = append(rows, []any{t.Title, heading(row), heading(col), unit, len(c.values),
				export.Written(&s.Median, factor), export.Written(s.Low, factor), export.Written(s.High, factor), c.change, c.p})
		})
	}
	return export.WriteCSV(w, []string{"table", "row", "col", "unit", "n", "median", "low", "high", "change", "p"}, rows)
}
