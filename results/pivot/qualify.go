package pivot

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// A judged is what a strategy can be disqualified in.
type judged struct{ scenario, strategy, limit, procs string }

// qualified leaves out what a strategy was disqualified in, however fast it was: all arms of it, and
// whether or not the filter keeps the failure.
func (g *Grids) qualified(entries []entry) (kept []entry) {
	wrong := map[*record.File]map[judged]string{}
	said := map[string]bool{}
	for _, e := range entries {
		if wrong[e.file] == nil {
			wrong[e.file] = disqualified(e.file)
		}
		at := judged{e.scenario(), e.series.Cell.Strategy, e.series.Cell.Limit, ""}
		reason := wrong[e.file][at]
		if at.procs = e.series.Cell.Procs; reason == "" {
			reason = wrong[e.file][at]
		}
		if reason == "" {
			kept = append(kept, e)
			continue
		}
		line := at.strategy
		if at.limit != "" {
			line += " at limit " + at.limit
		}
		if line += fmt.Sprintf(" in %s of %s is left out: %s.", at.scenario, e.label, reason); !said[line] {
			said[line] = true
			g.Wrong = append(g.Wrong, line)
		}
	}
	return kept
}

// disqualified are the reasons. A failure that does not name GOMAXPROCS is of any.
func disqualified(f *record.File) map[judged]string {
	wrong := map[judged]string{}
	for _, failure := range slices.Concat(f.Failures, f.Filtered.Failures) {
		if c := failure.Cell; c.Strategy != "" && failure.Kind == record.Disqualified {
			wrong[judged{c.Scenario, c.Strategy, c.Limit, c.Procs}] = failure.Reason
		}
	}
	return wrong
}

func (e entry) scenario() string { return e.series.Cell.Scenario }

// version is that of the scenario, as [table.Table.version] has it.
func (e entry) version() string {
	if !e.measured() || e.fact("machine") == "" || e.fact("urls") != "" {
		return ""
	}
	if e.file.Run == nil {
		return record.UnknownFact
	}
	return cmp.Or(e.file.Run.Versions[e.scenario()], record.UnknownFact)
}

// sameVersions is an error if a scenario that is tabulated has two versions, since no fact of the text
// tells them apart. Where it is not known, it notes so.
func (g *Grids) sameVersions(entries []entry) error {
	known := map[string]string{}
	unknown := map[string][]string{}                // scenarios, by label
	files := map[string]map[*record.File]struct{}{} // of a scenario
	for _, e := range entries {
		scenario, version := e.scenario(), e.version()
		if version == "" {
			continue
		}
		if files[scenario] == nil {
			files[scenario] = map[*record.File]struct{}{}
		}
		files[scenario][e.file] = struct{}{}
		switch was := known[scenario]; {
		case version == record.UnknownFact:
			unknown[e.label] = append(unknown[e.label], scenario)
		case was != "" && was != version:
			return fmt.Errorf("%s measured another version of the scenario %s (%s) than the files before (%s): compare what is about the same work", e.file.Path, scenario, version, was)
		default:
			known[scenario] = version
		}
	}
	g.unsure(unknown, func(scenario string) bool { return len(files[scenario]) > 1 })
	return nil
}

// unsure notes of which labels the versions of scenarios are not known, where that matters.
func (g *Grids) unsure(unknown map[string][]string, matters func(scenario string) bool) {
	of := map[string][]string{} // labels, by scenarios
	var order []string
	for _, l := range g.labelled {
		scenarios := slices.DeleteFunc(ordered.Distinct(unknown[l.Label]), func(s string) bool { return !matters(s) })
		if delete(unknown, l.Label); len(scenarios) > 0 { // a label is said once
			slices.Sort(scenarios)
			order = append(order, text.List(scenarios))
			of[text.List(scenarios)] = append(of[text.List(scenarios)], l.Label)
		}
	}
	for _, scenarios := range ordered.Distinct(order) {
		g.Unsure = append(g.Unsure, fmt.Sprintf("It is not known which version of %s was measured in %s: it may be other work.", scenarios, text.List(of[scenarios])))
	}
}
