package compare

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

func interrupted(v *Comparison) (n int) {
	for _, k := range v.Interrupted {
		n += k
	}
	return n
}

// One sample of one side that is interrupted counts as less far off, in times and in rates, each in its own direction.
// Nothing interrupts bytes: they count as they are. It is one sample, and of the times, however many units it has.
func TestInterruptedPairs(t *testing.T) {
	figures := func(of, slow int) func(int) string {
		return func(block int) string {
			time := 100 * (1 + 0.004*float64((block*7+of*5)%11-5))
			if block == slow {
				time *= 2
			}
			return fmt.Sprintf("%.2f ns/op %.2f MB/s %.2f B/op", time, 1e4/time, time)
		}
	}
	f := resultstest.ReadSides(t, 10, resultstest.SidedBenchmark{Name: "A", Old: figures(0, 4), New: figures(1, 0)},
		resultstest.SidedBenchmark{Name: "B", Old: figures(2, 0), New: figures(3, 0)})
	v, err := OfSides(table.Options{}, f)
	if err != nil {
		t.Fatal(err)
	}
	if interrupted(v) != 1 || len(v.Interrupted) != 1 || v.Samples != 40 {
		t.Errorf("%v of %d samples are interrupted, want 1 of 40", v.Interrupted, v.Samples)
	}
	for _, c := range v.All() {
		most := max(slices.Max(c.pairs), -slices.Min(c.pairs))
		counts := c.New.Strategy == "A-2" && c.Unit == "B/op"
		if counts != (most > 0.6) || !counts && most > 0.3 {
			t.Errorf("%s %s: the largest log-ratio is %.2f", c.New.Strategy, c.Unit, most)
		}
	}
}

// Blocks that took turns have a number in common and not their time: where one is slow for a whole side, nothing is
// interrupted. Afterwards they have their numbers again. A block that is no pair, here the last one, does not count.
func TestInterruptedInTurns(t *testing.T) {
	side := func(of, slow int) *table.Table {
		one := &table.Table{Measured: table.Measured{IsStrategies: true}}
		for i := range 3 {
			r := &table.Row{Table: one, Strategy: fmt.Sprint("s", i), Values: map[string][]float64{}}
			for block := 1; block <= 10; block++ {
				time := 1 + 0.004*float64((block*7+(i+of)*5)%11-5)
				if block == slow {
					time *= 2
				}
				r.Values[record.Tidied(record.Makespan)] = append(r.Values[record.Tidied(record.Makespan)], time)
				r.Blocks = append(r.Blocks, block)
			}
			one.Rows = append(one.Rows, r)
		}
		return one
	}
	old, now := side(0, 0), side(3, 4)
	for _, want := range []int{0, 1} {
		v := &Comparison{Method: InTurns, Pairs: []int{1, 2, 3, 4, 5, 6, 7, 8, 9}}
		logs := v.pairedLogs(&Match{Old: old, New: now}, record.Makespan)
		if interrupted(v) != want || v.Samples != 54 || len(logs) != 6 {
			t.Errorf("%v of %d samples of %d rows are interrupted, want %d of 54", v.Interrupted, v.Samples, len(logs), want)
		}
		for r, of := range logs {
			if !slices.EqualFunc(of, v.Pairs, func(l stats.BlockLog, block int) bool { return l.Block == block }) {
				t.Errorf("%s has blocks %v", r.Strategy, of)
			}
		}
		slowest := logs[now.Rows[1]][3].Mean
		if math.Abs(slowest-math.Log(2)) > 0.1 {
			t.Errorf("the slow block counts as %.2f", slowest)
		}
		old.Rows[0].Values[record.Tidied(record.Makespan)][6] *= 2
	}
}
