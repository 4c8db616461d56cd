// Package comparetest makes comparisons for tests of several packages, and shows what is in them.
package comparetest

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Text is a comparison as text of any width.
func Text(t *testing.T, v *compare.Comparison) string {
	t.Helper()
	var out bytes.Buffer
	if err := compare.Show(page.Text(&out, 0), v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Verdicts are those of all cells that have one: "io pool slower".
func Verdicts(v *compare.Comparison) (said []string) {
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

// Simulated is two runs of so many cells, eight a table, as if they had been read: equal but
// for the cells that the new one does not run as fast, by the factor exp(slower).
func Simulated(r *rand.Rand, blocks, cells int, n noise.Noise, slower []float64, paired bool) *compare.Comparison {
	v := &compare.Comparison{Method: compare.Single, AllowSingle: true}
	if paired {
		v.Method, v.AllowSingle = compare.InTurns, false
	}
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
		var names []string
		to := min(cells, from+perTable)
		for i := from; i < to; i++ {
			names = append(names, fmt.Sprint("s", i))
		}
		v.Matches = append(v.Matches, &compare.Match{
			Old: OfMakespans(names, makespans[from:to]), New: OfMakespans(names, makespans[cells+from:cells+to]),
		})
	}
	for _, m := range v.Matches {
		v.CompareRows(m)
	}
	v.Correct()
	return v
}

// OfMakespans makes a table of strategies, each with its makespans in seconds, one a block. It is complete after
// [table.Table.Rank].
func OfMakespans(strategies []string, makespans [][]float64) *table.Table {
	t := &table.Table{Measured: table.Measured{IsStrategies: true, BaseName: table.Baseline}}
	for i, strategy := range strategies {
		row := &table.Row{Table: t, Strategy: strategy,
			Values: map[string][]float64{record.Tidied(record.Makespan): makespans[i]}}
		for block := range makespans[i] {
			row.Blocks = append(row.Blocks, block+1)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// SimulatedRuns is two sides of so many runs each, of so many cells: equal but for the cells that the new side does not
// run as fast, by the factor exp(slower). From run to run each cell changes, with such a standard deviation.
func SimulatedRuns(r *rand.Rand, runs, blocks, cells int, n noise.Noise, between func(cell int) float64,
	slower []float64) *compare.Comparison {
	v := &compare.Comparison{Method: compare.Runs}
	var sides [2][]*table.Table
	drawn := make([]float64, cells)
	for side := range sides {
		for range runs {
			names, seconds := make([]string, cells), make([][]float64, cells)
			for i := range names {
				names[i], drawn[i] = fmt.Sprint("s", i), between(i)
			}
			run := append([]float64{}, drawn...)
			for block := range blocks {
				n.Draw(r, block, blocks, drawn)
				for i := range seconds {
					seconds[i] = append(seconds[i], math.Exp(run[i]+drawn[i]+float64(side)*slower[i]))
				}
			}
			sides[side] = append(sides[side], OfMakespans(names, seconds))
		}
	}
	v.Matches = []*compare.Match{compare.OfRuns(sides[0], sides[1])}
	v.CompareRows(v.Matches[0])
	v.Correct()
	return v
}

// CompareTexts compares two texts of go test -bench.
func CompareTexts(t *testing.T, old, now string) *compare.Comparison {
	t.Helper()
	v, err := compare.Options{AllowSingle: true}.Compare(resultstest.ForeignFile(t, "old.txt", old),
		resultstest.ForeignFile(t, "new.txt", now))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Rendered is a comparison in each format.
func Rendered(t *testing.T, v *compare.Comparison, width int) (text, markdown, csv, asJSON string) {
	t.Helper()
	var out [4]bytes.Buffer
	for i, err := range []error{compare.Show(page.Text(&out[0], width), v), compare.Show(page.Markdown(&out[1], 0), v),
		compare.WriteCSV(&out[2], v), compare.WriteJSON(&out[3], v)} {
		if err != nil {
			t.Fatalf("format %d: %v", i, err)
		}
	}
	return out[0].String(), out[1].String(), out[2].String(), out[3].String()
}

// CompareFiles compares two recorded files, which may be the same.
func CompareFiles(t *testing.T, old, now string) *compare.Comparison {
	t.Helper()
	var both []record.Labelled
	for i, path := range []string{old, now} {
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if f.Run != nil { // not the same run, if the same file
			f.Run.Started = f.Run.Started.Add(time.Duration(i) * time.Hour)
		} else if old == now {
			f.Series[0].Columns[0][0] *= 1 + float64(i)/1e6
		}
		both = append(both, record.Labelled{Label: filepath.Base(path), Files: []*record.File{f}})
	}
	v, err := compare.Options{AllowSingle: true}.Compare(both[0], both[1])
	if err != nil {
		t.Fatal(err)
	}
	return v
}
