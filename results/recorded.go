package results

// attach gives each row the samples that the sidecar has of it, for what is not in the text:
// see [Details]. One whose sidecar does not fit the text has no blocks, and gets nothing.
func attach(tables []*Table, files []*File) {
	type place struct{ file, scenario, strategy, limit string }
	rows := map[place]*Row{}
	for _, t := range tables {
		for _, r := range t.Rows {
			at := place{t.File, t.Name, r.Strategy, r.Limit}
			if _, taken := rows[at]; t.ours && !taken {
				rows[at] = r
			}
		}
	}
	for _, file := range files {
		for i := range file.Samples {
			s := &file.Samples[i]
			parts := nameParts(s.Cell)
			r := rows[place{file.Path, parts["scenario"], parts["strategy"], parts["limit"]}]
			if r != nil && len(r.blocks) > 0 && !isAgain(parts) && s.Status == OK {
				r.recorded = append(r.recorded, s)
			}
		}
	}
}
