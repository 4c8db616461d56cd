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
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Show writes what the gate says, and why.
func Show(p page.Page, g *Result) error {
	v := g.Comparison
	said := "passed"
	if !g.Passed() {
		said = "stopped"
	}
	facts := []string{v.Title()}
	if g.unseen() > 0 {
		facts = append(facts, fmt.Sprintf("%d of %d cells looked at", g.Cells-g.unseen(), g.Cells))
	}
	p.Heading("gate "+said, facts...)
	for _, s := range g.Why() {
		p.Say(s)
	}
	var hidden []string
	for _, m := range v.Matches {
		cells := slices.DeleteFunc(slices.Clone(m.Cells), func(c *compare.Cell) bool { return !slices.Contains(g.Slower, c) })
		if len(cells) > 0 {
			p.Gap()
			p.Heading(m.New.Name, v.Facts(m)...)
			shown, left := v.Fit(v.Columns(m, cells), p.Width())
			p.Table(shown)
			hidden = ordered.Union(hidden, left)
		}
	}
	compare.SayHidden(p, hidden, "--format markdown")
	p.Gap()
	for _, s := range slices.Concat(v.Method(), text.Listed(v.Otherwise()), v.Untold(), text.Few(v.Only), v.Likely, v.Notes()) {
		p.Say(s)
	}
	return p.Flush()
}

// Why is what stops, or why nothing does: the answer first.
func (g *Result) Why() []string {
	var said []string
	for _, c := range g.Failing {
		said = append(said, "It fails: "+c.Reason())
	}
	said = text.Few(said)
	said = append(said, text.Few(g.faults())...)
	if len(g.Slower) > 0 {
		said = append(said, g.slower())
	}
	if g.Watched > 0 && g.Passed() {
		said = append(said, g.passes())
	}
	return append(said, g.blindness()...)
}

// passes says that nothing is stopped.
func (g *Result) passes() string {
	if g.Efficiency {
		return fmt.Sprintf("Of %s none is longer by more than %s %% beyond doubt, in units of T*.", text.Count(g.Watched, "makespan"), text.Amount(100*g.MinEffect))
	}
	return fmt.Sprintf("Of %s none is slower by more than %s %% beyond doubt.", text.Count(g.Watched, "makespan"), text.Amount(100*g.MinEffect))
}

// slower names what is stopped, and all that it was compared with.
func (g *Result) slower() string {
	var names []string
	for _, c := range g.Slower {
		names = append(names, slowdown(g.Comparison, c))
	}
	said := strings.Join(text.FewNames(names), "; ")
	if g.Efficiency {
		return fmt.Sprintf("Less efficient (T*/makespan, new against old): %s. In brackets is by how much longer the makespan is in units of T*. That is more than %s.", said, g.beyond())
	}
	return fmt.Sprintf("Slower: %s. That is more than %s.", said, g.beyond())
}

// beyond is what the slowdowns are larger than.
func (g *Result) beyond() string {
	least, v := fmt.Sprintf("the least effect, %s %%", text.Amount(100*g.MinEffect)), g.Comparison
	if g.Slower[0].New.Table.Exact {
		return least + "; in virtual time there is no noise"
	}
	parts := []string{least, "more than both noise floors"}
	switch {
	case v.Efficiency:
		parts = append(parts, fmt.Sprintf("more than T* is known to, %s %%", text.Amount(100*compare.BoundError)))
	case v.Pairs != nil:
	case g.speedAlone():
		parts = append(parts, "more than the machine's speed changed by between the runs")
	default:
		parts = append(parts, "more than the machine's own change between the runs")
	}
	return fmt.Sprintf("%s, and not chance (p ≤ 0.05 after Holm's correction for %d comparisons)", strings.Join(parts, ", "), v.Family)
}

// speedAlone says whether of what the machine changed by, the cost of requests is not known for all
// that is stopped: older runs do not have it.
func (g *Result) speedAlone() bool {
	return slices.ContainsFunc(g.Slower, func(c *compare.Cell) bool {
		return table.NewMachineChange(c.Old.Table, c.New.Table).Requests == 0
	})
}

// faults are those of samples that do not make their cell a failing one, where there were fewer
// before: they stop nothing, but are said.
func (g *Result) faults() []string {
	var said []string
	for _, c := range g.Comparison.All() {
		faults := c.New.Faults()
		if !slices.Contains(g.Failing, c) && len(faults) > len(c.Old.Faults()) {
			said = append(said, fmt.Sprintf("%s in %s failed in %d of %s, too few to stop for: %s.", c.New.Table.Label(c.New), c.New.Table.Name, len(faults), text.Samples(len(faults)+c.New.N()), faults[0].Reason))
		}
	}
	return said
}

// unseen is how many cells of the old run were not looked at, nor stopped for failing.
func (g *Result) unseen() int { return max(0, g.Cells-g.Watched-len(g.Failing)) }

// WriteJSON writes what the gate says, with the comparison that it goes by.
func WriteJSON(w io.Writer, g *Result) error {
	out := g.Comparison.Json()
	out.Gate = &compare.GateJSON{Passed: g.Passed(), MinEffect: g.MinEffect, Watched: g.Watched, Slower: cellNames(g.Slower), Failing: cellNames(g.Failing), Why: g.Why(), Undecided: false}
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
	nothing := []string{}
	return export.WriteJSON(w, compare.ComparisonJSON{Schema: export.CompareSchemaID, Version: 1, Old: old, New: now, Tables: []compare.MatchJSON{},
		Refused: nothing, Only: nothing, Sentences: []string{sentence(why)},
		Gate: &compare.GateJSON{MinEffect: o.MinEffect, Slower: nothing, Failing: nothing, Why: []string{sentence(why)}, Undecided: true}})
}

// sentence is an error as one.
func sentence(why error) string {
	return "It cannot be told: " + strings.TrimSuffix(why.Error(), ".") + "."
}

func cellNames(list []*compare.Cell) []string {
	names := []string{}
	for _, c := range list {
		names = append(names, c.New.Cell().String())
	}
	return names
}
