package pivot

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
)

func TestGrids(t *testing.T) {
	slow := resultstest.NewRun()
	slow.Slower, slow.Facts = 2, map[string]string{"machine": "n-4c-1111"}
	s, err := query.ParseSelection("/strategy:pool", "/scenario", "machine")
	if err != nil {
		t.Fatal(err)
	}
	both := []record.Labelled{resultstest.OldRun().Read(t), slow.Read(t)}
	both, err = s.Apply(both, record.Makespan)
	if err != nil {
		t.Fatal(err)
	}
	grids, err := Of(s, both, record.Makespan)
	if err != nil || len(grids.Tables) != 1 || len(grids.Pooled) != 0 {
		t.Fatalf("%v: %d grids, pooled %q", err, len(grids.Tables), grids.Pooled)
	}
	var out bytes.Buffer
	if err := Show(page.Text(&out, 0), grids); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"m-2c-0000", "n-4c-1111", "vs m-2c-0000", "(p=0.002 n=6)", "io", "cpu", "128"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, &out)
		}
	}
	other := resultstest.NewRun()
	other.Version = "b"
	if _, err := Of(s, []record.Labelled{both[0], other.Read(t)}, record.Makespan); err == nil ||
		!strings.Contains(err.Error(), "another version of the scenario") {
		t.Errorf("two versions: %v", err)
	}
	if _, err := Of(s, both, "no/unit"); err == nil {
		t.Error("no error for a unit that there is not")
	}
}
