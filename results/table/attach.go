package table

import (
	"maps"

	"github.com/overlap-bench/overlap/results/record"
)

// attach gives each row the samples that the sidecar has of it, for what is not in the text:
// see [record.Details]. One whose sidecar does not fit the text has no blocks, and gets nothing.
//
// That the cell is the row's is not enough: in a file that was put together of two runs it is in two
// tables, and the text tells which of them a sample's result is in.
func attach(tables []*Table, files []*record.File) {
	type place struct {
		file string
		cell record.Cell
	}
	rows := map[place][]*Row{} // with the same cell in several tables, where two runs were put together
	for _, t := range tables {
		for _, r := range t.Rows {
			if t.IsStrategies {
				at := place{t.File, r.Cell()}
				rows[at] = append(rows[at], r)
			}
		}
	}
	for _, file := range files {
		of := map[*record.Series]*Row{}
		for i := range file.Samples {
			s := &file.Samples[i]
			if s.Series == nil {
				continue // it failed
			}
			r, known := of[s.Series]
			if !known {
				r = rowAmong(s.Series, rows[place{file.Path, record.Cell{Scenario: s.Place.Scenario, Strategy: s.Place.Strategy, Limit: s.Place.Limit}}], file.Path)
				of[s.Series] = r
			}
			if r != nil && len(r.Blocks) > 0 && !s.Place.IsAAArm() {
				r.Recorded = append(r.Recorded, s)
			}
		}
	}
}

// rowAmong is the one of some rows that the series is of: of rows of one cell, each has its own facts.
func rowAmong(s *record.Series, rows []*Row, path string) *Row {
	t := new(Grouper).NewTable(s.Key(path), s.Cell, true)
	for _, r := range rows {
		if r.Table.CPUs == t.CPUs && maps.Equal(r.Table.Facts, t.Facts) {
			return r
		}
	}
	return nil
}
