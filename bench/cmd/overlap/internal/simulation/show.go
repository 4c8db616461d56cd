package simulation

import (
	"fmt"
	"math"
	"strings"

	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

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
