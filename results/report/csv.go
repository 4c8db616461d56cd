package report

import (
	"io"
	"maps"
	"slices"
	"strings"
	"time"

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
// speedups compare with, noise_floor is that of the table, failed the number of samples that failed and that no other
// sample of the same block made up for.
var csvCellNames = []string{
	"strategy", "limit", "samples", "failed", "disqualified", "base", "verdict", "group",
	"ratio", "ratio_low", "ratio_high", "p", "p_holm", "blocks", "noise_floor",
	"speedup", "speedup_low", "speedup_high", "fetch_speedup", "fetch_speedup_low", "fetch_speedup_high",
	"process_speedup", "process_speedup_low", "process_speedup_high", "overlap_factor",
	"efficiency", "efficiency_low", "efficiency_high",
	"efficiency_at_limit", "efficiency_at_limit_low", "efficiency_at_limit_high",
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
	ends := func(ci *[2]float64) []any {
		if ci == nil {
			return []any{nil, nil}
		}
		return []any{ci[0], ci[1]}
	}
	with := func(x float64, ci *[2]float64) []any { return append([]any{export.Known(x)}, ends(ci)...) }
	row := slices.Concat(
		[]any{rj.Strategy, rj.Limit, rj.Samples, len(rj.Failures), rj.Disqualified, tj.Base, rj.Verdict,
			export.Known(rj.Group), rj.Ratio}, ends(rj.CI),
		[]any{rj.P, rj.PHolm, export.Known(rj.Blocks), tj.Floor},
		with(rj.Speedup, rj.SpeedupCI), with(rj.FetchSpeedup, rj.FetchCI), with(rj.ProcessSpeedup, rj.ProcessCI),
		[]any{export.Known(rj.OverlapFactor)}, with(rj.Efficiency, rj.EfficiencyCI), with(rj.AtLimit, rj.AtLimitCI))
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
	if i := slices.Index(list, makespan); i >= 0 {
		list = slices.Insert(slices.Delete(list, i, i+1), 0, makespan)
	}
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

// csvSampleNames: arm is "b" for the cell that was measured once more in each block, to see what a cell differs by from
// itself, and else "a". Block counts from 1, started is in RFC 3339, status is "ok" or "failed". Block and started are
// empty where the file does not know.
var csvSampleNames = []string{"strategy", "limit", "arm", "block", "started", "status", "reason"}

// csvLabel is the name of a column before those of the table.
const csvLabel = "label"

// WriteSamplesCSV writes a line a sample: after csvTableNames and csvSampleNames, a column a unit. A failed sample has
// its reason and no values. The files are those that the tables were made of: their sidecars know when a sample was
// taken. If of names files by their paths, their labels are a column at the front.
func WriteSamplesCSV(w io.Writer, files []*record.File, tables []*table.Table, of map[string]record.Labelled) error {
	units := csvUnits(tables)
	names := slices.Concat(csvTableNames, csvSampleNames)
	if of != nil {
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
				if of != nil {
					row = slices.Insert(row, 0, any(of[t.File].Label))
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
