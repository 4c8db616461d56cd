package machines

import (
	"fmt"
	"math"

	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// tooFast says what took less than T*, a sentence for each scenario and machine.
func (a *Comparison) tooFast() (said []string) {
	for _, s := range a.Scenarios {
		for _, i := range s.on() {
			if t := s.Tables[i]; t.TooFast() {
				said = append(said, saysTooFast(t, fmt.Sprintf("%s %s", s.Name, a.on([]int{i}))))
			}
		}
	}
	return said
}

func saysTooFast(t *table.Table, where string) string {
	var names []string
	least, most := math.Inf(1), 0.0
	for _, r := range t.Bound.Beaten {
		e, _ := r.Efficiency()
		names, least, most = append(names, t.Label(r)), min(least, e), max(most, e)
	}
	its := fmt.Sprintf("its efficiency would be %.2f", most)
	if len(names) > 1 {
		its = fmt.Sprintf("their efficiencies would be %.2f to %.2f", least, most)
	}
	return fmt.Sprintf("In %s, %s took less than T*, which cannot be: %s. %s: no efficiency is shown there, and nothing concluded of it; please report it.", where, text.Briefly(names), its, table.WhyBeaten)
}
