package report

import (
	"io"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// WriteSamplesCSV writes a line a sample: after csvTableNames and csvSampleNames, a column a
// unit. A failed sample has its reason and no values. The files are those that the tables were
// made of: their sidecars know when a sample was taken.
func WriteSamplesCSV(w io.Writer, files []*record.File, tables []*table.Table) error {
	return writeSamplesCSV(w, files, tables, nil, func(*table.Table) []string { return nil })
}

// writeSamplesCSV has further columns at the front, which hold for a table.
func writeSamplesCSV(w io.Writer, files []*record.File, tables []*table.Table, front []string, of func(*table.Table) []string) error {
	units := csvUnits(tables)
	var names []string
	for _, unit := range units {
		names = append(names, csvUnitName(unit))
	}
	out := export.NewCSV(w, front, csvTableNames, csvSampleNames, names)
	for _, t := range tables {
		taken := takenOf(files, t)
		write := func(r *table.Row, arm string) {
			for _, line := range csvSamples(t, r, arm, taken, units) {
				out.Write(append(of(t), line...)) // its error stays, for Error
			}
		}
		for _, r := range t.Shown() {
			write(r, "a")
		}
		for _, r := range t.AAArms {
			if !r.Filtered && slices.ContainsFunc(t.Shown(), func(s *table.Row) bool { return s.Strategy == r.Strategy }) {
				write(r, "b")
			}
		}
	}
	out.Flush()
	return out.Error()
}

// csvSampleNames: arm is "b" for the cell that was measured once more in each block, to see
// what a cell differs by from itself, and else "a"; block counts from 1; started is in RFC
// 3339; status is "ok" or "failed". Block and started are empty where the file does not know.
var csvSampleNames = []string{"strategy", "limit", "arm", "block", "started", "status", "reason"}

// An armCell is where samples of the sidecar belong in a table.
type armCell struct{ strategy, limit, arm, status string }

// takenOf are the samples of a table by cell and arm, each in the order of the text.
func takenOf(files []*record.File, t *table.Table) map[armCell][]record.Sample {
	taken := map[armCell][]record.Sample{}
	for _, f := range files {
		if f.Path != t.File {
			continue
		}
		for _, s := range f.Samples {
			if parts := record.NameParts(s.Cell); t.IsStrategies && parts["scenario"] == t.Name {
				p := armCell{parts["strategy"], parts["limit"], armOf(parts["arm"]), s.Status}
				taken[p] = append(taken[p], s)
			}
		}
	}
	return taken
}

// armOf names the arms as the CSV does.
func armOf(arm string) string {
	if arm == "" || arm == "a" {
		return "a"
	}
	return "b"
}

// csvSamples are the samples of a row, those that failed last.
func csvSamples(t *table.Table, r *table.Row, arm string, taken map[armCell][]record.Sample, units []string) [][]string {
	var lines [][]string
	line := func(s record.Sample, status, reason string, values ...string) {
		started := ""
		if !s.Started.IsZero() {
			started = s.Started.UTC().Format(time.RFC3339Nano)
		}
		fields := append(csvTable(t, r), export.CsvText(r.Strategy), export.CsvText(r.Limit), arm, export.CsvCount(s.Block), started, status, export.CsvText(reason))
		lines = append(lines, append(fields, values...))
	}
	ok := taken[armCell{r.Strategy, r.Limit, arm, record.OK}]
	for i := range r.N() {
		var s record.Sample
		if i < len(r.Blocks) {
			s.Block = r.Blocks[i]
		}
		if i < len(ok) && ok[i].Block == s.Block {
			s = ok[i]
		}
		line(s, record.OK, "", csvValues(r, i, units)...)
	}
	failed := taken[armCell{r.Strategy, r.Limit, arm, record.Failed}]
	for _, f := range r.Failures {
		var s record.Sample
		if i := slices.IndexFunc(failed, func(s record.Sample) bool { return record.CanonicalReason(s.Reason) == f.Reason }); i >= 0 {
			s = failed[i]
			failed = slices.Delete(slices.Clone(failed), i, i+1)
		}
		line(s, record.Failed, f.Reason, make([]string, len(units))...)
	}
	return lines
}

// csvValues are the values of a sample. A unit that only some samples of a row have is left
// out: which of them is not known.
func csvValues(r *table.Row, sample int, units []string) []string {
	values := make([]string, len(units))
	for i, unit := range units {
		if of := r.Values[unit]; len(of) == r.N() {
			_, factor := text.Written(unit)
			values[i] = export.WrittenNumber(of[sample], factor)
		}
	}
	return values
}
