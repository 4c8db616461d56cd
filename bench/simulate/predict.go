package simulate

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// A Prediction is a makespan that was simulated, beside the one that was measured.
type Prediction struct {
	Scenario, Strategy, Limit string
	Predicted                 float64 // seconds
	Measured                  benchmath.Summary
}

func (p Prediction) ratio() float64 { return p.Measured.Center / p.Predicted }

// tolerance is how far a prediction may be off before it is named.
const tolerance = 0.10

// ShowPredictions writes predicted beside measured makespans with their ratio, and names
// those that are off by more than 10 %.
func ShowPredictions(w io.Writer, list []Prediction) error {
	out := bufio.NewWriter(w)
	cols := []page.Column{{Heading: "scenario", Text: true}, {Heading: "strategy", Text: true}, {Heading: "limit"}, {Heading: "predicted"}, {Heading: "measured"}, {Heading: "measured /\npredicted"}}
	var off []string
	for _, p := range list {
		cells := []string{
			p.Scenario, p.Strategy, p.Limit, text.Seconds(p.Predicted),
			text.Seconds(p.Measured.Center) + " ± " + fmt.Sprintf("%3s", p.Measured.PctRangeString()), text.Ratio(p.ratio()),
		}
		for i := range cols {
			cols[i].Cells = append(cols[i].Cells, cells[i])
		}
		if math.Abs(p.ratio()-1) > tolerance {
			off = append(off, fmt.Sprintf("%s in %s (%s)", p.Strategy, p.Scenario, text.Ratio(p.ratio())))
		}
	}
	fmt.Fprintln(out, "\nPredicted, with the CPU times and delays of the measured run, and measured:")
	if len(list) == 0 {
		fmt.Fprintln(out, "the measured run has none of these scenarios, strategies and limits.")
		return out.Flush()
	}
	if err := page.Render(out, cols); err != nil {
		return err
	}
	said := fmt.Sprintf("%d of %d predictions are within %.0f %%.", len(list)-len(off), len(list), 100*tolerance)
	if len(off) > 0 {
		said += fmt.Sprintf(" Off by more: %s. The simulation gives every strategy the least CPU time that any of them showed, takes no CPU away once given, and wakes everybody at once.", strings.Join(off, ", "))
	}
	page.WrapTo(out, said, page.DefaultWidth)
	return out.Flush()
}
