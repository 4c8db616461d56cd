package table

import "github.com/overlap-bench/overlap/results/record"

// OfSamples makes a table for each scenario of a run that goes on, with makespans alone: enough to see what is
// [Table.Unsettled] without reading the files again.
func OfSamples(samples []record.Sample) (tables []*Table) {
	byName := map[string]*Table{}
	unit := record.Tidied(record.Makespan)
	for _, s := range samples {
		t := byName[s.Place.Scenario]
		if t == nil {
			t = &Table{Measured: Measured{Name: s.Place.Scenario, IsStrategies: true, BaseName: Baseline, cells: map[cell]*Row{}}}
			byName[t.Name], tables = t, append(tables, t)
		}
		wrong := s.FailureKind() == record.Disqualified
		row := t.cell(cell{s.Place.Strategy, s.Place.Limit, s.Place.IsAAArm() && !wrong})
		if s.Status == record.OK {
			row.Values[unit], row.Blocks = append(row.Values[unit], s.Makespan*1e-9), append(row.Blocks, s.Block)
		} else if wrong {
			row.Failures = append(row.Failures, record.NewFailure(s.Cell, s.Reason))
		}
	}
	for _, t := range tables {
		t.Rank()
	}
	return tables
}
