package cli

import "github.com/overlap-bench/overlap/results/page"

// Table writes rows of cells below the columns' headings. Cells of text are broken where the page is too narrow.
func Table(p page.Page, cols []page.Column, rows [][]string) {
	for _, row := range rows {
		for i := range cols {
			cols[i].Cells = append(cols[i].Cells, row[i])
		}
	}
	p.Table(page.Flowed(cols, p.Width()))
}
