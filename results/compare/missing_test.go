package compare_test

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// A cell that the machine disturbed in every block does not fail: it is said to be disturbed, and counted
// as such, whichever side it is; what fails as well fails.
func TestDisturbedCells(t *testing.T) {
	spoilt := func(r resultstest.RecordedRun, cell, reason string) record.Labelled {
		r.Breaks = func(_ int, at string) string {
			if strings.HasSuffix(at, cell) {
				return reason
			}
			return ""
		}
		return r.Read(t)
	}
	const cell = "scenario=io/strategy=sequential/limit=16"
	stolen := record.Disturbed.Because("the host took 30 % of all CPU time away")
	for name, c := range map[string]struct {
		old, now record.Labelled
		word     string
		said     string
		heading  string
	}{
		"now": {resultstest.OldRun().Read(t), spoilt(resultstest.NewRun(), cell, stolen), "disturbed now",
			"sequential in io: disturbed now (the host took 30 % of all CPU time away). Measure it again.", "disturbed"},
		"before": {spoilt(resultstest.OldRun(), cell, stolen), resultstest.NewRun().Read(t), "disturbed before",
			"sequential in io: disturbed before (", "disturbed"},
		"both": {spoilt(resultstest.OldRun(), cell, stolen), spoilt(resultstest.NewRun(), cell, stolen),
			"disturbed before, disturbed now", "sequential in io: disturbed before, disturbed now (", "disturbed"},
		"then fails": {spoilt(resultstest.OldRun(), cell, stolen), spoilt(resultstest.NewRun(), cell, "boom"),
			"disturbed before, failed now", "sequential in io: disturbed before, failed now (boom).", "failed"},
		"fails": {resultstest.OldRun().Read(t), spoilt(resultstest.NewRun(), cell, "boom"), "failed now",
			"sequential in io: failed now (boom).", "failed"},
		"failed": {spoilt(resultstest.OldRun(), cell, "boom"), resultstest.NewRun().Read(t), "failed before",
			"sequential in io: failed before (boom).", "failed"},
		"failed too": {spoilt(resultstest.OldRun(), cell, "boom"), spoilt(resultstest.NewRun(), cell, stolen),
			"failed before, disturbed now", "sequential in io: failed before, disturbed now (boom).", "failed"},
	} {
		v, err := compare.Options{AllowSingle: true}.Compare(c.old, c.now)
		if err != nil {
			t.Fatal(err)
		}
		text := comparetest.Text(t, v)
		first, _, _ := strings.Cut(text, "\n─")
		if said := strings.Join(v.Sentences(), "\n"); !strings.Contains(said, c.said) ||
			!strings.Contains(text, "  "+c.word) {
			t.Errorf("%s: no %q or %q in\n%s", name, c.word, c.said, text)
		}
		for _, heading := range []string{"disturbed", "failed"} {
			if strings.Contains(first, "  "+heading) != (heading == c.heading) {
				t.Errorf("%s: %s is a column, or none: %s", name, heading, first)
			}
		}
	}
}
