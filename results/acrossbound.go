package results

import (
	"fmt"
	"math"

	"github.com/overlap-bench/overlap/results/text"
)

// A makespan below T* is impossible, so one of the two is wrong. Neither can be trusted: no efficiency
// of that table is shown, and nothing is concluded from it.

// tooFast says of a table that something in it took less than T*.
func (t *Table) tooFast() bool { return t != nil && len(t.least.beaten) > 0 }

// soundEfficiency is that of a row, unless T* was beaten.
func (r *Row) soundEfficiency() (float64, bool) {
	if r.table.tooFast() {
		return 0, false
	}
	return r.Efficiency()
}

// tooFast says what took less than T*, a sentence for each scenario and machine.
func (a *Across) tooFast() (said []string) {
	for _, s := range a.Scenarios {
		for _, i := range s.on() {
			if t := s.Tables[i]; t.tooFast() {
				said = append(said, t.saysTooFast(fmt.Sprintf("%s %s", s.Name, a.on([]int{i}))))
			}
		}
	}
	return said
}

func (t *Table) saysTooFast(where string) string {
	var names []string
	least, most := math.Inf(1), 0.0
	for _, r := range t.least.beaten {
		e, _ := r.Efficiency()
		names, least, most = append(names, t.label(r)), min(least, e), max(most, e)
	}
	its := fmt.Sprintf("its efficiency would be %.2f", most)
	if len(names) > 1 {
		its = fmt.Sprintf("their efficiencies would be %.2f to %.2f", least, most)
	}
	return fmt.Sprintf("In %s, %s took less than T*, which cannot be: %s. %s: no efficiency is shown there, and nothing concluded of it; please report it.", where, text.Briefly(names), its, whyBeaten)
}
