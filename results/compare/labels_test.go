package compare_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// Two files of one name are told apart by their folders, in what is shown and in errors; labels that were
// given stay.
func TestLabelsOfOneName(t *testing.T) {
	pack := resultstest.Repeated("Pack-4", 5, 5, "ns/op")
	labelled := func(label, path, text string) record.Labelled {
		l := resultstest.ForeignFile(t, path, resultstest.ForeignPackage+text)
		l.Label = label
		return l
	}
	for _, c := range []struct{ oldLabel, newLabel, old, now, title, err string }{
		{"A", "B", "ci/main/bench.txt", "ci/branch/bench.txt", "B (branch/bench) compared with A (main/bench)",
			"A (main/bench) and B (branch/bench) cannot be compared: "},
		{"A", "B", "a/x/bench.txt", "b/x/bench.txt", "B (b/x/bench) compared with A (a/x/bench)",
			"A (a/x/bench) and B (b/x/bench) cannot be compared: "},
		{"before", "after", "main/bench.txt", "branch/bench.txt", "after (branch/bench) compared with before (main/bench)",
			"before (main/bench) and after (branch/bench) cannot be compared: "},
		{"old", "new", "a/old.txt", "b/new.txt", "new compared with old", "old and new cannot be compared: "},
		{"A", "B", "a/a-name-that-is-too-long.txt", "b/b.txt", "B (b) compared with A (a-name-that-is-too-long)",
			"A (a-name-that-is-too-long) and B (b) cannot be compared: "},
	} {
		v, err := compare.Options{AllowSingle: true}.Compare(labelled(c.oldLabel, c.old, pack),
			labelled(c.newLabel, c.now, pack))
		if err != nil {
			t.Fatal(err)
		}
		if text, _, _, _ := comparetest.Rendered(t, v, 100); !strings.HasPrefix(text, c.title+"\n") {
			t.Errorf("%q begins\n%.200s", c.title, text)
		}
		_, err = compare.Options{AllowSingle: true}.Compare(labelled(c.oldLabel, c.old, pack),
			labelled(c.newLabel, c.now, resultstest.Repeated("Sort-4", 5, 5, "ns/op")))
		if err == nil || !strings.HasPrefix(err.Error(), c.err) {
			t.Errorf("error %v, want %s", err, c.err)
		}
	}
}

// Runs of which no more is known than of another do not repeat what is known.
func TestHeadersOnce(t *testing.T) {
	side := func(label string, start float64) record.Labelled {
		l := record.Labelled{Label: label}
		for i := range 3 {
			f := resultstest.ForeignFile(t, fmt.Sprint(label, i, ".txt"), resultstest.ForeignPackage+"cpu: Some Chip\n"+
				resultstest.Repeated("Pack-4", 6, start+float64(i), "ns/op"))
			l.Files = append(l.Files, f.Files...)
		}
		return l
	}
	shown, _, _, _ := comparetest.Rendered(t, compareSides(t, side("old", 1000), side("new", 1100)), 80)
	for _, label := range []string{"old", "new"} {
		if n := strings.Count(shown, label+": Some Chip.\n"); n != 1 {
			t.Errorf("the chip of %s is said %d times in\n%s", label, n, shown)
		}
	}
}
