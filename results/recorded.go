package results

import "maps"

// attach gives each row the samples that the sidecar has of it, for what is not in the text:
// see [Details]. One whose sidecar does not fit the text has no blocks, and gets nothing.
//
// That the cell is the row's is not enough: in a file that was put together of two runs it is in two
// tables, and the text tells which of them a sample's result is in.
func attach(tables []*Table, files []*File) {
	type place struct{ file, scenario, strategy, limit string }
	rows := map[place][]*Row{}
	for _, t := range tables {
		for _, r := range t.Rows {
			if t.ours {
				at := place{t.File, t.Name, r.Strategy, r.Limit}
				rows[at] = append(rows[at], r)
			}
		}
	}
	for _, file := range files {
		of := map[*Series]*Row{}
		for i := range file.Samples {
			s := &file.Samples[i]
			if s.series == nil {
				continue // it failed
			}
			parts := nameParts(s.Cell)
			r, known := of[s.series]
			if !known {
				r = s.series.rowAmong(rows[place{file.Path, parts["scenario"], parts["strategy"], parts["limit"]}], file.Path)
				of[s.series] = r
			}
			if r != nil && len(r.blocks) > 0 && !isAgain(parts) {
				r.recorded = append(r.recorded, s)
			}
		}
	}
}

// rowAmong is the one of some rows that the series is of: of rows of one cell, each has its own facts.
func (s *Series) rowAmong(rows []*Row, path string) *Row {
	t := new(grouper).newTable(s.Key(path), nameParts(s.Name), true)
	for _, r := range rows {
		if r.table.CPUs == t.CPUs && maps.Equal(r.table.Facts, t.Facts) {
			return r
		}
	}
	return nil
}
