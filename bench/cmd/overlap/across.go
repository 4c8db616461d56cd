package main

import (
	"io"
	"runtime/debug"
	"slices"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/results/machines"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// acrossHelp is about compare where there are several machines.
const acrossHelp = `

Several machines, or one at another GOMAXPROCS, or more than two files: side by side,
with what each gains in all, fetching and processing; which conclusions hold on all of
them, which flip, and what the recorded facts suggest is why. A conclusion is drawn from
what each machine found within its own run, Holm-corrected over all pairs and machines of
a scenario. Group 1 is the fastest with all that cannot be told from it. Of the runs in a
DIR the newest of each machine and GOMAXPROCS counts that has as many cells in common
with the other machines as any: a trial of one scenario does not replace a whole run.`

// isAcross says whether files are to be put side by side, rather than the second compared with the
// first.
func isAcross(labelled []record.Labelled) bool {
	return len(filesOf(labelled)) > 2 || machines.Several(labelled)
}

// across puts machines side by side.
func (o compareOptions) across(w io.Writer, args []string, labelled []record.Labelled) (said []string, err error) {
	debug.SetGCPercent(gcComparing) // of some hundred strategies, the pairs are many
	a, err := machines.Compare(table.Options{}, asGiven(args, labelled))
	if err != nil {
		return nil, err
	}
	switch o.format {
	case cli.FormatCSV:
		return a.Refused, machines.WriteCSV(w, a)
	case cli.FormatJSON:
		return nil, machines.WriteJSON(w, a)
	}
	return nil, machines.Show(o.format.Page(w, o.wide), a, o.show)
}

// asGiven has only the labels that were given, since machines name themselves, and the files of a
// DIR without one together, so that the newest run of a machine can be told.
func asGiven(args []string, labelled []record.Labelled) (given []record.Labelled) {
	files := map[string]*record.File{}
	for _, l := range labelled {
		for _, f := range l.Files {
			files[f.Path] = f
		}
	}
	for _, arg := range args {
		label, path := input.CutLabel(arg)
		i := slices.IndexFunc(given, func(l record.Labelled) bool { return label != "" && l.Label == label })
		if i < 0 {
			i, given = len(given), append(given, record.Labelled{Label: label})
		}
		paths, _ := input.TextsIn(path) // was read a moment ago: what has gone since is in files all the same
		for _, p := range paths {
			if f := files[p]; f != nil {
				given[i].Files = append(given[i].Files, f)
			}
		}
	}
	return given
}
