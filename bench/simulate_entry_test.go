package bench_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"testing"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures"
)

var simulateFlag = flag.String("simulate", "", "a request of package simulate, as JSON: an answer a line on standard output")

// TestSimulate is the engine of overlap simulate, which calls it with -simulate: virtual
// time is to be had in a test only. Without the flag it tries itself on something small.
func TestSimulate(t *testing.T) {
	request := simulate.Request{
		Scenarios: []simulate.Scenario{{Name: "io", Profile: bench.Scenarios()[0].With(8, bench.Seed).Profile}},
		Limits:    []int{4}, Machine: fixtures.Machine{CPUs: 2},
	}
	if *simulateFlag != "" {
		if err := json.Unmarshal([]byte(*simulateFlag), &request); err != nil {
			t.Fatalf("-simulate: %v", err)
		}
	}
	answered := 0
	err := simulate.Run(t, request, func(a simulate.Answer) error {
		answered++
		if *simulateFlag == "" {
			return nil
		}
		line, err := json.Marshal(a)
		fmt.Printf("%s\n", line)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if answered == 0 {
		t.Error("nothing was simulated")
	}
}
