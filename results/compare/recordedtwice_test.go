package compare

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// What was recorded twice counts once, also where runs did not take turns.
func TestRecordedTwice(t *testing.T) {
	twice := func(text, sidecar string) (string, string) {
		double := func(s, prefix string) string {
			var b strings.Builder
			for line := range strings.Lines(s) {
				b.WriteString(line)
				if strings.HasPrefix(line, prefix) {
					b.WriteString(line)
				}
			}
			return b.String()
		}
		return double(text, "Benchmark"), double(sidecar, `{"block"`)
	}
	once, err := record.Read(resultstest.RecordedPath)
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]*record.File{"once": once, "twice": resultstest.ChangedRun(t, twice)} {
		tables, err := table.Tables([]*record.File{f})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range tables[0].Rows {
			if logs := new(Comparison).logs(r); len(logs) != 6 || name == "twice" && r.N() != 12 {
				t.Errorf("%s: %s has %d samples, %d of them count", name, r.Strategy, r.N(), len(logs))
			}
		}
	}
}
