package report

import (
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// csvTable is what the line of a row has of its table: file, machine, scenario, facts, gomaxprocs. The
// facts are those that tell the table from others of its name in the same report.
func csvTable(t *table.Table, r *table.Row) []string {
	return []string{export.CsvText(t.File), export.CsvText(t.Facts["machine"]), export.CsvText(t.Name), export.CsvText(strings.Join(t.Differs, "; ")), export.CsvCount(t.RowProcs(r))}
}

var csvTableNames = []string{"file", "machine", "scenario", "facts", "gomaxprocs"}

// csvUnits are the tidied units that the rows have.
func csvUnits(tables []*table.Table) []string {
	units := map[string]bool{}
	for _, t := range tables {
		for _, r := range slices.Concat(t.Rows, t.AAArms) {
			for unit := range r.Values {
				units[unit] = true
			}
		}
	}
	list := slices.Sorted(maps.Keys(units))
	if i := slices.Index(list, record.Tidied(record.Makespan)); i > 0 { // what it is about comes first
		list = slices.Insert(slices.Delete(list, i, i+1), 0, record.Tidied(record.Makespan))
	}
	return list
}

// csvUnitName is the name of a unit's column: as written, unless that is the name of another.
func csvUnitName(unit string) string {
	name, _ := text.Written(unit)
	if slices.Contains(slices.Concat(csvLabelNames, csvTableNames, csvCellNames, csvSampleNames), name) {
		name += " (unit)"
	}
	return export.CsvText(name)
}
