package machines

import (
	"errors"
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// alone is an error if there are not two machines to put side by side.
func (a *Comparison) alone(labelled []record.Labelled) error {
	var files []*record.File
	for _, l := range labelled {
		files = append(files, l.Files...)
	}
	strategies := func(f *record.File) bool { return slices.ContainsFunc(f.Series, (*record.Series).OfStrategy) }
	switch {
	case len(a.Machines) > 1:
		return nil
	case table.HasOnlyAAArms(files):
		return errors.New("nothing is left to put side by side but " + table.OnlyAAArms + ": leave /arm out of --filter")
	case len(a.Machines) == 0 && !slices.ContainsFunc(files, strategies):
		return errors.New("there are no strategies to put side by side, only other benchmarks: name two files, or say what to tabulate, as with --row .fullname --col .file")
	case len(a.Machines) == 0:
		return errors.New("no strategy has a sample left to put side by side")
	case len(a.LeftOut) == 0:
		return fmt.Errorf("nothing is left to put beside %s: name files of two machines, or leave more with --filter", a.Machines[0].File.Path)
	}
	return errors.New("all runs are of one machine at one GOMAXPROCS: name files of two, or give each a label of its own, as in old=FILE")
}
