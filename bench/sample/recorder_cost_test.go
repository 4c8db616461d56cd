package sample

import (
	"testing"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
)

// BenchmarkRecording measures what the recorder costs: each op is a pair of batches, one with
// it and one without, in random order. on/off is the median over the pairs of the ratio of
// their makespans.
//
//	go test -run '^$' -bench '^BenchmarkRecording$' -benchtime 240x ./bench/sample
func BenchmarkRecording(b *testing.B) {
	for _, name := range []string{"cpu", "io"} {
		b.Run("scenario="+name, func(b *testing.B) {
			found, err := scenario.FindScenarios([]string{name})
			if err != nil {
				b.Fatal(err)
			}
			child, err := fixtures.StartChild(b.Context(), []profile.Profile{found[0].Profile}, "")
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(child.Close)
			entries, err := scenario.FindStrategies([]string{"pool"})
			if err != nil {
				b.Fatal(err)
			}
			m, err := Prepare(b.Context(), scenario.Cell{Scenario: found[0], Entry: entries[0], Limit: 16}, child.URLs[0], true,
				nil)
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(m.Close)
			benchmarkRecording(b, m)
		})
	}
}
