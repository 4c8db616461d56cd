package pivot

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"gonum.org/v1/gonum/stat"
)

// An entry is a series with where it came from.
type entry struct {
	label  string
	file   *record.File
	series *record.Series
	values []float64 // in the unit that is tabulated
}

// entriesOf are the series that have the unit.
func entriesOf(s *query.Selection, labelled []record.Labelled, unit string) (entries []entry) {
	arms := s.Uses("/arm") || s.Uses(".fullname")
	for _, l := range labelled {
		for _, f := range l.Files {
			for _, series := range f.Series {
				values := blockMeans(series, unit)
				if len(values) > 0 && (arms || !series.Cell.IsAAArm()) {
					entries = append(entries, entry{l.Label, f, series, values})
				}
			}
		}
	}
	return entries
}

// blockMeans are the values of a unit, of which those of one block count once, with their geometric mean:
// see [table.LogsOf]. Where it is not known which value is of which block each counts.
func blockMeans(s *record.Series, unit string) (once []float64) {
	values := s.Values(unit)
	if len(values) != len(s.Blocks) {
		return values
	}
	var blocks ordered.ByKey[int, float64]
	for i, block := range s.Blocks {
		blocks.Add(block, values[i])
	}
	for _, block := range blocks.Keys {
		of := blocks.Of[block]
		if block > 0 && len(of) > 1 {
			of = []float64{stat.GeometricMean(of, nil)}
		}
		once = append(once, of...)
	}
	return once
}

// measured says whether it is a strategy, and not in virtual time.
func (e entry) measured() bool {
	return e.series.Cell.Strategy != "" && e.series.Fact("time") != "virtual"
}

// disqualified is why the strategy is, in any arm and whether or not the filter keeps the failure; "" if it is not.
// A failure that does not name GOMAXPROCS is of any.
func (e entry) disqualified() string {
	for _, f := range slices.Concat(e.file.Failures, e.file.Filtered.Failures) {
		a, b := f.Cell, e.series.Cell
		same := a.Strategy != "" && a.Scenario == b.Scenario && a.Strategy == b.Strategy && a.Limit == b.Limit
		if same && f.Kind == record.Disqualified && (a.Procs == "" || a.Procs == b.Procs) {
			return f.Reason
		}
	}
	return ""
}

// qualified leaves out what a strategy was disqualified in, however fast it was.
func (g *Grids) qualified(entries []entry) []entry {
	return slices.DeleteFunc(entries, func(e entry) bool {
		reason, c := e.disqualified(), e.series.Cell
		if reason == "" {
			return false
		}
		name := c.Strategy
		if c.Limit != "" {
			name += " at limit " + c.Limit
		}
		g.LeftOut = ordered.Union(g.LeftOut, []string{fmt.Sprintf("%s in %s of %s is left out: %s.", name, c.Scenario,
			e.label, reason)})
		return true
	})
}

// version is that of the scenario, as [table.Table] has it.
func (e entry) version() string {
	if !e.measured() || e.series.Fact("machine") == "" || e.series.Fact("urls") != "" {
		return ""
	}
	if e.file.Run == nil {
		return record.UnknownFact
	}
	return cmp.Or(e.file.Run.Versions[e.series.Cell.Scenario], record.UnknownFact)
}

// sameVersions is an error if a scenario that is tabulated has two versions, since no fact of the text
// tells them apart. Where several files have a scenario, it notes which of them do not say its version.
func (g *Grids) sameVersions(entries []entry) error {
	known, of := map[string]string{}, map[string]*record.File{}
	mixed := map[string]bool{}       // scenarios of several files
	unknown := map[string][]string{} // labels, by scenario
	for _, e := range entries {
		scenario, version := e.series.Cell.Scenario, e.version()
		if version == "" {
			continue
		}
		of[scenario] = cmp.Or(of[scenario], e.file)
		mixed[scenario] = mixed[scenario] || of[scenario] != e.file
		switch was := cmp.Or(known[scenario], version); {
		case version == record.UnknownFact:
			unknown[scenario] = ordered.Union(unknown[scenario], []string{e.label})
		case was != version:
			return fmt.Errorf("%s measured another version of the scenario %s (%s) than the files before (%s): compare what "+
				"is about the same work", e.file.Path, scenario, version, was)
		default:
			known[scenario] = version
		}
	}
	for _, scenario := range slices.Sorted(maps.Keys(unknown)) {
		if mixed[scenario] {
			g.UnknownWork = append(g.UnknownWork, fmt.Sprintf("Which version of %s was measured in %s is not known: it may be "+
				"other work.", scenario, text.List(unknown[scenario])))
		}
	}
	return nil
}

// checkKeys is an error for a key of --row or --col that no result has: it is misspelt, and would
// put each cell into a table of its own. What benchproc knows of every result is always there.
func checkKeys(s *query.Selection, entries []entry) error {
	known := map[string]bool{"/gomaxprocs": true}
	for _, e := range entries {
		for part := range strings.SplitSeq(e.series.Name, "/") {
			if key, _, ok := strings.Cut(part, "="); ok {
				known["/"+key] = true
			}
		}
		for _, c := range e.series.Config {
			known[c.Key] = true
		}
	}
	for _, key := range s.Used {
		if known[key] || strings.HasPrefix(key, ".") {
			continue
		}
		return fmt.Errorf("--row, --col: no result has the key %s; there are %s", key,
			strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	return nil
}

// nothingOf says why there is nothing to tabulate.
func nothingOf(labelled []record.Labelled, unit string) error {
	units := query.UnitsOf(labelled)
	switch {
	case slices.Contains(units, record.Tidied(unit)):
		return errors.New("nothing is left to tabulate but " + table.OnlyAAArms + ": name /arm in --row or --col, or " +
			"leave it out of --filter")
	case len(units) == 0:
		return errors.New("nothing is left to tabulate: no sample of it succeeded")
	}
	return query.UnknownUnit(unit, units)
}
