package pivot

import (
	"errors"
	"slices"

	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// nothingOf says why there is nothing to tabulate.
func nothingOf(labelled []record.Labelled, unit string) error {
	units := query.UnitsOf(labelled)
	switch {
	case slices.Contains(units, record.Tidied(unit)):
		return errors.New("nothing is left to tabulate but " + table.OnlyAAArms + ": name /arm in --row or --col, or leave it out of --filter")
	case len(units) == 0:
		return errors.New("nothing is left to tabulate: no sample of it succeeded")
	}
	return query.UnknownUnit(unit, units)
}
