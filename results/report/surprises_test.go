package report

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// ownService is the report of 6 blocks over a service of one's own.
func ownService(t *testing.T, sequential, pool string) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("max-rate: 100\nitems: 50\n")
	for block := range 6 {
		fmt.Fprintf(&text, "BenchmarkBatch/scenario=urls/strategy=sequential/limit=4/block=%d 1 %d ns/op %s\n", block+1,
			1_000_000+block, sequential)
		fmt.Fprintf(&text, "BenchmarkBatch/scenario=urls/strategy=pool/limit=4/block=%d 1 %d ns/op %s\n", block+1,
			500_000+block, pool)
	}
	file, err := record.Parse("urls.txt", strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := Show(page.Text(&out, 0), tables); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What is not the strategy's is said, and only where it is so.
func TestOwnService(t *testing.T) {
	const quiet = "0 rate-held 0 changed 0 dials 500000 fetch-active-ns"
	for name, test := range map[string]struct {
		sequential, pool string
		with, without    []string
	}{
		"quiet": {quiet, quiet,
			[]string{"2.00×", "at most 100 requests a second"}, []string{"≥", "held back", "another result", "while timed"}},
		"hardly held": {quiet, "0.009 rate-held 0 changed 0 dials",
			[]string{"2.00×"}, []string{"≥", "held back"}},
		"held": {quiet, "0.4 rate-held 0 changed 0 dials 250000 fetch-active-ns",
			[]string{"  ≥ 2.00× ±<1%  ≥ 2.00× ±<1%  faster", "gain over sequential  ≥ 2.00×\n",
				"The cap of 100 requests a second held back pool for up to 40 %"}, []string{"no speedup"}},
		"the baseline held": {"0.2 rate-held 0 changed 0 dials", quiet,
			[]string{"held back sequential", "sequential was held back too, so that no speedup is shown."}, []string{"×"}},
		"changed": {quiet, "0 rate-held 7 changed 0 dials",
			[]string{"Up to 7 of 50 items a batch had another result"}, []string{"≥", "while timed"}},
		"dialled": {quiet, "0 rate-held 0 changed 12 dials",
			[]string{"pool opened up to 12 connections a batch while timed"}, []string{"another result"}},
	} {
		out := ownService(t, test.sequential, test.pool)
		for _, want := range test.with {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", name, want, out)
			}
		}
		for _, not := range test.without {
			if strings.Contains(out, not) {
				t.Errorf("%s: %q in\n%s", name, not, out)
			}
		}
	}
}

// A sentence about a gain says only what the whole interval of the gain bears out: a stage that takes longer than in
// sequential, a gain beyond the CPUs. The recorded run has 11 rows that fetch or process in more time, by the
// estimate, of which some have 1 in their interval.
func TestSurprisesAreCertain(t *testing.T) {
	about := regexp.MustCompile(`^(Fetching|Processing) at .* is no loss for (.*): it takes|^For (\w+) processing gains`)
	said := 0
	for _, path := range []string{resultstest.RecordedPath, "../runs/epyc-2c-89b7/20261125T143633Z-f4bfc0211.txt"} {
		for _, tab := range tabletest.Read(t, path) {
			for _, sentence := range Sentences(tab) {
				m := about.FindStringSubmatch(sentence)
				if m == nil {
					continue
				}
				unit := map[string]string{"Fetching": record.FetchActive}[m[1]]
				for _, name := range regexp.MustCompile(`, | and `).Split(m[2]+m[3], -1) {
					e, ok := tab.GainEstimate(tab.Row(name), cmp.Or(unit, record.ProcessActive))
					if m[3] != "" && !e.Above(float64(tab.CPUs)) || m[3] == "" && !e.Below(1) || !ok {
						t.Errorf("%s: %q, but %s gains %+v", tab.Name, sentence, name, e)
					}
					said++
				}
			}
		}
	}
	if said < 5 {
		t.Errorf("only %d claims: are the sentences still read right?", said)
	}
}
