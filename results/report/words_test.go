package report

import (
	"regexp"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
)

// A long batch has one makespan in its table, in its sentences and in what they draw.
func TestLongBatch(t *testing.T) {
	long := []float64{1200e3, 1201e3, 1200e3, 1202e3, 1199e3, 1200e3} // ms
	tables := tabletest.Parse(t, resultstest.TextOf("io", map[string][]float64{"sequential": long, "pool": long},
		"sequential", "pool"))
	var out strings.Builder
	for _, show := range []func(page.Page, []*table.Table) error{Show, ShowSamples} {
		if err := show(page.Text(&out, 0), tables); err != nil {
			t.Fatal(err)
		}
	}
	if got := out.String(); !strings.Contains(got, "1200s") || regexp.MustCompile(`\dks`).MatchString(got) {
		t.Errorf("1200 s is not 1200s everywhere:\n%s", got)
	}
}
