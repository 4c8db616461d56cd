package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Tables of one name are told apart by what was not the same, and those of two files by as much of their
// paths as that takes.
func TestTablesToldApart(t *testing.T) {
	long := strings.Repeat("long ", 40)
	pack := "BenchmarkPack 1 5 ns/op\n"
	words := "goos: linux\nnote: cold cache\n" + pack + "note: warm cache\n" + pack + "note:\n" + pack + "note: " + long +
		"\n" + pack + "goos: plan9\n" + pack
	said := renderings(t, resultstest.FileOf(t, "main/bench.txt", words))
	for _, want := range []string{"note: cold cache · goos: linux", "note: warm cache · goos: linux",
		"no note · goos: linux", "goos: plan9"} {
		for _, fact := range strings.Split(want, " · ") {
			if !strings.Contains(said["80"], fact) || !strings.Contains(said["csv"], fact) ||
				!strings.Contains(said["markdown"], fact) {
				t.Errorf("nothing says %q:\n%s%s", fact, said["80"], said["csv"])
			}
		}
	}
	if strings.Contains(said["80"], strings.TrimSpace(long)) {
		t.Errorf("a long note is not cut:\n%s", said["80"])
	}
	other := renderings(t, resultstest.FileOf(t, "main/bench.txt", "goos: linux\n"+six("BenchmarkPack 1 %d ns/op")),
		resultstest.FileOf(t, "branch/bench.txt", "goos: linux\n"+six("BenchmarkPack 1 2%d ns/op")))
	if heading, _, _ := strings.Cut(other["80"], "branch/bench.txt\nstrategy"); !strings.Contains(heading,
		"main/bench.txt") || !strings.Contains(other["80"], "            main/bench.txt\n") {
		t.Errorf("which file is which?\n%s", other["80"])
	}
	names := text.BriefPaths([]string{"/home/a/x/b.txt", "/home/c/x/b.txt", "c.txt", "/home/d/c.txt", "/b.txt",
		"/home/e.txt"})
	if got := fmt.Sprint(names); got != `map[/b.txt:/b.txt /home/a/x/b.txt:a/x/b.txt /home/c/x/b.txt:c/x/b.txt /home/d/c.txt:d/c.txt /home/e.txt:e.txt c.txt:c.txt]` {
		t.Errorf("brief paths are %s", got)
	}
}

// What tells nobody anything is said of tables of strategies that nothing else tells apart.
func TestDullFacts(t *testing.T) {
	pool := "BenchmarkBatch/scenario=io/strategy=pool/limit=4 1 5 ns/op\n"
	said := renderings(t, resultstest.FileOf(t, "text",
		"commit: a\nseed: 1\n"+pool+"seed: 2\n"+pool+"commit: b\n"+pool))["80"]
	for want, n := range map[string]int{"commit: a · seed: 1": 1, "commit: a · seed: 2": 1, "commit: b": 1, "seed": 2} {
		if strings.Count(said, want) != n {
			t.Errorf("%q is not there %d times:\n%s", want, n, said)
		}
	}
}

// With several files, a note says of which it is.
func TestNotesApart(t *testing.T) {
	files := resultstest.ReadFiles(t, "../testdata/run.txt", "../testdata/scaling.txt")
	files[0].Notes = []string{"It was hot."}
	for n := range files {
		var out bytes.Buffer
		if err := Show(page.Text(&out, 0), resultstest.Must(table.Tables(files[:n+1]))); err != nil {
			t.Fatal(err)
		}
		if named := strings.Contains(out.String(), "run.txt: It was hot.\n"); named != (n > 0) {
			t.Errorf("%d files, and the note names its own: %v\n%s", n+1, named, &out)
		}
	}
}
