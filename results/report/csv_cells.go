package report

import (
	"io"
	"strconv"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// WriteCSV writes a line a cell, with what [WriteJSON] has of it: after csvTableNames and
// csvCellNames, three columns a unit, with the median and the ends of its 95 % confidence
// interval: "ns/op", "ns/op low", "ns/op high".
func WriteCSV(w io.Writer, tables []*table.Table) error {
	units := csvUnits(tables)
	var names []string
	for _, unit := range units {
		name := csvUnitName(unit)
		names = append(names, name, name+" low", name+" high")
	}
	out := export.NewCSV(w, csvTableNames, csvCellNames, names)
	for _, t := range tables {
		tj := tableToJSON(t)
		for _, r := range t.Shown() {
			out.Write(append(csvTable(t, r), rowToJSON(t, r).csv(tj, units)...))
		}
	}
	out.Flush()
	return out.Error()
}

// csvCellNames are named as in JSON, where the schema says what they are; base is the strategy
// that ratio, verdict and speedups compare with, noise_floor the table's, failed the
// number of samples that failed.
var csvCellNames = []string{
	"strategy", "limit", "samples", "failed", "disqualified", "base", "verdict", "group",
	"ratio", "ratio_low", "ratio_high", "p", "p_holm", "blocks", "noise_floor",
	"speedup", "fetch_speedup", "process_speedup", "overlap_factor", "efficiency",
}

// csv is a row of a table in the order of csvCellNames, and then of the units.
func (rj rowJSON) csv(tj tableJSON, units []string) []string {
	var low, high *float64
	if rj.CI != nil {
		low, high = &rj.CI[0], &rj.CI[1]
	}
	cells := []string{
		export.CsvText(rj.Strategy), export.CsvText(rj.Limit), strconv.Itoa(rj.Samples), strconv.Itoa(len(rj.Failures)), export.CsvText(rj.Disqualified),
		export.CsvText(tj.Base), string(rj.Verdict), export.CsvCount(rj.Group),
		export.CsvNumber(rj.Ratio), export.CsvNumber(low), export.CsvNumber(high), export.CsvNumber(rj.P), export.CsvNumber(rj.PHolm), export.CsvCount(rj.Blocks), export.CsvNumber(tj.Floor),
		export.CsvPositive(rj.Speedup), export.CsvPositive(rj.FetchSpeedup), export.CsvPositive(rj.ProcessSpeedup), export.CsvPositive(rj.OverlapFactor), export.CsvPositive(rj.Efficiency),
	}
	for _, unit := range units {
		_, factor := text.Written(unit)
		number := func(x *float64) string {
			if x == nil {
				return ""
			}
			return export.WrittenNumber(*x, factor)
		}
		if s, ok := rj.Figures[unit]; ok {
			cells = append(cells, number(&s.Median), number(s.Low), number(s.High))
		} else {
			cells = append(cells, "", "", "")
		}
	}
	return cells
}
