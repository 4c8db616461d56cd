package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
)

// A package path or a unit wider than the terminal is shortened in headings and in the sentences about
// it; without a width all of a heading is there.
func TestHeadingsFit(t *testing.T) {
	path, unit := "example.org/"+strings.Repeat("k", 90), strings.Repeat("u", 290)+"/op"
	text := "pkg: " + path + "\nUnit " + unit + " assume=exact better=higher\n" +
		noise.Unvaried("A-4", 5, "ns/op 7 "+unit) + noise.Unvaried("B-4", 7, unit)
	other := strings.ReplaceAll(strings.Replace(text, "better=higher", "better=lower", 1), " 7 "+unit, " 8 "+unit)
	v := comparetest.CompareTexts(t, text, strings.Replace(other, " 8 "+unit, " 9 "+unit, 1))
	narrow, _, _, _ := comparetest.Rendered(t, v, 80)
	shown := renderings(t, resultstest.ForeignFile(t, "new.txt", text).Files[0])["80"]
	for _, out := range []string{narrow, shown} {
		for line := range strings.Lines(out) {
			if n := displaywidth.String(strings.TrimSuffix(line, "\n")); n > 80 {
				t.Errorf("%d columns: %s", n, line)
			}
		}
		if !strings.Contains(out, "example.org/kk") || !strings.Contains(out, "…") {
			t.Errorf("the package is not named:\n%s", out)
		}
	}
	if !strings.Contains(resultstest.Spaced(narrow), "Not shown: names in full") {
		t.Errorf("that names are shortened is not said:\n%s", narrow)
	}
	var wide bytes.Buffer
	if err := compare.Show(page.Text(&wide, 0), v); err != nil || !strings.Contains(wide.String(), path) {
		t.Errorf("%v\n%s", err, wide.String())
	}
}
