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

// csvSampleNames: arm is "b" for the cell that was measured once more in each block, to see what a cell differs by from
// itself, and else "a". Block counts from 1, started is in RFC 3339, status is "ok" or "failed". Block and started are
// empty where the file does not know.
var csvSampleNames = []string{"strategy", "limit", "arm", "block", "started", "status", "reason"}

// csvLabel is the name of a column before those of the table.
const csvLabel = "label"

// WriteSamplesCSV writes a line a sample: after csvTableNames and csvSampleNames, a column a unit. A failed sample has
// its reason and no values. The files are those that the tables were made of: their sidecars know when a sample was
// taken.
func WriteSamplesCSV(w io.Writer, files []*record.File, tables []*table.Table) error {
	return writeSamplesCSV(w, files, tables, nil)
}

// writeSamplesCSV has a further column at the front if files, by their paths, have labels.
func writeSamplesCSV(w io.Writer, files []*record.File, tables []*table.Table,
	labels map[string]record.Labelled) error {
	units := csvUnits(tables)
	names := slices.Concat(csvTableNames, csvSampleNames)
	if labels != nil {
		names = slices.Insert(names, 0, csvLabel)
	}
	for _, unit := range units {
		names = append(names, csvUnitName(unit))
	}
	var rows [][]any
	for _, t := range tables {
		taken := takenOf(files, t)
		samples := func(r *table.Row, arm string) {
			for _, row := range csvSamples(t, r, arm, taken, units) {
				if labels != nil {
					row = slices.Insert(row, 0, any(labels[t.File].Label))
				}
				rows = append(rows, row)
			}
		}
		for _, r := range t.Shown() {
			samples(r, "a")
		}
		for _, r := range t.AAArms {
			if !r.Filtered && slices.ContainsFunc(t.Shown(),
				func(s *table.Row) bool { return s.Strategy == r.Strategy }) {
				samples(r, "b")
			}
		}
	}
	return export.WriteCSV(w, names, rows)
}

// An armCell is where samples of the sidecar belong in a table.
type armCell struct{ strategy, limit, arm, status string }

// takenOf are the samples of a table by cell and arm, each in the order of the text.
func takenOf(files []*record.File, t *table.Table) map[armCell][]record.Sample {
	taken := map[armCell][]record.Sample{}
	for _, f := range files {
		for _, s := range f.Samples {
			if c := s.Place; f.Path == t.File && t.IsStrategies && c.Scenario == t.Name {
				p := armCell{c.Strategy, c.Limit, "a", s.Status}
				if c.IsAAArm() {
					p.arm = "b"
				}
				taken[p] = append(taken[p], s)
			}
		}
	}
	return taken
}

// csvSamples are the samples of a row, those that failed last.
func csvSamples(t *table.Table, r *table.Row, arm string, taken map[armCell][]record.Sample, units []string) [][]any {
	var rows [][]any
	add := func(s record.Sample, status, reason string, values []any) {
		started := ""
		if !s.Started.IsZero() {
			started = s.Started.UTC().Format(time.RFC3339Nano)
		}
		rows = append(rows, slices.Concat(csvTable(t, r), []any{r.Strategy, r.Limit, arm, export.Known(s.Block),
			started, status, reason}, values))
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
		add(s, record.OK, "", csvValues(r, i, units))
	}
	failed := slices.Clone(taken[armCell{r.Strategy, r.Limit, arm, record.Failed}])
	for _, f := range r.Failures {
		var s record.Sample
		if i := slices.IndexFunc(failed,
			func(s record.Sample) bool { return record.CanonicalReason(s.Reason) == f.Reason }); i >= 0 {
			s = failed[i]
			failed = slices.Delete(failed, i, i+1)
		}
		add(s, record.Failed, f.Reason, make([]any, len(units)))
	}
	return rows
}

// csvValues are the values of a sample. A unit that only some samples of a row have is left out: which of them have it
// is not known.
func csvValues(r *table.Row, sample int, units []string) []any {
	values := make([]any, len(units))
	for i, unit := range units {
		if of := r.Values[unit]; len(of) == r.N() {
			_, factor := text.Written(unit)
			values[i] = export.Written(&of[sample], factor)
		}
	}
	return values
}
