package against

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

const patience = time.Minute

// fakeBinary is this test binary, run in a directory that has the file "here".
func fakeBinary(t *testing.T) binary {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "here"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return binary{os.Args[0], dir}
}

func patternOf(t *testing.T, s string) pattern {
	t.Helper()
	p, err := parsePattern(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Each benchmark is found with what is below it; one that fails or breaks has its reason, and takes no other with it.
func TestFind(t *testing.T) {
	p := patternOf(t, "FakeSum/n|Fake(Names|Fails|Panics|Prints|Skips|Reads|Exits|Forges|Odd)")
	f, err := fakeBinary(t).find(t.Context(), p, 2, patience)
	if err != nil {
		t.Fatal(err)
	}
	want := "[FakeNames/100%|^x FakeNames/a+b(c) FakeNames/a+b(c)#01 FakeNames/dir/my_file$ FakeOdd/later FakePrints " +
		"FakeReads FakeSum/n=100 FakeSum/n=4]"
	if got := fmt.Sprint(slices.Sorted(slices.Values(f.names))); got != want {
		t.Errorf("found %s,\nwant %s", got, want)
	}
	if got := fmt.Sprint(f.failed); got != "map[FakeExits:its process ended before it did "+
		"FakeFails:it does not work FakeForges:it printed 2 results, not one FakeOdd/nan:the things is not a finite number "+
		"FakePanics:panic: it breaks]" {
		t.Errorf("failed: %s", got)
	}
	if fmt.Sprint(f.silent) != "[FakeSkips]" {
		t.Errorf("silent: %v", f.silent)
	}
	if one, err := fakeBinary(t).find(t.Context(), patternOf(t, "FakeSum/n=1"), 1, patience); err != nil ||
		fmt.Sprint(one.names) != "[FakeSum/n=100]" {
		t.Errorf("with GOMAXPROCS 1: %v, error %v", one.names, err)
	}
}

// What hangs is given up, in the list and as a sample; what it has said until then is its reason.
func TestHangs(t *testing.T) {
	b := fakeBinary(t)
	const short = 500 * time.Millisecond
	f := found{failed: map[string]string{}}
	if err := b.findBelow(t.Context(), &f, "BenchmarkFakeHangs", "^BenchmarkFakeHangs$", 2, short); err != nil ||
		f.failed["FakeHangs"] != "no result within 500ms" {
		t.Errorf("%v, error %v", f.failed, err)
	}
	hangs := Benchmark{Name: "FakeHangs", old: b, now: b, given: map[string]string{}}
	cell := scenario.Cell{Side: record.OldSide}
	for range 2 {
		began := time.Now()
		if _, err := hangs.measure(t.Context(), Options{BenchTime: time.Millisecond, Patience: short, CPU: 2},
			cell); err == nil || err.Error() != "no result within 500ms" {
			t.Errorf("error %v", err)
		}
		if hangs.given[record.NewSide] != "" || hangs.given[record.OldSide] == "" {
			t.Errorf("given up: %v after %v", hangs.given, time.Since(began))
		}
	}
	later := Benchmark{Name: "FakeOdd/later", old: b, now: b, given: map[string]string{}}
	if _, err := later.measure(t.Context(), Options{BenchTime: time.Millisecond, Patience: patience, CPU: 2},
		cell); err == nil || err.Error() != "it fails later" {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	if _, err := b.find(ctx, patternOf(t, "Fake"), 2, patience); err != stop {
		t.Errorf("interrupted: error %v", err)
	}
}

// memory records samples.
type memory struct {
	samples []record.Sample
	results []*benchfmt.Result
}

func (m *memory) Append(s record.Sample, result *benchfmt.Result) error {
	m.samples, m.results = append(m.samples, s), append(m.results, result)
	return nil
}

// In each block every benchmark is measured once on each side, in its directory, the two in a row, and the old side of
// one of them again.
func TestMeasure(t *testing.T) {
	bin := fakeBinary(t)
	elsewhere := binary{bin.path, t.TempDir()}
	b := Benchmarks{Options: Options{Blocks: 3, BenchTime: time.Microsecond, Patience: patience, CPU: 2, Seed: 1}}
	for _, m := range []Benchmark{
		{Package: "p", Name: "FakeSum/n=4"}, {Package: "p", Name: "FakeNames/dir/my_file$"}, {Package: "q",
			Name: "FakeSum/n=4"}, {Package: "p", Name: "FakeReads"},
	} {
		m.old, m.now, m.given = bin, bin, map[string]string{}
		if m.Name == "FakeReads" {
			m.now = elsewhere
		}
		b.Matched = append(b.Matched, m)
	}
	b.Matched[1].given[record.NewSide] = "it hung"
	var to memory
	most := 0
	tally, err := b.Measure(t.Context(), &to, func(done, total int, _ string) { most = max(most, total) })
	if err != nil || tally != (runner.Tally{OK: 3*9 - 6, Failed: 6}) || most != 27 {
		t.Errorf("tally %+v of %d, error %v", tally, most, err)
	}
	packages := map[string]int{}
	for block := range 3 {
		seen, again := map[string]int{}, ""
		for i, s := range to.samples[9*block : 9*block+9] {
			seen[s.Cell]++
			packages[s.Package]++
			if s.Block != block+1 {
				t.Errorf("sample %d is of block %d", 9*block+i, s.Block)
			}
			if strings.Contains(s.Cell, "/arm=b/side=old") {
				again = s.Cell
			}
			if r := to.results[9*block+i]; r != nil && r.Name.String() != s.Cell+"-2" {
				t.Errorf("%s has the result of %s", s.Cell, r.Name)
			}
			if s.Status == record.Failed && s.Reason != "it hung" && s.Reason != "it is run elsewhere" {
				t.Errorf("%s failed: %s", s.Cell, s.Reason)
			}
		}
		want := map[string]int{"FakeSum/n=4/side=old": 2, "FakeSum/n=4/side=new": 2, "FakeNames/dir/my_file$/side=old": 1,
			"FakeNames/dir/my_file$/side=new": 1,
			"FakeReads/side=old":              1, "FakeReads/side=new": 1, b.Matched[block].Name + "/arm=b/side=old": 1}
		if !maps.Equal(seen, want) {
			t.Errorf("block %d has %v, again %s; want %v", block+1, seen, again, want)
		}
	}
	if packages["q"] < 6 || packages["p"]+packages["q"] != 27 {
		t.Errorf("samples of packages: %v", packages)
	}
	if got := b.Cells(); len(got) != 8 || got[0] != "FakeSum/n=4/side=old" {
		t.Errorf("cells %v", got)
	}
}

// What is on one side only is named; what fails on one is kept, so that its failure is recorded.
func TestMatch(t *testing.T) {
	var said []string
	b := Benchmarks{Options: Options{Revision: Revision{Given: "HEAD~1"}, Say: func(s string) { said = append(said, s) }}}
	b.match("p", [2]found{
		{[]string{"Both", "Gone", "Broken", "Sub/a", "Half/ok", "X/arm=b"},
			map[string]string{"Never": "boom", "Mended": "old boom", "Half": "of another", "Half/bad": "bang"},
			[]string{"Skipped", "Asleep"}},
		{[]string{"Both", "Added", "Mended", "Half/ok", "X/arm=b"},
			map[string]string{"Never": "boom", "Broken": "new boom", "Sub": "no setup", "Fresh": "bang", "Half": "of another",
				"Half/bad": "bang"},
			[]string{"Skipped"}},
	}, [2]binary{})
	var got []string
	for _, m := range b.Matched {
		got = append(got, fmt.Sprint(m.Name, m.given))
	}
	want := "[Bothmap[] Brokenmap[new:new boom] Sub/amap[new:no setup] Half/okmap[] Mendedmap[old:old boom]]"
	if fmt.Sprint(got) != want {
		t.Errorf("%v\nwant %s", got, want)
	}
	if got, want := strings.Join(said, "\n"), strings.Join([]string{
		"X/arm=b is left out: arm=… in its name would be taken for a second measurement of another",
		"Half is left out: it fails in both (of another)",
		"Half/bad is left out: it fails in both (bang)",
		"Never is left out: it fails in both (boom)",
		"Fresh is left out: it fails in this checkout (bang), and the other side has no such benchmark",
		"Skipped is left out: it gives no result in both, as if it were skipped",
		"only in HEAD~1: Gone",
		"only in this checkout: Added",
	}, "\n"); got != want {
		t.Errorf("said %q", said)
	}
}
