package compare

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/table"
)

// Where several limits were measured with it, which is custom, it is limits that tell rows apart.
func TestLimitlessTwice(t *testing.T) {
	twice := resultstest.OldRun().ReadChanged(t, func(text string) string {
		var out strings.Builder
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "Bench") && strings.Contains(line, "="+table.Baseline) {
				out.WriteString(strings.Replace(line, "/limit=16", "/limit=4", 1))
			}
			out.WriteString(line)
		}
		return out.String()
	}, resultstest.Unchanged)
	v, err := Options{AllowSingle: true}.Compare(twice, resultstest.NewRun().Read(t))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.All()); n != 4 || len(v.Only) != 2 || v.Only[0].What != "sequential/4 in io" || v.Only[0].side != 0 {
		t.Errorf("%d cells are compared, %v", n, v.Only)
	}
}
