package machines

import (
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Where a file has nothing left there is nothing to compare, and that is said, not something else.
func TestNothingLeft(t *testing.T) {
	elsewhere := resultstest.Now()
	elsewhere.Facts = map[string]string{"machine": "l-8c-2222"}
	for _, c := range []struct {
		filter, want string
		compare      func(a, b record.Labelled) error
	}{
		{"/arm:b", "old and new cannot be compared: nothing is left in old and new but what was measured a second time to know the noise: leave /arm out of --filter", compareTwo},
		{".file:old", "old and new cannot be compared: nothing is left in new", compareTwo},
		{"/arm:b", "nothing is left to put side by side but what was measured a second time to know the noise: leave /arm out of --filter", compareMachines},
		{".file:old", "nothing is left to put beside ", compareMachines},
	} {
		s, err := query.ParseSelection(c.filter, "", "")
		if err != nil {
			t.Fatal(err)
		}
		both := []record.Labelled{resultstest.Old().Read(t), elsewhere.Read(t)}
		both, err = s.Apply(both, record.Makespan)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.compare(both[0], both[1]); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("--filter %s: error %v\nwant %s", c.filter, err, c.want)
		}
	}
	foreign := []record.Labelled{resultstest.ForeignRun(t, "a", 1), resultstest.ForeignRun(t, "b", 2), resultstest.ForeignRun(t, "c", 3)}
	if _, err := Compare((table.Options{}), slices.Clone(foreign)); err == nil || !strings.HasPrefix(err.Error(), "there are no strategies with samples to put side by side") {
		t.Errorf("of somebody else's benchmarks: error %v", err)
	}
}

func compareTwo(a, b record.Labelled) error {
	_, err := compare.Compare(table.Options{}, a, b)
	return err
}

func compareMachines(a, b record.Labelled) error {
	_, err := Compare(table.Options{}, []record.Labelled{a, b})
	return err
}
