package report

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Each line begins with these columns: facts are those that tell the table from others of its name.
var csvTableNames = []string{"file", "machine", "scenario", "facts", "gomaxprocs"}

func csvTable(t *table.Table, r *table.Row) []any {
	return []any{t.File, t.Facts["machine"], t.Name, strings.Join(t.Differs, "; "), export.Known(t.RowProcs(r))}
}

// csvCellNames are named as in JSON, where the schema says what they are. base is the strategy that ratio, verdict and
// speedups compare with, noise_floor is that of the table, failed the number of samples that failed.
var csvCellNames = []string{
	"strategy", "limit", "samples", "failed", "disqualified", "base", "verdict", "group",
	"ratio", "ratio_low", "ratio_high", "p", "p_holm", "blocks", "noise_floor",
	"speedup", "fetch_speedup", "process_speedup", "overlap_factor", "efficiency",
}

// WriteCSV writes a line a cell, with what [WriteJSON] has of it: after csvTableNames and csvCellNames, three columns
// a unit, with the median and the ends of its 95 % confidence interval: "ns/op", "ns/op low", "ns/op high".
func WriteCSV(w io.Writer, tables []*table.Table) error {
	units := csvUnits(tables)
	names := slices.Concat(csvTableNames, csvCellNames)
	for _, unit := range units {
		name := csvUnitName(unit)
		names = append(names, name, name+" low", name+" high")
	}
	var rows [][]any
	for _, t := range tables {
		tj := tableToJSON(t)
		for _, r := range t.Shown() {
			rows = append(rows, append(csvTable(t, r), rowToJSON(t, r).csv(tj, units)...))
		}
	}
	return export.WriteCSV(w, names, rows)
}

// csv is a row of a table in the order of csvCellNames, and then of the units.
func (rj rowJSON) csv(tj tableJSON, units []string) []any {
	ci := []any{nil, nil}
	if rj.CI != nil {
		ci = []any{rj.CI[0], rj.CI[1]}
	}
	row := slices.Concat(
		[]any{rj.Strategy, rj.Limit, rj.Samples, len(rj.Failures), rj.Disqualified, tj.Base, rj.Verdict,
			export.Known(rj.Group), rj.Ratio}, ci,
		[]any{rj.P, rj.PHolm, export.Known(rj.Blocks), tj.Floor, export.Known(rj.Speedup),
			export.Known(rj.FetchSpeedup),
			export.Known(rj.ProcessSpeedup), export.Known(rj.OverlapFactor), export.Known(rj.Efficiency)})
	for _, unit := range units {
		_, factor := text.Written(unit)
		if s, ok := rj.Figures[unit]; ok {
			row = append(row, export.Written(&s.Median, factor), export.Written(s.Low, factor),
				export.Written(s.High, factor))
		} else {
			row = append(row, nil, nil, nil)
		}
	}
	return row
}

// csvUnits are the tidied units that the rows have, the makespan first.
func csvUnits(tables []*table.Table) []string {
	makespan := record.Tidied(record.Makespan)
	units := map[string]bool{}
	for _, t := range tables {
		for _, r := range slices.Concat(t.Rows, t.AAArms) {
			for unit := range r.Values {
				units[unit] = true
			}
		}
	}
	list := slices.Sorted(maps.Keys(units))
	slices.SortStableFunc(list, func(a, b string) int {
		switch makespan {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	return list
}

// csvUnitName is the name of a unit's column: as written, unless that is the name of another.
func csvUnitName(unit string) string {
	name, _ := text.Written(unit)
	if slices.Contains(slices.Concat([]string{csvLabel}, csvTableNames, csvCellNames, csvSampleNames), name) {
		name += " (unit)"
	}
	return name
}
