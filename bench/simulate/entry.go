package simulate

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/virtual"
)

// Entry is the body of the test that [Ask] calls in an engine: it simulates the request, as
// JSON, and prints an answer a line on standard output. For an empty request it tries itself
// on something small, and prints nothing.
func Entry(t *testing.T, request string) {
	r := Request{
		Scenarios: []Scenario{{"io", scenario.Scenarios()[0].With(8, scenario.Seed).Profile}},
		Limits:    []int{4}, Machine: virtual.Machine{CPUs: 2},
	}
	if request != "" {
		if err := json.Unmarshal([]byte(request), &r); err != nil {
			t.Fatalf("the request: %v", err)
		}
	}
	answered := 0
	err := Run(t, r, func(a Answer) error {
		answered++
		if request == "" {
			return nil
		}
		line, err := json.Marshal(a)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(os.Stdout, "%s\n", line)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if answered == 0 {
		t.Error("nothing was simulated")
	}
}
