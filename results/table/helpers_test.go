package table

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// inBlocks makes a table of samples in ms by strategy, the i-th of each in block i+1.
func inBlocks(t *testing.T, samples map[string][]float64, order ...string) *Table {
	t.Helper()
	return resultstest.Must(Tables(resultstest.InBlocks(t, samples, order...)))[0]
}

func parseTables(t *testing.T, text string) []*Table {
	t.Helper()
	return resultstest.Must(Tables(resultstest.ParseFile(t, text)))
}

func readTables(t *testing.T, paths ...string) []*Table {
	t.Helper()
	return resultstest.Must(Tables(resultstest.ReadFiles(t, paths...)))
}

// simulated makes a table of strategies with the given true log-makespans, the first of
// them the baseline; with an A/A arm of the second, if asked for.
func simulated(r *rand.Rand, blocks int, n noise.Noise, truth []float64, aa bool) *Table {
	t := &Table{Measured: Measured{IsStrategies: true, BaseName: Baseline, cells: map[cell]*Row{}}}
	rows := []*Row{t.cell(cell{strategy: Baseline})}
	for i := 1; i < len(truth); i++ {
		rows = append(rows, t.cell(cell{strategy: fmt.Sprint("s", i)}))
	}
	if aa {
		rows = append(rows, t.cell(cell{strategy: rows[1].Strategy, aaArm: true}))
	}
	cells := make([]float64, len(truth)+1)
	unit := record.Tidied(record.Makespan)
	for block := range blocks {
		n.Draw(r, block, blocks, cells)
		for i, row := range rows {
			true := truth[min(i, len(truth)-1)]
			if i == len(truth) {
				true = truth[1]
			}
			row.Values[unit] = append(row.Values[unit], math.Exp(true+cells[i]))
			row.Blocks = append(row.Blocks, block+1)
		}
	}
	t.Rank()
	return t
}

func tableOf(t *testing.T, o Options, cells ...resultstest.Measured) *Table {
	t.Helper()
	tables, err := o.Tables([]*record.File{resultstest.RecordOf(t, cells...)})
	if err != nil || len(tables) != 1 {
		t.Fatalf("%d tables, error %v", len(tables), err)
	}
	return tables[0]
}
