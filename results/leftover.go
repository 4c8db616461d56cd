package results

import (
	"errors"
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// emptySide is an error if one of two files, or both, have no rows.
func emptySide(old, now record.Labelled, before, after []*table.Table) error {
	var empty []string
	var files []*record.File
	oldName, newName := labelNames(old, now)
	if len(before) == 0 {
		empty, files = append(empty, oldName), append(files, old.Files...)
	}
	if len(after) == 0 {
		empty, files = append(empty, newName), append(files, now.Files...)
	}
	if empty == nil {
		return nil
	}
	said := fmt.Sprintf("%s and %s cannot be compared: nothing is left in %s", oldName, newName, text.List(empty))
	if table.RepeatsOnly(files) {
		said += " but " + table.OnlyAgain + ": leave /arm out of --filter"
	}
	return errors.New(said)
}

// alone is an error if there are not two machines to put side by side.
func (a *Across) alone(labelled []record.Labelled) error {
	var files []*record.File
	for _, l := range labelled {
		files = append(files, l.Files...)
	}
	strategies := func(f *record.File) bool { return slices.ContainsFunc(f.Series, (*record.Series).OfStrategy) }
	switch {
	case len(a.Machines) > 1:
		return nil
	case table.RepeatsOnly(files):
		return errors.New("nothing is left to put side by side but " + table.OnlyAgain + ": leave /arm out of --filter")
	case len(a.Machines) == 0 && !slices.ContainsFunc(files, strategies):
		return errors.New("there are no strategies to put side by side, only other benchmarks: name two files, or say what to tabulate, as with --row .fullname --col .file")
	case len(a.Machines) == 0:
		return errors.New("no strategy has a sample left to put side by side")
	case len(a.LeftOut) == 0:
		return fmt.Errorf("nothing is left to put beside %s: name files of two machines, or leave more with --filter", a.Machines[0].File.Path)
	}
	return errors.New("all runs are of one machine at one GOMAXPROCS: name files of two, or give each a label of its own, as in old=FILE")
}

// nothingOf says why there is nothing to tabulate.
func nothingOf(labelled []record.Labelled, unit string) error {
	units := query.UnitsOf(labelled)
	switch {
	case slices.Contains(units, record.Tidied(unit)):
		return errors.New("nothing is left to tabulate but " + table.OnlyAgain + ": name /arm in --row or --col, or leave it out of --filter")
	case len(units) == 0:
		return errors.New("nothing is left to tabulate: no sample of it succeeded")
	}
	return query.UnknownUnit(unit, units)
}
