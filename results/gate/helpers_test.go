package gate

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
)

func shown(t *testing.T, v *compare.Comparison) string {
	t.Helper()
	var out bytes.Buffer
	if err := compare.Show(page.Text(&out, 0), v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// verdicts are those of all cells: "io pool slower".
func verdictsOf(v *compare.Comparison) (said []string) {
	for _, m := range v.Matches {
		for _, c := range m.Cells {
			if c.Verdict != table.InNoise {
				said = append(said, fmt.Sprintf("%s %s %s", m.New.Name, c.New.Strategy, c.Verdict))
			}
		}
	}
	slices.Sort(said)
	return said
}

// simulated is two runs of so many cells, eight a table, as if they had been read: equal but
// for the cells that the new one does not run as fast, by the factor exp(slower).
func simulated(r *rand.Rand, blocks, cells int, n noise.Noise, slower []float64, paired bool) *compare.Comparison {
	v := &compare.Comparison{}
	makespans := make([][]float64, 2*cells) // of the old run, then of the new one
	drawn := make([]float64, 2*cells)
	for block := range blocks {
		n.Draw(r, block, blocks, drawn)
		if !paired { // a block of the new run has nothing in common with that of the old one
			old := append([]float64{}, drawn[:cells]...)
			n.Draw(r, block, blocks, drawn)
			copy(drawn, old)
		}
		for i := range cells {
			makespans[i] = append(makespans[i], math.Exp(drawn[i]))
			makespans[cells+i] = append(makespans[cells+i], math.Exp(drawn[cells+i]+slower[i]))
		}
		if paired {
			v.Pairs = append(v.Pairs, block+1)
		}
	}
	const perTable = 8
	for from := 0; from < cells; from += perTable {
		var old, now []table.Makespans
		for i := from; i < min(cells, from+perTable); i++ {
			old = append(old, table.Makespans{Strategy: fmt.Sprint("s", i), Seconds: makespans[i]})
			now = append(now, table.Makespans{Strategy: fmt.Sprint("s", i), Seconds: makespans[cells+i]})
		}
		v.Matches = append(v.Matches, &compare.Match{Old: table.OfMakespans("", old...), New: table.OfMakespans("", now...)})
	}
	for _, m := range v.Matches {
		v.CompareRows(m)
	}
	v.Correct()
	return v
}
