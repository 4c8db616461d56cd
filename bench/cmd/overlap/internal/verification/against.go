package verification

import (
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// judgeAgainst has the verdicts of overlap against: those of [compare.OfSides] on a run of two sides with these
// makespans. The p-value of a verdict is 0, and 1 where there is none.
func judgeAgainst(s verify.Sides) ([]verify.Finding, error) {
	f, err := runOf(s)
	if err != nil {
		return nil, err
	}
	v, err := compare.OfSides(table.Options{}, f)
	if err != nil {
		return nil, err
	}
	found := make([]verify.Finding, len(s.Old))
	for i := range found {
		found[i].P = 1
	}
	for _, c := range v.All() {
		i := 0
		if _, err := fmt.Sscanf(c.New.Cell().Strategy, "s%d", &i); err != nil || i >= len(found) {
			return nil, fmt.Errorf("a verdict on %s, which was not measured", c.Name())
		}
		if c.Verdict == table.Slower || c.Verdict == table.Faster {
			found[i] = verify.Finding{Slower: c.Verdict == table.Slower}
		}
	}
	return found, nil
}

// runOf is a run of two sides with these makespans, as overlap against records it.
func runOf(s verify.Sides) (*record.File, error) {
	var text strings.Builder
	var samples []record.Sample
	add := func(cell string, block int, seconds float64) {
		fmt.Fprintf(&text, "BenchmarkBatch/%s-2 1 %.0f ns/op\n", cell, 1e9*seconds)
		samples = append(samples, record.Sample{Block: block, Cell: cell, Place: record.ParseCell(cell), Status: record.OK})
	}
	for b := range s.Old[0] {
		for i := range s.Old {
			cell := fmt.Sprintf("scenario=x/strategy=s%d/limit=1", i)
			add(cell+"/side=old", b+1, s.Old[i][b])
			add(cell+"/side=new", b+1, s.New[i][b])
		}
		if s.Floor != nil {
			add("scenario=x/strategy=s0/limit=1/arm=b/side=old", b+1, s.Floor[b])
		}
	}
	f, err := record.Parse("trial", strings.NewReader(text.String()))
	if err != nil {
		return nil, err
	}
	f.Samples = samples
	for _, series := range f.Series {
		for b := range series.N() {
			series.Blocks = append(series.Blocks, b+1)
		}
	}
	return f, nil
}
