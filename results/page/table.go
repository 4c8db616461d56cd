package page

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/fatih/color"
	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// This is the only file that imports tablewriter.

// withoutColours turns the colours of tablewriter off. It would decide by os.Stdout, which need not be where the table
// is written to.
var withoutColours = sync.OnceFunc(func() { color.NoColor = true })

// render writes columns as a table.
func render(w io.Writer, cols []Column) error {
	withoutColours()
	align, header := make([]tw.Align, len(cols)), make([]string, len(cols))
	rows := make([][]string, len(cols[0].Cells))
	for i, c := range cols {
		align[i], header[i] = tw.AlignRight, c.Heading
		if c.Text {
			align[i] = tw.AlignLeft
		}
		for j, cell := range c.Cells {
			rows[j] = append(rows[j], cell)
		}
	}
	cells := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{PerColumn: align},
		Padding:    tw.CellPadding{Global: tw.Padding{Left: "", Right: "  ", Overwrite: true}},
	}
	var out bytes.Buffer
	table := tablewriter.NewTable(&out,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone,
			Symbols: tw.NewSymbols(tw.StyleLight),
			Settings: tw.Settings{
				Separators: tw.Separators{BetweenColumns: tw.Off},
				Lines:      tw.Lines{ShowHeaderLine: tw.On},
			},
		})),
		tablewriter.WithConfig(tablewriter.Config{Header: cells, Row: cells}),
		tablewriter.WithEastAsian(tw.Off),
	)
	table.Header(header)
	if err := table.Bulk(rows); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	if err := table.Render(); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	for line := range bytes.Lines(out.Bytes()) { // without the padding at their ends
		if _, err := fmt.Fprintf(w, "%s\n", bytes.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}
