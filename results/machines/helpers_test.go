package machines

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// atLimits is a run at these limits in which what has no use for one was measured at the first.
func atLimits(t *testing.T, r resultstest.RecordedRun, limits ...string) record.Labelled {
	t.Helper()
	r.Strategies = []string{table.Baseline, table.Unlimited, "pool"}
	first := "/limit=" + limits[0]
	at := func(text string) string {
		for _, s := range []string{table.Baseline, table.Unlimited} {
			text = strings.ReplaceAll(text, "strategy="+s+"/limit=16", "strategy="+s+first)
		}
		return text
	}
	more := func(text string) string {
		var out strings.Builder
		for line := range strings.Lines(at(text)) {
			for _, limit := range limits[:len(limits)-1] {
				if strings.HasPrefix(line, "Bench") && strings.Contains(line, "=pool") {
					out.WriteString(strings.Replace(line, "/limit=16", "/limit="+limit, 1))
				}
			}
			out.WriteString(line)
		}
		return out.String()
	}
	return r.ReadWithout(t, more, at)
}

// simulated makes a table of strategies with the given true log-makespans, the first of
// them the baseline; with an A/A arm of the second, if asked for.
func simulated(r *rand.Rand, blocks int, n noise.Noise, truth []float64, aa bool) *table.Table {
	rows := make([]table.Makespans, len(truth), len(truth)+1)
	for i := range truth {
		rows[i].Strategy = fmt.Sprint("s", i)
	}
	rows[0].Strategy = table.Baseline
	if aa {
		rows = append(rows, table.Makespans{Strategy: rows[1].Strategy, AAArm: true})
	}
	cells := make([]float64, len(truth)+1)
	for block := range blocks {
		n.Draw(r, block, blocks, cells)
		for i := range rows {
			true := truth[min(i, len(truth)-1)]
			if i == len(truth) {
				true = truth[1]
			}
			rows[i].Seconds = append(rows[i].Seconds, math.Exp(true+cells[i]))
		}
	}
	t := table.OfMakespans(table.Baseline, rows...)
	t.Rank()
	return t
}
