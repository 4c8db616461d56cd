package simulation

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/page"
)

// writeRegimes draws the map of the best strategies, and says the rule that it shows. A cell is hatched where
// the best strategy leads by less than 2 %.
func writeRegimes(w io.Writer, r simulate.Request, answers []simulate.Answer) error {
	cells := simulate.Regimes(r, answers)
	width := 0
	for _, c := range cells {
		width = max(width, len(c.Best))
	}
	fmt.Fprintf(w, "The best strategy at limit %d, %d CPUs, %d items; hatched: the next best takes less "+
		"than %.0f %% longer\n\n",
		r.Limits[0], r.Machine.CPUs, r.Scenarios[0].Profile.Items, 100*simulate.RegimeLead)
	fmt.Fprintf(w, "%12s  latency\n%12s", "CPU time", "an item")
	for _, latency := range simulate.RegimeLatencies {
		fmt.Fprintf(w, "  %-*v", width+2, latency)
	}
	fmt.Fprintln(w)
	columns := len(simulate.RegimeLatencies)
	for row, cpu := range slices.Backward(simulate.RegimeCPUTimes) {
		line := fmt.Sprintf("%12v", cpu)
		for _, c := range cells[row*columns : (row+1)*columns] {
			if c.Tied {
				line += "  ░" + c.Best + strings.Repeat("░", width+1-len(c.Best))
			} else {
				line += fmt.Sprintf("   %-*s ", width, c.Best)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	fmt.Fprintln(w)
	return page.Wrap(w, regimeRule(cells))
}

// regimeRule says in a sentence, from the cells alone, where one strategy leads.
func regimeRule(cells []simulate.Regime) string {
	r := simulate.RuleOf(cells)
	if r.Led == 0 {
		return fmt.Sprintf("In none of the %d cells does any strategy lead by %.0f %%.", len(cells), 100*simulate.RegimeLead)
	}
	names := slices.SortedFunc(maps.Keys(r.Wins), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Wins[b], r.Wins[a]), cmp.Compare(a, b))
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s in %d", name, r.Wins[name])
	}
	return fmt.Sprintf("One strategy leads by %.0f %% or more in %d of %d cells (%s), all of them where "+
		"computing an item, C/CPUs,"+
		" takes %.2g to %.2g times as long as waiting for one, L/limit (%d of the %d cells in that band);"+
		" elsewhere two or more tie for the best.",
		100*simulate.RegimeLead, r.Led, len(cells), strings.Join(names, ", "), r.Least, r.Most, r.Led, r.Band)
}
