package results

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// unsure speaks of a best that cannot be told from the baseline. Others may be, whose medians are no
// less but whose samples agree more: they are named, as their own verdicts say.
func unsure(t *table.Table, best *table.Row) string {
	told := t.ToldFaster()
	if len(told) == 0 {
		return fmt.Sprintf("No strategy that keeps to a limit can be told to be faster than %s; %s, with the least median, is within %s of it.", t.BaseName(), t.Label(best), t.Noise())
	}
	var names []string
	for _, r := range told {
		names = append(names, t.Label(r))
	}
	return fmt.Sprintf("Told to be faster than %s: %s, by %s; %s, with the least median, is within %s of it.", t.BaseName(), text.List(names), gains(t, told, record.Makespan), t.Label(best), t.Noise())
}
