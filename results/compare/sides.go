package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// OfSides compares the two sides of a file that has them: see [record.File.Sides].
func OfSides(o table.Options, f *record.File) (*Comparison, error) {
	old, now := f.Sides()
	return Compare(o, record.Labelled{Label: record.OldSide, Files: []*record.File{old}},
		record.Labelled{Label: record.NewSide, Files: []*record.File{now}})
}

// Interleaved says whether the two are the sides of one run of overlap against.
func (v *Comparison) Interleaved() bool {
	return v.sides[0].Files != nil && v.sides[0].Files[0].Side != ""
}

// builds says what each side of one run is.
func (v *Comparison) builds() (said []string) {
	if !v.Interleaved() {
		return nil
	}
	for i, label := range []string{v.Old, v.New} {
		run := v.sides[i].Files[0].Run
		if run == nil || len(run.Sides) == 0 {
			return nil
		}
		side := run.Sides[0]
		what := "commit " + side.Commit
		if engine, ok := strings.CutPrefix(side.Commit, "engine-"); ok {
			what = "engine " + engine
		}
		if side.Revision != "" && side.Revision != side.Commit {
			what = side.Revision + ", " + what
		}
		if side.Dirty {
			what += " with uncommitted changes"
		}
		said = append(said, label+" is "+what)
	}
	return []string{text.List(said) + "."}
}

// againstItself says what benchmarks of somebody else's differed by when the old side was measured once more.
func (v *Comparison) againstItself() []string {
	if !v.Interleaved() {
		return nil
	}
	old := v.sides[0].Files[0]
	var ratios []float64
	for _, again := range old.Again {
		i := slices.IndexFunc(old.Series, func(s *record.Series) bool { return s.Name == again.Name && sameConfig(s, again) })
		if i < 0 {
			continue
		}
		first := map[int]float64{}
		for j, x := range valuesInBlocks(old.Series[i]) {
			first[old.Series[i].Blocks[j]] = x
		}
		for j, x := range valuesInBlocks(again) {
			if was := first[again.Blocks[j]]; was > 0 && x > 0 {
				ratios = append(ratios, x/was)
			}
		}
	}
	if len(ratios) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Noise: one benchmark of old was measured twice in each of %s. The same code differed by "+
		"%s to %s, median %s.", text.Count(len(ratios), "block"), text.PercentChange(slices.Min(ratios)),
		text.PercentChange(slices.Max(ratios)), text.PercentChange(stats.Median(ratios)))}
}

// valuesInBlocks are the times of a series, if each of its results has one and a block.
func valuesInBlocks(s *record.Series) []float64 {
	values := s.Values(record.Makespan)
	if len(values) != len(s.Blocks) {
		return nil
	}
	return values
}

// sameConfig says whether two series are of one package.
func sameConfig(a, b *record.Series) bool {
	x, y := record.Config(a.Key("")), record.Config(b.Key(""))
	return x["pkg"] == y["pkg"]
}
