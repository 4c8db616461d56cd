package table

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// sayCPU gives a recorded run another CPU in its text and in its sidecar.
func sayCPU(text, sidecar string) func(string, string) (string, string) {
	return func(wasText, wasSidecar string) (string, string) {
		quoted, _ := json.Marshal(sidecar)
		lines := regexp.MustCompile(`(?m)^cpu: .*$`)
		wasSidecar = strings.Replace(wasSidecar, `"cpu":"AMD EPYC"`, `"cpu":`+string(quoted), 1)
		return lines.ReplaceAllLiteralString(wasText, "cpu: "+text), withMakespans(wasText, wasSidecar)
	}
}

// withMakespans gives the samples of a sidecar the makespans of the text, as runs have them since.
func withMakespans(text, sidecar string) string {
	results := regexp.MustCompile(`(?m)^Benchmark\S+\s+\d+\s+(\S+) ns/op`).FindAllStringSubmatch(text, -1)
	return regexp.MustCompile(`"status":"ok"`).ReplaceAllStringFunc(sidecar, func(ok string) string {
		ns := results[0][1]
		results = results[1:]
		return ok + `,"makespan_ns":` + ns
	})
}

// A fact that is only spelled in another way, or not known, contradicts nothing; one that disagrees
// costs itself. The text and its sidecar stay together.
func TestFactsOfTextAndSidecar(t *testing.T) {
	for _, c := range []struct{ text, sidecar, note string }{
		{"AMD Ryzen 7 5800X 8-Core Processor             ", "AMD Ryzen 7 5800X 8-Core Processor", ""},
		{"Intel(R) Xeon(R) CPU           E5620  @ 2.40GHz", "Intel(R) Xeon(R) CPU E5620 @ 2.40GHz", ""},
		{"Tab\tbed  CPU \t ", "Tab bed CPU", ""},
		{"A B", " A\t\tB\x00", ""},
		{"Loongson-3A5000 @ 2500.00MHz", "Loongson-3A5000", ""},
		{"unknown", "AMD EPYC", ""},
		{"AMD EPYC", "unknown", ""},
		{"AMD EPYC", " ", ""},
		{strings.Repeat("x ", 20_000), strings.Repeat("x  ", 20_000), ""},
		{strings.Repeat("x", 20_000), strings.Repeat("x", 20_001), "run.txt has cpu xxx"},
		{"AMD EPYC", "AMD EPYC 7763", "run.txt has cpu AMD EPYC, run.jsonl has AMD EPYC 7763: it is taken as unknown."},
	} {
		f := resultstest.ChangedRun(t, sayCPU(c.text, c.sidecar))
		if f.Run == nil || len(f.Problems) > 0 || len(f.Samples) < f.N() {
			t.Fatalf("%.40q and %.40q: problems %v", c.text, c.sidecar, f.Problems)
		}
		said := strings.Join(f.Notes, "\n")
		if strings.Contains(said, "taken as unknown") != (c.note != "") || !strings.Contains(said, c.note) {
			t.Errorf("%.40q and %.40q: notes %q, want %q", c.text, c.sidecar, f.Notes, c.note)
		}
		tables, err := Tables([]*record.File{f})
		if err != nil || len(tables) != 4 {
			t.Fatalf("%d tables, error %v", len(tables), err)
		}
		if c.note != "" && (tables[0].Facts["cpu"] != record.UnknownFact || f.Run.Facts["cpu"] != record.UnknownFact) {
			t.Errorf("the fact is %s and %s", tables[0].Facts["cpu"], f.Run.Facts["cpu"])
		}
		for _, r := range tables[0].Rows {
			if len(r.Blocks) == 0 {
				t.Errorf("%.40q and %.40q: %s has no blocks", c.text, c.sidecar, r.Strategy)
			}
		}
	}
}
