package compare

import (
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Sentences say what the comparison shows, why it may be doubted, how it was made, and what else differs.
func (v *Comparison) Sentences() []string {
	return slices.Concat(v.capped(), v.totals(), v.noVerdict(), v.doubts(), v.failures(), v.Background(), v.EachAlone())
}

// Background is how the comparison was made, what else differs between the runs, and what is missing in one.
func (v *Comparison) Background() []string {
	return slices.Concat(v.builds(), v.method(), v.againstItself(), v.otherwise(), v.withinSides(), v.unknownWork(),
		text.Few(v.Refused),
		v.onlyIn(v.Only...), v.Likely, v.notes())
}

// HeldBack are the cells of a match that the cap on requests decided.
func (m *Match) HeldBack() []*Cell {
	return slices.DeleteFunc(slices.Clone(m.Cells), func(c *Cell) bool { return c.Verdict != HeldBack })
}

// AboutCap says of cells of a match that the cap decided them, with what to do.
func (m *Match) AboutCap(cells []*Cell) string {
	var names []string
	for _, c := range cells {
		names = append(names, m.New.Label(c.New))
	}
	return fmt.Sprintf("the cap of %s requests a second held back %s: record both runs with a higher --max-rate",
		m.New.Facts["max-rate"], text.Briefly(names))
}

// capped comes before any figure.
func (v *Comparison) capped() (said []string) {
	for _, m := range v.Matches {
		if cells := m.HeldBack(); len(cells) > 0 {
			said = append(said, fmt.Sprintf("%s not compared in %s: %s.", text.Count(len(cells), "makespan", "is", "are"),
				m.New.Full(), m.AboutCap(cells)))
		}
	}
	return text.Few(said)
}

// Unknown is what is not known of a match and may be all that differs, each with what to do. In virtual time nothing is
// noise.
func (v *Comparison) Unknown(m *Match) (why []string) {
	switch {
	case m.New.Exact:
		return nil
	case !v.Judges():
		return []string{v.WhyNoVerdict()}
	case !m.New.IsStrategies || v.Method == Runs: // what runs differ by has all noise in it
		return nil
	}
	var lack []string
	for i, t := range []*table.Table{m.Old, m.New} {
		if t.NoiseFloor.Of == nil && !(i == 1 && v.Interleaved()) { // its own was measured in the same minutes
			lack = append(lack, [2]string{v.Old, v.New}[i])
		}
	}
	if len(lack) > 0 {
		why = append(why, fmt.Sprintf("the noise floor of %s is not known, as no cell was measured twice (the A/A arm) in "+
			"%d good blocks: record it again with overlap run", text.List(lack), stats.LeastBlocks))
	}
	return why
}

// doubts are why something that was found to be slower or faster may be neither.
func (v *Comparison) doubts() (said []string) {
	for _, m := range v.Matches {
		if n := count(m.Cells); n[table.Slower]+n[table.Faster] > 0 {
			for _, why := range v.Unknown(m) {
				said = append(said, "It may be noise: "+why+".")
			}
		}
	}
	return ordered.Distinct(said)
}

// failures names the cells of which a run has no figures, or in which samples failed.
func (v *Comparison) failures() (said []string) {
	for _, c := range v.All() {
		said = append(said, text.Listed(c.Reason())...)
	}
	return text.Few(said)
}

// SingleRuns is what a verdict on two single runs is worth.
const SingleRuns = "They see the noise within each run, and not that from run to run: of 45 pairs among ten " +
	"equal runs of one machine, 5 had a false verdict by the U-test."

// EachAlone says of tables that have them how an interval and a verdict can differ.
func (v *Comparison) EachAlone() []string {
	enough := func(c *Cell) bool { return c.Enough() && !c.Exact() }
	if v.Family < 2 || !v.Judges() || !slices.ContainsFunc(v.All(), enough) {
		return nil
	}
	return []string{"Each 95 % CI (confidence interval of the change) is of its row alone: of 20 rows that did not " +
		"change, about one leaves out 0 % by chance. p and the verdict are corrected for that."}
}

// method is how it was compared.
func (v *Comparison) method() (said []string) {
	if v.Efficiency {
		said = append(said, "The machines differ, so efficiencies are compared: a change of +100 % is twice the makespan in "+
			"units of T*. What makes the work itself slower raises T* too, and does not show.")
	}
	const estimate = " Changes are estimated from all pairs%s, so they may differ from the ratio of the medians."
	corrected := "Holm-corrected for " + text.Count(v.Family, "comparison")
	switch {
	case v.Matches[0].New.Exact:
		return said
	case v.Method == OneRun && v.Pairs != nil:
		said = append(said, fmt.Sprintf("In each of %s, old and new were measured right after each other, in random order. "+
			"They are compared in pairs, %s."+estimate, text.Count(len(v.Pairs), "block"), corrected, ""))
	case v.Method == InTurns:
		said = append(said, fmt.Sprintf("The runs took turns: %d blocks are compared in pairs, %s."+estimate, len(v.Pairs),
			corrected, ""))
	case v.Method == Runs:
		said = append(said, fmt.Sprintf("Each run is one sample, by its median: %d against %d. They are compared by Welch's "+
			"test on logarithms, %s.", len(v.sides[0].Files), len(v.sides[1].Files), corrected))
		said = append(said, v.aboutRuns()...)
	case v.AllowSingle && v.Family > 0:
		said = append(said, fmt.Sprintf("These are single runs, compared by benchstat's U-test and by Welch's test, %s. %s"+
			estimate, corrected, SingleRuns, " of samples"))
	}
	said = append(said, text.Listed(text.Interrupted(v.Samples, v.Interrupted))...)
	if slices.ContainsFunc(v.All(), func(c *Cell) bool { return c.exact }) {
		said = append(said, "Exact units (assume=exact) are compared as they are, without p.")
	}
	return append(said, v.inexact()...)
}

// withinSides says what differs between the runs of one side besides what was measured.
func (v *Comparison) withinSides() (said []string) {
	for side, label := range []string{v.Old, v.New} {
		var all []table.Difference
		for _, m := range v.Matches {
			tables := m.Tables(side)
			for _, t := range tables[1:] {
				all = ordered.Union(all, tables[0].OtherwiseDiffers(t))
			}
		}
		if len(all) > 0 {
			said = append(said, fmt.Sprintf("The runs of %s are not all alike: %s.", label, table.InWords(all)))
		}
	}
	return said
}

// inexact names what is said to be exact, and is not the same in all samples of a run.
func (v *Comparison) inexact() (said []string) {
	for _, c := range v.All() {
		if c.exact {
			said = append(said, table.NotExact(c.Unit, c.New.Strategy+" ("+v.Old+")", c.Old.Values[c.Unit])...)
			said = append(said, table.NotExact(c.Unit, c.New.Strategy+" ("+v.New+")", c.New.Values[c.Unit])...)
		}
	}
	return text.Few(said)
}

// otherwise says what differs besides what was measured, once for all tables.
func (v *Comparison) otherwise() []string {
	var all []table.Difference
	for _, m := range v.Matches {
		all = ordered.Union(all, m.Otherwise)
	}
	if v.Interleaved() { // each has its build, which is said before
		all = slices.DeleteFunc(all, func(d table.Difference) bool { return d.Key == "commit" })
	}
	if len(all) == 0 {
		return nil
	}
	return []string{"Also different: " + table.InWords(all) + "."}
}

// unknownWork says where the work may not be the same.
func (v *Comparison) unknownWork() (said []string) {
	for _, m := range v.Matches {
		if len(m.Unknown) > 0 && m.New.IsStrategies {
			said = append(said, fmt.Sprintf("The work in %s may differ: %s.", m.New.Full(), table.InWords(m.Unknown)))
		}
	}
	return text.Few(said)
}

// notes are those of the files on a machine that was not quiet, and on their order.
func (v *Comparison) notes() (said []string) {
	started := func(t *table.Table) *record.Run { return t.Source.Run }
	if a, b := started(v.Matches[0].Old), started(v.Matches[0].New); a != nil && b != nil && b.Started.Before(a.Started) {
		said = append(said, fmt.Sprintf("%s is older than %s: name the older run first.", v.New, v.Old))
	}
	for _, m := range v.Matches {
		if v.Interleaved() {
			said = append(said, m.Old.Notes...)
			continue
		}
		for side, label := range []string{v.Old, v.New} {
			for _, t := range m.Tables(side) {
				for _, note := range t.Notes {
					said = append(said, label+": "+note)
				}
			}
		}
	}
	return ordered.Distinct(said)
}

// BesideCSV is what a CSV has no place for: what is not compared, what the labels stand for if these are letters,
// and how many samples it takes.
func (v *Comparison) BesideCSV() []string {
	return slices.Concat(v.Refused, v.Likely, Legend(v.sides[:]), v.samplesMissing(v.All()))
}
