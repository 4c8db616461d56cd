package runner

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// A cell has one result: of several, nobody can tell which is the engine's.
func TestParseResult(t *testing.T) {
	cell := scenario.Cell{Scenario: scenario.Scenarios()[0], Entry: benchtest.Strategy("sequential"), Limit: 4}
	line := "BenchmarkBatch/" + cell.String() + "-2 1 5 ns/op\n"
	for text, want := range map[string]string{
		line: "", "": "", "warning: \x1b[31modd\n" + line + "PASS\n": "",
		line + line:                         "2 results were printed for it, not one",
		line + "x\n" + line + line:          "3 results were printed for it, not one",
		line + "BenchmarkOther 1 5 ns/op\n": "",
		"BenchmarkBatch/" + cell.String() + "/arm=b-2 1 5 ns/op\n":                           "", // another arm
		"--- FAIL: BenchmarkBatch/" + cell.String() + "\n    bench_test.go:1: no \x00luck\n": "no luck",
	} {
		result, failure := ParseResult([]byte(text), cell.Benchmark())
		if failure != want || (result != nil) != (want == "" && strings.Contains(text, line)) {
			t.Errorf("%q: result %v, failure %q, want %q", text, result, failure, want)
		}
	}
}
