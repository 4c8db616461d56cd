package machines

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Who is each machine's first is the fastest on all, though it is in no group: what keeps to no limit, and
// the baseline alone.
func TestFirstEverywhere(t *testing.T) {
	for _, strategy := range []string{table.Unlimited, table.Baseline} {
		s, err := query.ParseSelection("/strategy:"+strategy, "", "")
		if err != nil {
			t.Fatal(err)
		}
		other := resultstest.Now()
		other.Facts = map[string]string{"machine": "l-8c-2222"}
		both := []record.Labelled{atLimits(t, resultstest.Old(), "16"), atLimits(t, other, "16")}
		both, err = s.Apply(both, record.Makespan)
		if err != nil {
			t.Fatal(err)
		}
		a, err := Compare(table.Options{}, both)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := Show(page.Text(&out, 0), a, ""); err != nil {
			t.Fatal(err)
		}
		if text := out.String(); strings.Contains(text, aboutFastest) || !strings.Contains(text, "by "+strategy+" ") {
			t.Errorf("%s is the fastest on both:\n%s", strategy, text)
		}
	}
}
