package gate

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// ShowOutcome writes what the gate says, and why, below the comparison that it goes by.
func ShowOutcome(p page.Page, g *Result) error {
	p.Gap()
	outcome := "passed"
	if !g.Passed() {
		outcome = "stopped"
	}
	p.Heading("gate " + outcome)
	for _, s := range g.Why() {
		p.Say(s)
	}
	return p.Flush()
}

// Show writes what the gate says, and why, with the cells that are stopped.
func Show(p page.Page, g *Result) error {
	v, outcome := g.Comparison, "passed"
	if !g.Passed() {
		outcome = "stopped"
	}
	facts := []string{v.Title()}
	if g.unseen() > 0 {
		facts = append(facts, fmt.Sprintf("%d of %d cells looked at", g.Cells-g.unseen(), g.Cells))
	}
	p.Heading("gate "+outcome, facts...)
	for _, s := range g.Why() {
		p.Say(s)
	}
	var hidden []string
	for _, m := range v.Matches {
		notSlower := func(c *compare.Cell) bool { return !slices.Contains(g.Slower, c) }
		if cells := slices.DeleteFunc(slices.Clone(m.Cells), notSlower); len(cells) > 0 {
			hidden = ordered.Union(hidden, v.ShowCells(p, m, cells, v.Facts(m)...))
		}
	}
	compare.SayHidden(p, hidden, "--format markdown")
	p.Gap()
	page.SayAll(p, v.Background())
	if len(g.Slower) > 0 {
		page.SayAll(p, v.EachAlone())
	}
	return p.Flush()
}

var inBounds = map[bool]string{true: " in units of T*"} // if efficiencies are compared

// Why is what stops, or why nothing does: the answer first.
func (g *Result) Why() (said []string) {
	for _, c := range g.Failing {
		said = append(said, "It fails: "+c.Reason())
	}
	said = append(text.Few(said), text.Few(g.faults())...)
	if len(g.Slower) > 0 {
		said = append(said, g.slower())
	}
	if g.Watched > 0 && g.Passed() {
		which := "None of " + text.Count(g.Watched, g.time()) + " is"
		if g.Watched == 1 {
			which = "The " + g.time() + " is not"
		}
		said = append(said, fmt.Sprintf("%s measurably more than %s %% %s%s.", which, text.Amount(100*g.MinEffect),
			g.longer(), inBounds[g.Comparison.Efficiency]))
	}
	if g.Comparison.AllowSingle {
		said = append(said, "Single runs are judged because of --allow-single. "+compare.SingleRuns)
	}
	return slices.Concat(said, g.otherUnits(), g.blindness())
}

// otherUnits says what became worse besides times, of which B/s is one.
func (g *Result) otherUnits() []string {
	var worse ordered.ByKey[string, *compare.Cell]
	for _, c := range g.Comparison.All() {
		if c.Verdict == compare.Worse && record.Tidied(c.Unit) != "B/s" {
			worse.Add(text.Brief(record.Tidied(c.Unit)), c)
		}
	}
	var counts []string
	for _, unit := range worse.Keys {
		counts = append(counts, fmt.Sprintf("%s (%s)", unit, text.Count(len(worse.Of[unit]), "benchmark")))
	}
	if len(counts) == 0 {
		return nil
	}
	return []string{"The gate goes by times alone: it does not stop for what became worse in " + text.List(counts) + "."}
}

// time is what is looked at.
func (g *Result) time() string {
	if g.Comparison.Matches[0].New.IsStrategies {
		return "makespan"
	}
	return "benchmark"
}

// longer is what a slower one of these is.
func (g *Result) longer() string {
	if g.Comparison.Matches[0].New.IsStrategies {
		return "longer"
	}
	return "slower"
}

// slower names what is stopped, and all that it was compared with.
func (g *Result) slower() string {
	than := "; in virtual time there is no noise"
	if !g.Slower[0].New.Table.Exact {
		than = fmt.Sprintf("%s and significant (p ≤ 0.05, Holm-corrected for %s)", floors(g.Comparison, g.Slower[0]),
			text.Count(g.Comparison.Family, "comparison"))
	}
	return fmt.Sprintf("Slower%s: %s. That is more than %s %%%s.", inBounds[g.Comparison.Efficiency], slowdowns(g.Slower),
		text.Amount(100*g.MinEffect), than)
}

// floors names what a slowdown is larger than besides the least effect.
func floors(v *compare.Comparison, c *compare.Cell) string {
	switch {
	case v.Method == compare.Runs || !c.New.Table.IsStrategies:
		return ""
	case v.Interleaved():
		return ", the noise floor"
	}
	return ", both noise floors"
}

// faults are failed samples of cells that do not fail, where there were fewer before. They stop nothing.
func (g *Result) faults() (said []string) {
	for _, c := range g.Comparison.All() {
		faults := c.New.Faults()
		if !g.fails(c) && len(faults) > len(c.Old.Faults()) {
			said = append(said, fmt.Sprintf("%s failed in %d of %s, too few to stop for: %s.", c.Name(), len(faults),
				text.Samples(len(faults)+c.New.N()), faults[0].Why()))
		}
	}
	return said
}

// WriteJSON writes what the gate says, with the comparison that it goes by.
func WriteJSON(w io.Writer, g *Result) error {
	out := g.Comparison.JSON()
	out.Gate = &compare.GateJSON{Passed: g.Passed(), MinEffect: g.MinEffect, Watched: g.Watched,
		Slower: cellNames(g.Slower), Failing: cellNames(g.Failing), Why: g.Why()}
	return export.WriteJSON(w, out)
}

// ShowUndecided writes why a gate cannot tell.
func ShowUndecided(p page.Page, why error) error {
	p.Heading("gate cannot tell")
	p.Say(sentence(why))
	return p.Flush()
}

// WriteUndecidedJSON writes the same for programs: what was to be compared, and no comparison.
func (o Options) WriteUndecidedJSON(w io.Writer, old, now string, why error) error {
	nothing, reason := []string{}, []string{sentence(why)}
	return export.WriteJSON(w, compare.ComparisonJSON{Schema: export.CompareSchemaID, Version: export.CompareVersion,
		Old: old, New: now,
		Tables: []compare.MatchJSON{}, Refused: nothing, Only: nothing, Sentences: reason,
		Gate: &compare.GateJSON{MinEffect: o.MinEffect, Slower: nothing, Failing: nothing, Why: reason, Undecided: true}})
}

// sentence is an error as one.
func sentence(why error) string {
	return "The gate cannot tell: " + strings.TrimSuffix(why.Error(), ".") + "."
}

func cellNames(list []*compare.Cell) []string {
	names := []string{}
	for _, c := range list {
		names = append(names, c.New.Cell().String())
	}
	return names
}
