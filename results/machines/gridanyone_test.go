package machines

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Of machines side by side, none has a fastest strategy by too few samples, whatever the medians are.
func TestOfFew(t *testing.T) {
	machine := func(name string, samples int) record.Labelled {
		var text strings.Builder
		text.WriteString("machine: " + name + "\nitems: 32\n")
		for i := range samples {
			for j, s := range []string{table.Baseline, "pool", "staged"} {
				text.WriteString("BenchmarkBatch/scenario=io/strategy=" + s + "/limit=16-2 1 " + []string{"90", "20", "40"}[j] + name[:1] + "0" + string(rune(48+i)) + " ns/op\n")
			}
		}
		l := resultstest.Anyone(t, name+".txt", text.String())
		l.Label = ""
		return l
	}
	for samples, want := range map[int]struct {
		said   string
		groups []int
	}{1: {aboutLeast, []int{0, 0, 0}}, 3: {aboutLeast, []int{0, 0, 0}}, 6: {aboutLeader, []int{1, 2, 3}}} {
		a, err := Compare(table.Options{}, []record.Labelled{machine("1-0000", samples), machine("2-0000", samples)})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := Show(page.Text(&out, 0), a, ""); err != nil {
			t.Fatal(err)
		}
		var groups []int
		for _, r := range a.Scenarios[0].Tables[0].Rows {
			groups = append(groups, r.Group)
		}
		if !strings.Contains(out.String(), want.said) || !slices.Equal(groups, want.groups) {
			t.Errorf("%d samples: groups %v, want %v and %q in\n%s", samples, groups, want.groups, want.said, out.String())
		}
	}
}
