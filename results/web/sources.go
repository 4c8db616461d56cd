package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A source is the page of a strategy, and of others that share it.
type source struct {
	ID, File, Text string
	Names          []string
}

// sources are the pages of the strategies in the tables.
func (r Report) sources(tables []*table.Table) (list []source) {
	if r.Source == nil {
		return nil
	}
	seen := map[string]bool{}
	for _, t := range tables {
		for _, row := range t.Shown() {
			file, page, ok := r.Source(row.Strategy)
			if !ok || !t.IsStrategies || seen[row.Strategy] {
				continue
			}
			seen[row.Strategy] = true
			i := slices.IndexFunc(list, func(s source) bool { return s.File == file })
			if i < 0 {
				i = len(list)
				id := "source-" + fragment(i, strings.TrimSuffix(file, ".go"))
				list = append(list, source{ID: id, File: file, Text: page})
			}
			list[i].Names = append(list[i].Names, row.Strategy)
		}
	}
	for i, s := range list {
		list[i].File, list[i].Text = text.Readable(s.File), text.Visible(s.Text)
		if len(s.Names) > 1 {
			list[i].File += ": " + text.Readable(strings.Join(s.Names, ", "))
		}
	}
	slices.SortFunc(list, func(a, b source) int { return cmp.Compare(a.File, b.File) })
	return list
}

// anchor is where the source of a strategy is, by how a table names it: "pool", or "pool/16".
func (v *view) anchor(label string) string {
	name, _, _ := strings.Cut(label, "/")
	for _, s := range v.Sources {
		if slices.Contains(s.Names, name) {
			return "#" + s.ID
		}
	}
	return ""
}
