package compare_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
)

// Both medians stay in a terminal of 80 columns, however long the names are, how far apart the figures,
// or what the labels are.
func TestMediansStay(t *testing.T) {
	long := "Dispatch/warehouse=north,carrier=slow,weight=%s/Async[W:4000]-4"
	text := func(factor float64) string {
		return resultstest.ForeignPackage + resultstest.Repeated(fmt.Sprintf(long, "1kg"), 6, 1000*factor, "ns/op") +
			resultstest.Repeated(fmt.Sprintf(long, "20kg"), 6, 2e9*factor, "ns/op") +
			resultstest.Repeated("包裹/"+strings.Repeat("重量", 40)+"-4", 6, 0.3*factor, "ns/op")
	}
	for _, label := range []string{"old", strings.Repeat("x", 60)} {
		for _, width := range []int{0, 80, 100, 200} {
			old, now := resultstest.ForeignFile(t, "old.txt", text(1)), resultstest.ForeignFile(t, "new.txt", text(1.1))
			old.Label, now.Label = label+"1", label+"2"
			v, err := compare.Options{AllowSingle: true}.Compare(old, now)
			if err != nil {
				t.Fatal(err)
			}
			shown, _, _, _ := comparetest.Rendered(t, v, width)
			for _, median := range []string{"1.003µs", "1.103µs", "2.005s", "2.206s", "0.3007ns", "0.3308ns"} {
				if !strings.Contains(shown, median) {
					t.Errorf("in %d columns, %s is not shown:\n%s", width, median, shown)
				}
			}
			if names := strings.Contains(resultstest.Spaced(shown), "names in full"); names != strings.Contains(shown, "…") {
				t.Errorf("in %d columns, that names are shortened is said: %v\n%s", width, names, shown)
			}
			_, table, _ := strings.Cut(shown, "sec/op\n")
			for line := range strings.Lines(table) {
				if n := displaywidth.String(strings.TrimSpace(line)); width > 0 && n > width {
					t.Errorf("%d columns, not %d: %s", n, width, line)
				}
			}
		}
	}
}

// So do those of strategies.
func TestMediansStayOfStrategies(t *testing.T) {
	slow := resultstest.NewRun()
	slow.Slower = 1.2
	v, err := compare.Options{AllowSingle: true}.Compare(resultstest.OldRun().Read(t), slow.Read(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range v.Matches {
		for _, c := range m.Cells {
			c.Old.Strategy, c.New.Strategy = strings.Repeat("x", 60)+c.Old.Strategy, strings.Repeat("x", 60)+c.New.Strategy
		}
	}
	cols, hidden := v.Table(v.Matches[0].Cells, 80)
	if len(page.PlacesOf(cols, compare.OldSide, compare.NewSide)) != 2 || page.TooWide(cols, 80) ||
		cols[0].Cells[0] == cols[0].Cells[1] {
		t.Errorf("%d columns, %q, of %q", page.WidthOf(cols), page.NamesOf(cols), cols[0].Cells)
	}
	want := []string{"p (Holm)", "± of the medians", "names in full"}
	if !slices.Equal(slices.Sorted(slices.Values(hidden)), slices.Sorted(slices.Values(want))) {
		t.Errorf("not shown: %q, want %q", hidden, want)
	}
}
