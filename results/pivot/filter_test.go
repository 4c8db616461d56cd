package pivot

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
)

// headings are those of the columns of one table.
func headings(g *Grids) (names []string) {
	for _, col := range g.Tables[0].cols {
		names = append(names, heading(col))
	}
	return names
}

// The filter, and the values that columns list, know a file by its label, as the columns do.
func TestFilterLabels(t *testing.T) {
	for _, c := range []struct{ filter, col, want string }{
		{"/scenario:io", ".file@(new old)", "new old"},
		{"/scenario:io AND .file:new", ".file", "new"},
		{"/scenario:io", ".file", "old new"},
	} {
		g := mustTabulate(t, c.filter, "/strategy", c.col, resultstest.OldRun().Read(t), resultstest.NewRun().Read(t))
		if got := strings.Join(headings(g), " "); got != c.want {
			t.Errorf("--filter %s --col %s: columns %s, want %s", c.filter, c.col, got, c.want)
		}
	}
}

// A name without GOMAXPROCS at its end is of 1, also for a filter and where values are listed; what
// there is no value of is "none".
func TestMissingValues(t *testing.T) {
	for _, c := range []struct{ filter, row, col, want string }{
		{"", "/strategy", "/gomaxprocs", "2 1"},
		{"", "/strategy", "/gomaxprocs@(1 2)", "1 2"},
		{"/gomaxprocs:1", "/strategy", "/gomaxprocs", "1"},
		{"/gomaxprocs:1", "/strategy", ".file", "b"},
		{"", "/strategy", "corpus", "c1, none"},
	} {
		two := textOf(t, "a", "", "-2")
		if c.col == "corpus" {
			two = textOf(t, "a", "corpus: c1\n", "")
		}
		g := mustTabulate(t, c.filter, c.row, c.col, two, textOf(t, "b", "", ""))
		if got := headings(g); strings.Join(got, " ") != c.want && strings.Join(got, ", ") != c.want {
			t.Errorf("--filter %q --col %s: columns %q, want %s", c.filter, c.col, got, c.want)
		}
	}
	failed := textOf(t, "a", "", "-2")
	// as overlap run records it
	failed.Files[0].Failures = []record.Failure{record.NewFailure("Batch/scenario=io/strategy=pool/limit=16", "timed out")}
	mustTabulate(t, "/gomaxprocs:2", "/strategy", "", failed)
	if len(failed.Files[0].Failures) != 1 {
		t.Error("a failure is not of its file's GOMAXPROCS")
	}
}

// What leaves nothing is what is said to.
func TestLeavesNothing(t *testing.T) {
	bounded := resultstest.OldRun()
	bounded.Bound = 50
	for _, c := range []struct{ filter, row, want string }{
		{"/scenario:none", "", `--filter "/scenario:none" leaves nothing`},
		{"/scenario:none", "/strategy@(pool)", `--filter "/scenario:none" with --row "/strategy@(pool)" leaves nothing`},
		{"", "/strategy@(nope)", `--row "/strategy@(nope)" leaves nothing`},
		{"/scenario:io", "/strategy@(nope)", `--filter "/scenario:io" with --row "/strategy@(nope)" leaves nothing`},
		{".unit:bound-ns", "/strategy", `--filter ".unit:bound-ns" leaves nothing: name the same unit in --unit`},
		{"/arm:b", "/strategy", "nothing is left to tabulate but what was measured a second time to know the noise: name " +
			"/arm in --row or --col, or leave it out of --filter"},
	} {
		_, err := func() (*Grids, error) {
			s, err := query.ParseSelection(c.filter, c.row, "")
			if err != nil {
				t.Fatal(err)
			}
			labelled, err := s.Apply([]record.Labelled{bounded.Read(t)}, "ns/op")
			if err != nil {
				return nil, err
			}
			return Of(s, labelled, "ns/op")
		}()
		if err == nil || err.Error() != c.want {
			t.Errorf("--filter %q --row %q: error %v\nwant %s", c.filter, c.row, err, c.want)
		}
	}
}
