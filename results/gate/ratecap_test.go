package gate

import (
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// capped is a run of somebody's service in which the cap held these strategies back, in turns with
// another.
func capped(t *testing.T, r resultstest.RecordedRun, held ...string) record.Labelled {
	t.Helper()
	r.Facts = map[string]string{"urls": "sha-1234", "max-rate": "50"}
	r.Between = 20 * time.Second
	if r.Name == "new" {
		r.Start = resultstest.Noon.Add(8 * time.Second)
	}
	return r.ReadChanged(t, func(text string) string {
		var out strings.Builder
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "Bench") {
				share := "0"
				for _, s := range held {
					if strings.Contains(line, "="+s+"/") {
						share = "0.4"
					}
				}
				line = strings.TrimSuffix(line, "\n") + " " + share + " rate-held\n"
			}
			out.WriteString(line)
		}
		return out.String()
	}, resultstest.Unchanged)
}

// What the cap on requests decided is compared with nothing, nor gated, and that is said first; but a
// side that is slower without having been held back is slower.
func TestHeldBack(t *testing.T) {
	slow := resultstest.NewRun()
	slow.Slower = 1.3
	const aboutPool = "1 makespan is not compared in io: the cap of 50 requests a second held back pool: record both " +
		"runs with a higher --max-rate."
	for name, c := range map[string]struct {
		old, now record.Labelled
		verdicts string
		said     string // first by compare
		why      string // among what gate says
		err      string // or else
	}{
		"both": {capped(t, resultstest.OldRun(), "pool"), capped(t, slow, "pool"),
			"cpu pool held back, io pool held back", aboutPool,
			"2 cells are not looked at, of 4 in old: in io and cpu, the cap of 50 requests a second held back pool", ""},
		"neither": {capped(t, resultstest.OldRun()), capped(t, slow), "cpu pool slower, io pool slower",
			"Of 4 makespans: 2 slower", "Slower: pool in ", ""},
		"old only": {capped(t, resultstest.OldRun(), "pool"), capped(t, slow), "cpu pool slower, io pool slower",
			"Of 4 makespans: 2 slower", "Slower: pool in ", ""},
		"new only": {capped(t, resultstest.OldRun()), capped(t, slow, "pool"), "cpu pool held back, io pool held back",
			aboutPool, "2 cells are not looked at, of 4 in old", ""},
		"all": {capped(t, resultstest.OldRun(), "pool", table.Baseline), capped(t, slow, "pool", table.Baseline),
			"cpu pool held back, cpu sequential held back, io pool held back, io sequential held back",
			"2 makespans are not compared in io: the cap of 50 requests a second held back sequential and pool", "",
			"old and new cannot be gated: in io and cpu, the cap of 50 requests a second held back"},
	} {
		v, err := compare.Options{AllowSingle: true}.Compare(c.old, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(comparetest.Verdicts(v), ", "); got != c.verdicts {
			t.Errorf("%s: %s, want %s", name, got, c.verdicts)
		}
		if said := v.Sentences()[0]; !strings.HasPrefix(said, c.said) {
			t.Errorf("%s: said first: %s", name, said)
		}
		if text := comparetest.Text(t, v); strings.Contains(text, "  held back\n") != strings.Contains(c.verdicts, "held") {
			t.Errorf("%s:\n%s", name, text)
		}
		g, err := Options{MinEffect: 0.05, AllowSingle: true}.Check(c.old, c.now)
		switch {
		case err != nil && (c.err == "" || !strings.HasPrefix(err.Error(), c.err)):
			t.Errorf("%s: error %v", name, err)
		case err == nil && (c.err != "" || !strings.Contains(strings.Join(g.Why(), "\n"), c.why)):
			t.Errorf("%s: the gate says %q", name, g.Why())
		}
	}
}
