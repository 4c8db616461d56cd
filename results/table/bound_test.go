package table

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// The parts add up to the makespan, whatever the rows.
func TestWaterfallAddsUp(t *testing.T) {
	for _, table := range readTables(t, "../testdata/bound.txt") {
		for _, r := range table.Rows {
			parts := r.Waterfall()
			if len(parts) != len(record.Lost)+2 {
				t.Fatalf("%s: %d parts", r.Strategy, len(parts))
			}
			makespan, _ := r.Median(record.Makespan)
			sum := 0.0
			for _, p := range parts {
				sum += p.Seconds
			}
			if math.Abs(sum/makespan-1) > 1e-9 {
				t.Errorf("%s: the parts are %v, the makespan %v", r.Strategy, sum, makespan)
			}
		}
	}
}

// T* is looked for once a table: to ask a row for its efficiency costs the same however many rows
// there are.
func TestLowerBoundOnce(t *testing.T) {
	cost := func(rows int) float64 {
		var text strings.Builder
		for i := range rows {
			fmt.Fprintf(&text, "BenchmarkBatch/scenario=io/strategy=pool/limit=%d 1 20000000 ns/op 10000000 bound-ns\n", i+1)
		}
		row := parseTables(t, text.String())[0].Rows[0]
		return testing.AllocsPerRun(10, func() { row.Efficiency() })
	}
	if few, many := cost(2), cost(200); many > 2*few { // the race detector has pools forget, at random
		t.Errorf("%v allocations with 2 rows, %v with 200", few, many)
	}
}
