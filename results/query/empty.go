package query

import (
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// UnitsOf are those of all results.
func UnitsOf(labelled []record.Labelled) (units []string) {
	for _, l := range labelled {
		for _, f := range l.Files {
			for _, s := range f.Series {
				units = ordered.Union(units, s.Units())
			}
		}
	}
	return units
}

// UnknownUnit is the error of a unit that no result has; there is some other.
func UnknownUnit(unit string, units []string) error {
	return fmt.Errorf("no result has the unit %s, which --unit says to tabulate; there are: %s", unit, strings.Join(text.MostNames(units), ", "))
}
