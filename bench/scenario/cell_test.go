package scenario

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

// What the limit is nothing to is measured once, at the least; all else at each limit. The
// A/A pair is at the middle of the limits.
func TestCellsAtLimits(t *testing.T) {
	entries, err := FindStrategies([]string{"sequential", "perurl", "pool"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range WithPairs(Cells(Scenarios()[:1], entries, []int{1, 2, 4, 8, 1024})) {
		got = append(got, strings.TrimPrefix(c.String(), "scenario=io/strategy="))
	}
	want := "[sequential/limit=1 perurl/limit=1 pool/limit=1 pool/limit=2 pool/limit=4 pool/limit=8 pool/limit=1024 pool/limit=4/arm=b]"
	if fmt.Sprint(got) != want {
		t.Errorf("%v\nwant %s", got, want)
	}
}

// No strategy of the catalog that keeps to the limit is taken for one that does not.
func TestLimitsOf(t *testing.T) {
	once := map[string]bool{}
	for _, e := range strategies.Catalog() {
		once[e.Name] = len(LimitsOf(e, []int{4, 16, 64})) == 1
		if len(LimitsOf(e, []int{4})) != 1 {
			t.Errorf("%s is not measured at the only limit", e.Name)
		}
	}
	for name, want := range map[string]bool{"sequential": true, "perurl": true, "pool": false, "semaphore": false, "eventloop": false} {
		if once[name] != want {
			t.Errorf("%s: measured once is %v", name, once[name])
		}
	}
}
