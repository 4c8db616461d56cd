package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/pivot"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
)

const image = "goos: linux\nBenchmarkImage-4 1 %d image-bytes 5 ns/op\n"

// A unit that a file calls exact has neither an interval nor a p-value, wherever it is shown.
func TestExactUnits(t *testing.T) {
	said := func(old, now string) map[string]string {
		a, b := resultstest.FileOf(t, "old.txt", old), resultstest.FileOf(t, "new.txt", now)
		texts := renderings(t, a, b)
		labelled := []record.Labelled{{Label: "old", Files: []*record.File{a}}, {Label: "new", Files: []*record.File{b}}}
		v, err := compare.Options{AllowSingle: true}.Compare(labelled[0], labelled[1])
		if err != nil {
			t.Fatal(err)
		}
		s, err := query.ParseSelection("", ".fullname", ".file")
		if err != nil {
			t.Fatal(err)
		}
		g, err := pivot.Of(s, labelled, "image-bytes")
		if err != nil {
			t.Fatal(err)
		}
		var grid, gridJSON, versus bytes.Buffer
		if err := pivot.Show(page.Text(&grid, 100), g); err != nil {
			t.Fatal(err)
		}
		if err := pivot.WriteJSON(&gridJSON, g); err != nil {
			t.Fatal(err)
		}
		if err := compare.Show(page.Text(&versus, 100), v); err != nil {
			t.Fatal(err)
		}
		texts["grid"], texts["grid json"], texts["compare"] = grid.String(), gridJSON.String(), versus.String()
		return texts
	}
	const exact = "Unit image-bytes assume=exact\n"
	one := func(n int) string { return fmt.Sprintf(image, n) }
	texts := said(exact+one(200), exact+one(210))
	for view, change := range map[string]string{"grid": "+5.00% (n=1)", "compare": "+5.0 %  changed"} {
		for _, want := range []string{"200.0 ±  0%", "210.0 ±  0%", change} {
			if !strings.Contains(texts[view], want) {
				t.Errorf("%s without %q:\n%s", view, want, texts[view])
			}
		}
	}
	if !strings.Contains(texts["wide"], "200.0 ±  0%") || strings.Contains(texts["grid json"], `"p"`) ||
		strings.Contains(texts["grid"], "U-test") {
		t.Errorf("not exact:\n%s%s%s", texts["wide"], texts["grid json"], texts["grid"])
	}
	if texts := said(exact+one(200), one(210)); !strings.Contains(texts["grid"], "+5.00% (n=1)") ||
		!strings.Contains(texts["compare"], "+5.0 %  changed") {
		t.Errorf("one file does not do:\n%s%s", texts["grid"], texts["compare"])
	}
	if texts := said(one(200), one(210)); !strings.Contains(texts["grid"], "200.0 ±   ∞") ||
		!strings.Contains(texts["grid"], "not enough data (n=1)") {
		t.Errorf("exact though no file says so:\n%s", texts["grid"])
	}
	texts = said(exact+one(200)+one(200)+one(201), exact+one(210))
	for _, view := range []string{"80", "grid"} {
		if !strings.Contains(strings.Join(strings.Fields(texts[view]), " "),
			"image-bytes is said to be exact (assume=exact), and is 200.0 to 201.0 in Image-4") {
			t.Errorf("%s does not say that values differ:\n%s", view, texts[view])
		}
	}
}

// A makespan that somebody else's file calls exact is not one in virtual time.
func TestExactMakespan(t *testing.T) {
	said := renderings(t, resultstest.FileOf(t, "text", "Unit ns/op assume=exact\nBenchmarkSteps 1 200 ns/op\n"))
	if strings.Contains(said["80"], "virtual") || !strings.Contains(said["80"], "200.0ns ±  0%") {
		t.Errorf("show:\n%s", said["80"])
	}
}
