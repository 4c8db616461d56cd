package report

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
)

// The bars fit the terminal, whatever its width.
func TestWaterfallWidth(t *testing.T) {
	for _, width := range []int{60, 80, 100} {
		var out bytes.Buffer
		if err := ShowWaterfalls(page.Text(&out, width), tabletest.Read(t, "../testdata/bound.txt")); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > width {
				t.Errorf("a line of %d columns, there are %d: %s", n, width, line)
			}
		}
	}
}

const bounded = "items: 10\n" +
	"BenchmarkBatch/scenario=io/strategy=pool/limit=4-2 1 20000000 ns/op 10000000 bound-ns 10000000 bound-waiting-ns " +
	"6000000 bound-computing-ns 15000000 limit-low-ns 18000000 limit-high-ns\n" +
	"BenchmarkBatch/scenario=io/strategy=sequential/limit=4-2 1 100000000 ns/op 12000000 bound-ns " +
	"12000000 bound-waiting-ns 13000000 limit-low-ns 14000000 limit-high-ns\n"

// T* is the least of the rows' bounds, and its name that of the term which is the largest there.
func TestLowerBound(t *testing.T) {
	table := tabletest.Parse(t, bounded)[0]
	if bound, binds, ok := table.Bound.Seconds, table.Bound.Binds, table.Bound.Known; !ok || bound != 0.010 ||
		binds != "waiting" {
		t.Errorf("T* is %v (%s), %v", bound, binds, ok)
	}
	if e, ok := table.Rows[1].Efficiency(); !ok || math.Abs(e-0.1) > 1e-9 {
		t.Errorf("the efficiency of sequential is %v, %v, want 10/100", e, ok)
	}
	said := strings.Join(Sentences(table), "\n")
	if want := "The shortest time possible is 10.00ms: waiting for the first response, then computing. At limit 4 it is " +
		"15.00ms."; !strings.Contains(said, want) {
		t.Errorf("no %q in %s", want, said)
	}
}

// A makespan below T* is reported as the bug that it is.
func TestBeyondLowerBound(t *testing.T) {
	table := tabletest.Parse(t, strings.Replace(bounded, "20000000 ns/op", "9500000 ns/op", 1))[0]
	if said := strings.Join(Sentences(table), "\n"); !strings.Contains(said,
		"pool took less than the lower bound, which is impossible") {
		t.Errorf("nothing of it in %s", said)
	}
	if said := strings.Join(Sentences(tabletest.Parse(t, bounded)[0]), "\n"); strings.Contains(said, "is impossible") {
		t.Errorf("T* is not beaten, and yet: %s", said)
	}
}

// A makespan that is below T* by less than T* is known to is T* itself: no efficiency is above 1 without a word.
func TestAtLowerBound(t *testing.T) {
	table := tabletest.Parse(t, strings.Replace(bounded, "20000000 ns/op", "9900000 ns/op", 1))[0]
	bound := table.Bound.Seconds
	if e, ok := table.Rows[0].Efficiency(); bound != 0.0099 || e != 1 || !ok {
		t.Errorf("T* is %v, the efficiency %v, want 0.0099 and 1", bound, e)
	}
	if said := strings.Join(Sentences(table), "\n"); !strings.Contains(said, "The shortest time possible is 9.90") ||
		strings.Contains(said, "is impossible") {
		t.Errorf("said: %s", said)
	}
}

// A file of an older version has no bound: no column, and one line a table.
func TestNoBound(t *testing.T) {
	tables := tabletest.Read(t, "../testdata/run.txt")
	if tables[0].Bound.Known {
		t.Error("there is a bound")
	}
	var out bytes.Buffer
	if err := ShowWaterfalls(page.Text(&out, page.DefaultWidth), tables); err != nil ||
		strings.Count(out.String(), "the file does not say where the time") != len(tables) {
		t.Errorf("error %v, %s", err, out.String())
	}
}

// What can have no waterfall says so once, and does not ask to measure again.
func TestInexplicable(t *testing.T) {
	const strategies = "BenchmarkBatch/scenario=x/strategy=pool/limit=4 1 100 " +
		"ns/op\nBenchmarkBatch/scenario=x/strategy=staged/limit=4 1 200 ns/op"
	for text, want := range map[string]string{
		strings.ReplaceAll(strategies, "ns/op", "ns/op 0 rate-held"): "only the requests are known",
		"Unit ns/op assume=exact\n" + strategies:                     "in virtual time",
		"BenchmarkOther 1 100 ns/op":                                 "These are not strategies",
	} {
		var out strings.Builder
		if err := ShowWaterfalls(page.Text(&out, 0), tabletest.Parse(t, text+"\n")); err != nil ||
			strings.Count(out.String(), want) != 1 || strings.Contains(out.String(), "measure again") {
			t.Errorf("no %q, error %v:\n%s", want, err, out.String())
		}
	}
}

// What is left out of sight counts all the same.
func TestOnly(t *testing.T) {
	all := tabletest.Read(t, "../testdata/bound.txt")
	want := Sentences(all[1])
	some, err := table.Only(all, []string{"mixed"}, []string{"pool"})
	if err != nil || len(some) != 1 || len(some[0].Shown()) != 1 || some[0].Shown()[0].Strategy != "pool" {
		t.Fatalf("%d tables, error %v", len(some), err)
	}
	if got := Sentences(some[0]); strings.Join(got, "") != strings.Join(want, "") {
		t.Errorf("the sentences have changed: %s", got)
	}
	other := "BenchmarkBatch/scenario=cpu/strategy=staged/limit=4-2 1 20000000 ns/op\n"
	if some, err = table.Only(tabletest.Parse(t, bounded+other), nil, []string{"pool"}); err != nil || len(some) != 1 ||
		some[0].Name != "io" {
		t.Errorf("%d tables, error %v: a table without pool has nothing to show", len(some), err)
	}
	for _, bad := range [][2][]string{{{"mixd"}, nil}, {nil, {"pol"}}} {
		if _, err := table.Only(tabletest.Read(t, "../testdata/bound.txt"), bad[0], bad[1]); err == nil ||
			!strings.Contains(err.Error(), "was measured; there are: ") {
			t.Errorf("%v: error %v", bad, err)
		}
	}
}
