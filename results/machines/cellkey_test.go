package machines

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Machines at other limits are side by side, in one line for what has no use for a limit, and all
// lines of a table name theirs if one does.
func TestLimitless(t *testing.T) {
	other := resultstest.Now()
	other.Facts = map[string]string{"machine": "l-8c-2222"}
	a, err := Compare(table.Options{}, []record.Labelled{atLimits(t, resultstest.Old(), "16"), atLimits(t, other, "4", "16")})
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, key := range a.Scenarios[0].sorted() {
		labels = append(labels, a.Scenarios[0].labels[key])
	}
	for _, want := range []string{"pool/16", "pool/4", table.Baseline, table.Unlimited} {
		if n := strings.Count(" "+strings.Join(labels, " ")+" ", " "+want+" "); n != 1 {
			t.Errorf("%s is in %d lines: %q", want, n, labels)
		}
	}
	var csv bytes.Buffer
	if err := WriteCSV(&csv, a); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"io,sequential,16,", "io,sequential,4,"} {
		if !strings.Contains(csv.String(), want) {
			t.Errorf("no %s in\n%s", want, csv.String())
		}
	}
}
