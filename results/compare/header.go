package compare

import (
	"slices"

	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// headers are a line for each run, the old ones first: the machine, and when and of what it was measured. Runs of which
// no more is known than of another have none of their own.
func (v *Comparison) headers() (lines []string) {
	for side, label := range []string{v.Old, v.New} {
		tables := v.tablesOf(side)
		for _, path := range table.FilesOf(tables) {
			of := slices.DeleteFunc(slices.Clone(tables), func(t *table.Table) bool { return t.File != path })
			if header := table.Header(of); header != "" && !slices.Contains(lines, label+": "+header) {
				lines = append(lines, label+": "+header)
			}
		}
	}
	return text.Few(lines)
}

// tablesOf are those of a side that are compared.
func (v *Comparison) tablesOf(side int) (tables []*table.Table) {
	for _, m := range v.Matches {
		if runs := m.runs[side]; len(runs) > 0 {
			tables = append(tables, runs...)
			continue
		}
		tables = append(tables, []*table.Table{m.Old, m.New}[side])
	}
	return tables
}
