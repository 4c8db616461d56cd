package results

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Both medians stay in a terminal of 80 columns, however long the names are, how far apart the figures,
// or what the labels are; where they cannot, that is said.
func TestMediansStay(t *testing.T) {
	long := "Dispatch/warehouse=north,carrier=slow,weight=%s/Async[W:4000]-4"
	text := func(factor float64) string {
		return resultstest.Package + resultstest.Repeated(fmt.Sprintf(long, "1kg"), 6, 1000*factor, "ns/op") + resultstest.Repeated(fmt.Sprintf(long, "20kg"), 6, 2e9*factor, "ns/op") +
			resultstest.Repeated("包裹/"+strings.Repeat("重量", 40)+"-4", 6, 0.3*factor, "ns/op")
	}
	for _, label := range []string{"old", strings.Repeat("x", 60)} {
		for width, want := range map[int]bool{0: true, 80: true, 100: true, 200: true, 40: false} {
			old, now := resultstest.Anyone(t, "old.txt", text(1)), resultstest.Anyone(t, "new.txt", text(1.1))
			old.Label, now.Label = label+"1", label+"2"
			v, err := Compare(table.Options{}, old, now)
			if err != nil {
				t.Fatal(err)
			}
			shown, _, _, _ := rendered(t, v, width)
			for _, median := range []string{"1.003µs", "1.103µs", "2.005s", "2.206s", "0.3007ns", "0.3308ns"} {
				if strings.Contains(shown, median) != want {
					t.Errorf("in %d columns, that %s is shown is %v:\n%s", width, median, !want, shown)
				}
			}
			if said := strings.Contains(resultstest.Spaced(shown), "Not shown: ") && strings.Contains(resultstest.Spaced(shown), "the medians of "); said == want {
				t.Errorf("in %d columns, that medians are not shown is said: %v\n%s", width, said, shown)
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
	slow := resultstest.Now()
	slow.Slower = 1.2
	v, err := Compare(table.Options{}, resultstest.Old().Read(t), slow.Read(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range v.Matches {
		for _, c := range m.Cells {
			c.Old.Strategy, c.New.Strategy = strings.Repeat("x", 60)+c.Old.Strategy, strings.Repeat("x", 60)+c.New.Strategy
		}
	}
	m := v.Matches[0]
	cols, hidden := v.fit(v.columns(m, m.Cells), 80)
	if len(page.PlacesOf(cols, oldSide, newSide)) != 2 || page.TooWide(cols, 80) || cols[0].Cells[0] == cols[0].Cells[1] {
		t.Errorf("%d columns, %q, of %q", page.WidthOf(cols), page.NamesOf(cols), cols[0].Cells)
	}
	if want := []string{"p (Holm)", "95 % CI", "names in full"}; !slices.Equal(slices.Sorted(slices.Values(hidden)), slices.Sorted(slices.Values(want))) {
		t.Errorf("not shown: %q, want %q", hidden, want)
	}
}

// Two files of one name are told apart by their folders, in what is shown and in errors; labels that were
// given stay.
func TestVersusOfOneName(t *testing.T) {
	pack := resultstest.Repeated("Pack-4", 5, 5, "ns/op")
	labelled := func(label, path, text string) record.Labelled {
		l := resultstest.Anyone(t, path, resultstest.Package+text)
		l.Label = label
		return l
	}
	for _, c := range []struct{ oldLabel, newLabel, old, now, title, err string }{
		{"A", "B", "ci/main/bench.txt", "ci/branch/bench.txt", "B (branch/bench.txt) compared with A (main/bench.txt)", "A (main/bench.txt) and B (branch/bench.txt) cannot be compared: "},
		{"A", "B", "a/x/bench.txt", "b/x/bench.txt", "B (b/x/bench.txt) compared with A (a/x/bench.txt)", "A (a/x/bench.txt) and B (b/x/bench.txt) cannot be compared: "},
		{"before", "after", "main/bench.txt", "branch/bench.txt", "after (branch/bench.txt) compared with before (main/bench.txt)", "before and after cannot be compared: "},
		{"old", "new", "a/old.txt", "b/new.txt", "new compared with old", "old and new cannot be compared: "},
		{"A", "B", "a/a-name-that-is-too-long.txt", "b/b.txt", "B (b) compared with A (a-name-that-is-too-long)", "A (a-name-that-is-too-long) and B (b) cannot be compared: "},
	} {
		v, err := Compare(table.Options{}, labelled(c.oldLabel, c.old, pack), labelled(c.newLabel, c.now, pack))
		if err != nil {
			t.Fatal(err)
		}
		if text, _, _, _ := rendered(t, v, 100); !strings.HasPrefix(text, c.title+"\n") {
			t.Errorf("%q begins\n%.200s", c.title, text)
		}
		_, err = Compare(table.Options{}, labelled(c.oldLabel, c.old, pack), labelled(c.newLabel, c.now, resultstest.Repeated("Sort-4", 5, 5, "ns/op")))
		if err == nil || !strings.HasPrefix(err.Error(), c.err) {
			t.Errorf("error %v, want %s", err, c.err)
		}
		_, err = GateOptions{}.Gate(labelled(c.oldLabel, c.old, pack), labelled(c.newLabel, c.now, resultstest.Repeated("Sort-4", 5, 5, "ns/op")))
		if err == nil || !strings.HasPrefix(err.Error(), c.err) {
			t.Errorf("the gate's error %v, want %s", err, c.err)
		}
	}
}
