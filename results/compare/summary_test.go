package compare_test

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
)

// A geometric mean names how many figures are in it where some have no ratio, or become 0.
func TestGeoMeanLeavesOut(t *testing.T) {
	exact := "Unit widgets assume=exact\n"
	for name, c := range map[string]struct {
		unit  string
		pairs [][2]float64
		said  string
		mean  compare.GeoMean
	}{
		"below 0": {"delta", [][2]float64{{-5, -10}, {-5, 5}, {0, -3}, {10, 12}}, "+54.9 % of 2 of 4",
			compare.GeoMean{1.549193, 2, 4}},
		"exact, to 0": {"widgets", [][2]float64{{100, 100}, {7, 0}}, "+0.0 % of 1 of 2", compare.GeoMean{1, 1, 2}},
		"time, to 0":  {"ns/op", [][2]float64{{10, 11}, {10, 0}}, "+10.0 % of 1 of 2", compare.GeoMean{1.1, 1, 2}},
		"from 0":      {"ns/op", [][2]float64{{0, 11}, {10, 0}}, page.None, compare.GeoMean{0, 0, 2}},
		"all":         {"ns/op", [][2]float64{{10, 20}, {0, 0}}, "+41.4 %", compare.GeoMean{1.414214, 2, 2}},
	} {
		old, now := exact+resultstest.ForeignPackage, exact+resultstest.ForeignPackage
		for i, pair := range c.pairs {
			old, now = old+noise.Unvaried("P"+string(rune('A'+i)), pair[0], c.unit),
				now+noise.Unvaried("P"+string(rune('A'+i)), pair[1], c.unit)
		}
		v := comparetest.CompareTexts(t, old, now)
		text, markdown, _, asJSON := comparetest.Rendered(t, v, 100)
		for _, out := range []string{text, markdown} {
			if !strings.Contains(out, c.said) || strings.Contains(out, " % of ") != strings.Contains(c.said, " % of ") {
				t.Errorf("%s: the mean should be %q:\n%s", name, c.said, out)
			}
		}
		mean := compare.GeoMeanOf(v.All())
		if mean.N != c.mean.N || mean.Of != c.mean.Of || !noise.Near(mean.Ratio, c.mean.Ratio, 1e-6) {
			t.Errorf("%s: %+v, want %+v", name, mean, c.mean)
		}
		if left := c.unit == "ns/op" &&
			name == "time, to 0"; strings.Count(asJSON, `"geomean_left_out": 1`) != map[bool]int{true: 2}[left] {
			t.Errorf("%s: JSON:\n%s", name, asJSON)
		}
		resultstest.CheckSchema(t, export.CompareSchema, export.CompareSchemaID, compare.ComparisonJSON{}, []byte(asJSON))
	}
}

// Each unit is counted, and what changed in it is said.
func TestUnitsCounted(t *testing.T) {
	text := func(bytes, widgets string) string {
		return resultstest.ForeignPackage + resultstest.Repeated("A", 6, 10, "ns/op "+bytes+" B/op "+widgets+" widgets") +
			resultstest.Repeated("B", 6, 10, "ns/op 8 B/op")
	}
	for _, c := range []struct{ old, now, said string }{
		{text("8", "5"), text("72", "50"),
			"Of 2 figures in B/op: 1 worse (+800 %). Of 1 figure in widgets: 1 changed (+900 %)."},
		{text("0", "5"), text("72", "5"),
			"Of 2 figures in B/op: 1 worse (from 0). Of 1 figure in widgets: none measurably different."},
	} {
		said := strings.Join(comparetest.CompareTexts(t, c.old, c.now).Sentences(), " ")
		if want := "Of 2 times: none measurably slower or faster. " + c.said; !strings.HasPrefix(said, want) {
			t.Errorf("%q, want %q", said, want)
		}
	}
}

// Where one file says that more is better and the other that less is, a change is only a change.
func TestBetterContradicted(t *testing.T) {
	higher, lower := "Unit widgets better=higher\n", "Unit widgets better=lower\n"
	old, now := resultstest.ForeignPackage+resultstest.Repeated("A", 6, 10, "widgets"),
		resultstest.ForeignPackage+resultstest.Repeated("A", 6, 20, "widgets")
	for _, c := range []struct {
		old, now string
		verdict  table.Verdict
	}{
		{higher + old, lower + now, compare.Differs},
		{lower + old, higher + now, compare.Differs},
		{higher + old, now, compare.Better},
		{old, lower + now, compare.Worse},
	} {
		if got := comparetest.CompareTexts(t, c.old, c.now).All()[0].Verdict; got != c.verdict {
			t.Errorf("%s, want %s", got, c.verdict)
		}
	}
}

// What is exact and the same is counted as unchanged: it is in no noise.
func TestExactUnchanged(t *testing.T) {
	exact := "Unit widgets assume=exact\n" + resultstest.ForeignPackage
	v := comparetest.CompareTexts(t, exact+noise.Unvaried("A", 5, "widgets")+noise.Unvaried("B", 5, "widgets"),
		exact+noise.Unvaried("A", 5, "widgets")+noise.Unvaried("B", 6, "widgets"))
	text, _, _, asJSON := comparetest.Rendered(t, v, 100)
	if !strings.Contains(text, "Of 2 figures in widgets: 1 changed (+20.0 %), 1 unchanged.") ||
		strings.Contains(text, "noise") || !strings.Contains(asJSON, `"verdict": "unchanged"`) {
		t.Errorf("%s\n%s", text, asJSON)
	}
}

// The last row has the times of all packages, and no other unit.
func TestAllTimes(t *testing.T) {
	text := func(factor float64) string {
		pack := resultstest.Repeated("Pack-4", 6, 1000*factor, "ns/op")
		return resultstest.ForeignPackage + pack + "pkg: example.org/other\n" + pack
	}
	shown, _, _, _ := comparetest.Rendered(t, comparetest.CompareTexts(t, text(1), text(1.1)), 80)
	for _, want := range []string{"\npackage ", "\nexample.org/other ", "\nall times "} {
		if !strings.Contains("\n"+shown, want) {
			t.Errorf("%q is not in\n%s", want, shown)
		}
	}
}
