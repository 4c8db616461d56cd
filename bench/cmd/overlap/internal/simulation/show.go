package simulation

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/internal/outfile"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// saveTimelines writes the timelines as JSON, and as trace events to a file beside it. A pipe or a device has no file
// beside it.
func (o *simulateOptions) saveTimelines(stderr io.Writer, answers []simulate.Answer) error {
	out, err := outfile.Open(o.timeline)
	if err == nil {
		err = out.Write(func(w io.Writer) error { return simulate.WriteTimeline(w, answers) })
	}
	if err != nil || !out.Beside() {
		return err
	}
	trace := strings.TrimSuffix(o.timeline, ".json") + ".trace.json"
	if out, err = outfile.Open(trace); err == nil {
		err = out.Write(func(w io.Writer) error { return simulate.WriteTrace(w, answers) })
	}
	if err == nil {
		fmt.Fprintf(stderr, "timeline in %s, for https://ui.perfetto.dev in %s\n", text.Visible(o.timeline),
			text.Visible(trace))
	}
	return err
}

// tolerance is how far a prediction may be off before it is named.
const tolerance = 0.10

// showPredictions writes predicted beside measured makespans with their ratio, and names those that are off by
// more than 10 %.
func showPredictions(p page.Page, list []simulate.Prediction) error {
	p.Gap()
	p.Say("Predicted, with the CPU times and delays of the measured run, and measured:")
	if len(list) == 0 {
		p.Say("the measured run has none of these scenarios, strategies and limits.")
		return p.Flush()
	}
	cols := []page.Column{
		{Heading: "scenario", Text: true}, {Heading: "strategy", Text: true}, {Heading: "limit"},
		{Heading: "predicted"}, {Heading: "measured"}, {Heading: "measured /\npredicted"},
	}
	var off []string
	for _, x := range list {
		measured := fmt.Sprintf("%s ± %3s", text.Seconds(x.Measured.Center), x.Measured.PctRangeString())
		page.AddRow(cols, x.Scenario, x.Strategy, x.Limit, text.Seconds(x.Predicted), measured, text.Ratio(x.Ratio()))
		if math.Abs(x.Ratio()-1) > tolerance {
			off = append(off, fmt.Sprintf("%s in %s (%s)", x.Strategy, x.Scenario, text.Ratio(x.Ratio())))
		}
	}
	p.Table(page.Flowed(cols, p.Width()))
	said := fmt.Sprintf("%d of %d predictions are within %.0f %%.", len(list)-len(off), len(list), 100*tolerance)
	if len(off) > 0 {
		said += " Off by more: " + strings.Join(off, ", ") + ". The simulation gives every strategy the least CPU time" +
			" that any of them showed, takes no CPU away once given, and wakes everybody at once."
	}
	p.Say(said)
	return p.Flush()
}

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
