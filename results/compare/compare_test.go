package compare_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

func TestCompareRuns(t *testing.T) {
	with := func(change func(*resultstest.RecordedRun)) resultstest.RecordedRun {
		r := resultstest.NewRun()
		change(&r)
		return r
	}
	for _, c := range []struct {
		name     string
		now      resultstest.RecordedRun
		verdicts []string
		said     string // among the sentences
		err      string // or else
	}{
		{name: "the same", now: resultstest.NewRun(), said: "none measurably slower or faster"},
		{name: "slower", now: with(func(r *resultstest.RecordedRun) { r.Slower = 1.1 }),
			verdicts: []string{"cpu pool slower", "io pool slower"}, said: "Of 4 makespans: 2 slower (by "},
		{name: "faster", now: with(func(r *resultstest.RecordedRun) { r.Slower = 0.9 }),
			verdicts: []string{"cpu pool faster", "io pool faster"}},
		{name: "fewer scenarios", now: with(func(r *resultstest.RecordedRun) { r.Only = []string{"io"} }),
			said: "Only in old: cpu."},
		{name: "fewer strategies", now: with(func(r *resultstest.RecordedRun) { r.Strategies = []string{"pool"} }),
			said: "Only in old: sequential in io and sequential in cpu."},
		{name: "another Go", now: with(func(r *resultstest.RecordedRun) { r.Facts = map[string]string{"go": "go1.27"} }),
			said: "Also different: go go1.26 and go1.27."},
		{name: "few blocks", now: with(func(r *resultstest.RecordedRun) {
			r.Blocks = 5
		}), verdicts: []string{"cpu pool not enough data", "cpu sequential not enough data", "io pool not enough data",
			"io sequential not enough data"}},
		{name: "fails", now: with(func(r *resultstest.RecordedRun) {
			r.Fails = "sequential"
		}), verdicts: []string{"cpu sequential failed", "io sequential failed"},
			said: "sequential in io: failed now (disqualified: item 3 has another digest)."},
		{name: "other seed", now: with(func(r *resultstest.RecordedRun) {
			r.Facts = map[string]string{"seed": "2"}
		}), err: "old and new cannot be compared: io is not compared, since the work differs: seed 1 and 2. cpu is not " +
			"compared, since"},
		{name: "other items", now: with(func(r *resultstest.RecordedRun) { r.Facts = map[string]string{"items": "64"} }),
			err: "items 128 and 64"},
		{name: "other version", now: with(func(r *resultstest.RecordedRun) { r.Version = "b" }),
			err: "version of the scenario v1 and v1b"},
		{name: "other scenario", now: with(func(r *resultstest.RecordedRun) { r.Only = []string{"mixed"} }),
			err: "no scenario and no benchmark in common"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := compare.Options{AllowSingle: true}.Compare(resultstest.OldRun().Read(t), c.now.Read(t))
			if resultstest.Refused(t, err, c.err) {
				return
			}
			if got := comparetest.Verdicts(v); !slices.Equal(got, c.verdicts) {
				t.Errorf("verdicts %q, want %q", got, c.verdicts)
			}
			if all := strings.Join(v.Sentences(), "\n"); !strings.Contains(all, c.said) {
				t.Errorf("%q is not in\n%s", c.said, all)
			}
		})
	}
}

// Part of the work differs: that is refused, and the rest compared.
func TestCompareRefusesInPart(t *testing.T) {
	a, b := resultstest.OldRun().Read(t), resultstest.NewRun().Read(t)
	b.Files[0].Run.Versions["cpu"] = "v2"
	v, err := compare.Options{AllowSingle: true}.Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	want := "cpu is not compared, since the work differs: version of the scenario v1 and v2."
	if len(v.Matches) != 1 || len(v.Refused) != 1 || v.Refused[0] != want || !slices.Contains(v.Sentences(), want) {
		t.Errorf("%d tables compared, refused %q", len(v.Matches), v.Refused)
	}
}

func TestTurns(t *testing.T) {
	in := func(n int, start, between time.Duration) resultstest.RecordedRun {
		r := resultstest.RecordedRun{Name: "x", Blocks: n, Start: resultstest.Noon.Add(start), Between: between}
		return r
	}
	const s = time.Second
	for _, c := range []struct {
		name string
		b    resultstest.RecordedRun // A has eight blocks of six samples of a second, a block every 20 s
		want int
	}{
		{"in turns", in(8, 8*s, 20*s), 8},
		{"the other way round", in(8, -8*s, 20*s), 8},
		{"one block each at a time, but out of step", in(8, 28*s, 20*s), 0},
		{"one after the other", in(8, 300*s, 20*s), 0},
		{"at the same time", in(8, 3*s, 20*s), 0},
		{"fewer in turns", in(6, 8*s, 20*s), 6},
		{"too few in turns", in(5, 8*s, 20*s), 0},
	} {
		a := resultstest.RecordedRun{Name: "a", Blocks: 8, Start: resultstest.Noon, Between: 20 * s}.Read(t).Files[0]
		if got := compare.Turns(a, c.b.Read(t).Files[0]); len(got) != c.want {
			t.Errorf("%s: %d pairs, want %d", c.name, len(got), c.want)
		}
	}
	late := in(8, 8*s, 200*s).Read(t).Files[0]
	a := resultstest.RecordedRun{Name: "a", Blocks: 8, Start: resultstest.Noon.Add(-100 * s),
		Between: 200 * s}.Read(t).Files[0]
	if got := compare.Turns(a, late); got != nil {
		t.Errorf("halves 100 s apart are pairs: %v", got)
	}
	elsewhere := in(8, 8*s, 20*s)
	elsewhere.Facts = map[string]string{"machine": "n-4c"}
	if got := compare.Turns(resultstest.RecordedRun{Name: "a", Blocks: 8, Start: resultstest.Noon,
		Between: 20 * s}.Read(t).Files[0], elsewhere.Read(t).Files[0]); got != nil {
		t.Errorf("two machines took turns: %v", got)
	}
}

// Blocks in pairs do not mind a machine that changes between them, and see more.
func TestComparePaired(t *testing.T) {
	a := resultstest.RecordedRun{Name: "old", Blocks: 6, Start: resultstest.Noon, Between: 20 * time.Second}
	b := resultstest.RecordedRun{Name: "new", Blocks: 6, Start: resultstest.Noon.Add(8 * time.Second),
		Between: 20 * time.Second, Slower: 1.1, Speed: 1.5e9}
	v, err := compare.Options{AllowSingle: true}.Compare(a.Read(t), b.Read(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Pairs) != 6 || !slices.Equal(comparetest.Verdicts(v), []string{"cpu pool slower", "io pool slower"}) {
		t.Errorf("%d pairs, %q", len(v.Pairs), comparetest.Verdicts(v))
	}
	unpaired := compare.Options{Options: table.Options{Unpaired: true}}
	v, err = unpaired.Compare(a.Read(t), b.Read(t))
	if err != nil || v.Method != compare.Single || len(v.Pairs) != 0 {
		t.Errorf("not in pairs: %v, %d pairs, %q", err, len(v.Pairs), v.Method)
	}
}

// Who names the older run last is asked whether that was meant.
func TestOlderRunLast(t *testing.T) {
	for _, c := range []struct {
		old, now resultstest.RecordedRun
		asked    bool
	}{{resultstest.OldRun(), resultstest.NewRun(), false}, {resultstest.NewRun(), resultstest.OldRun(), true}} {
		v, err := compare.Compare(table.Options{}, c.old.Read(t), c.now.Read(t))
		if err != nil {
			t.Fatal(err)
		}
		asks := slices.Contains(v.Sentences(), "old is older than new: name the older run first.")
		if asks != c.asked {
			t.Errorf("%s, then %s: %q", c.old.Name, c.now.Name, v.Sentences())
		}
	}
}

// A label may be what another column is called: what became of a cell is shown all the same.
func TestLabelIsHeading(t *testing.T) {
	for _, label := range []string{"verdict", "change", compare.Interval, strings.Repeat("x", 60)} {
		before, after := resultstest.OldRun().Read(t), resultstest.NewRun().Read(t)
		before.Label, after.Label = label, strings.Repeat("y", 60)
		v, err := compare.Options{AllowSingle: true}.Compare(before, after)
		if err != nil {
			t.Fatal(err)
		}
		var headings []string
		cols, _ := v.Table(v.Matches[0].Cells, 80)
		for _, c := range cols {
			if c.Id != compare.Interval {
				headings = append(headings, c.Heading)
			}
		}
		if n := len(headings); n < 3 || headings[n-1] != "verdict" || headings[n-2] != "change" {
			t.Errorf("under the label %q there are the columns %q", label, headings)
		}
	}
}

// What may be why something was told to be slower is said beside it.
func TestDoubts(t *testing.T) {
	slow := resultstest.NewRun()
	slow.Slower = 1.3
	for name, c := range map[string]struct {
		old, now record.Labelled
		want     string // the start of the second sentence
	}{
		"all is known": {resultstest.OldRun().Read(t), slow.Read(t), "These are single runs"},
		"the noise is not": {resultstest.OldRun().WithoutArm(t, "io", "cpu"), slow.WithoutArm(t, "io", "cpu"),
			"It may be noise: the noise floor of old and new is not known"},
	} {
		v, err := compare.Options{AllowSingle: true}.Compare(c.old, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if said := v.Sentences(); !strings.HasPrefix(said[0], "Of 4 makespans: 2 slower (by ") ||
			!strings.HasPrefix(said[1], c.want) {
			t.Errorf("%s: %q", name, said[:2])
		}
	}
}
