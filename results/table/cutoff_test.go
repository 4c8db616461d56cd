package table

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// A text that was cut off, in a line or between lines, keeps the blocks of what is left, and
// blames nothing but the end.
func TestCutOff(t *testing.T) {
	for name, cut := range map[string]func(text string) string{
		"in a line":     func(text string) string { return text[:strings.LastIndex(text, "\nBenchmark")+40] },
		"between lines": func(text string) string { return text[:strings.LastIndex(text, "\nBenchmark")+1] },
	} {
		f, err := record.Read(resultstest.CopyText(t, true, cut))
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Problems) != 1 || f.Problems[0].Msg != "the text ends after 71 of 72 samples: it was cut off" {
			t.Errorf("%s: problems %v", name, f.Problems)
		}
		blocks := 0
		for _, s := range f.Series {
			blocks += len(s.Blocks)
		}
		if blocks != 71 || f.Run == nil || len(f.Samples) != 71 {
			t.Errorf("%s: %d blocks, %d samples", name, blocks, len(f.Samples))
		}
		tables, err := Tables([]*record.File{f})
		if err != nil || !tables[0].Paired() {
			t.Errorf("%s: not compared block by block, error %v", name, err)
		}
	}
}
