package results

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// A recordedRun is a run that is written as overlap run would, and read back: two strategies in
// io and cpu, of which pool is measured twice.
type recordedRun struct {
	name       string
	blocks     int
	start      time.Time
	between    time.Duration     // two blocks' starts
	facts      map[string]string // that differ from the usual ones
	version    string            // of the scenarios
	slower     float64           // factor for what slows, 0 for 1
	slows      string            // a strategy, "" for pool
	speed      float64           // of the machine, 0 for 1e9 bytes/s
	bound      float64           // T* in ms, 0 for none
	only       []string          // scenarios
	fails      string            // a strategy that does
	strategies []string          // that there are, if not all
	limit      int               // 0 for 16

	breaks func(block int, cell string) (reason string) // why a sample failed, "" if it did not
}

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func (r recordedRun) write(t *testing.T, dir string) string {
	t.Helper()
	facts := map[string]string{"items": "128", "seed": "1", "fixture": "child", "machine": "m-2c-0000", "cpu": "M", "cpus": "2", "go": "go1.26", "gomaxprocs": "2"}
	maps.Copy(facts, r.facts)
	if r.only == nil {
		r.only = []string{"io", "cpu"}
	}
	limit := fmt.Sprint("/limit=", cmp.Or(r.limit, 16))
	if r.strategies == nil {
		r.strategies = []string{"sequential", "pool"}
	}
	run := record.Run{Started: r.start, Commit: "abc", Facts: facts, Blocks: r.blocks, Versions: map[string]string{}}
	for _, scenario := range r.only {
		run.Versions[scenario] = "v1" + r.version
		for _, s := range r.strategies {
			run.Cells = append(run.Cells, "scenario="+scenario+"/strategy="+s+limit)
		}
		run.Cells = append(run.Cells, "scenario="+scenario+"/strategy=pool"+limit+"/arm=b")
	}
	rec, err := record.NewRecording(dir, r.name, run)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, uint64(len(r.name)+int(r.name[0]))))
	for block := range r.blocks {
		for i, cell := range run.Cells {
			if err := rec.Append(r.sample(random, block, i, cell, facts)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	return rec.Path
}

func (r recordedRun) sample(random *rand.Rand, block, i int, cell string, facts map[string]string) (record.Sample, *benchfmt.Result) {
	s := record.Sample{Block: block + 1, Cell: cell, Started: r.start.Add(time.Duration(block)*r.between + time.Duration(i)*time.Second), Took: time.Second, Status: record.OK}
	if i == 0 {
		s.Speed = new(max(r.speed, 1e9) * (1 + 0.002*random.NormFloat64()))
	}
	makespan := 100e6 * (1 + 0.01*random.NormFloat64())
	if strings.Contains(cell, "="+cmp.Or(r.slows, "pool")) && r.slower != 0 {
		makespan *= r.slower
	}
	if r.fails != "" && strings.Contains(cell, "="+r.fails) {
		s.Status, s.Reason = record.Failed, record.Disqualified+"item 3 has another digest"
	}
	if r.breaks != nil && r.breaks(s.Block, cell) != "" {
		s.Status, s.Reason = record.Failed, r.breaks(s.Block, cell)
	}
	result := &benchfmt.Result{Name: benchfmt.Name("Batch/" + cell + "-2"), Iters: 2, Values: []benchfmt.Value{{Value: makespan, Unit: "ns/op"}}}
	if r.bound > 0 {
		result.Values = append(result.Values, benchfmt.Value{Value: r.bound * 1e6, Unit: record.Bound})
	}
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		result.SetConfig(key, facts[key])
		result.Config[len(result.Config)-1].File = true
	}
	return s, result
}

func (r recordedRun) read(t *testing.T) record.Labelled {
	t.Helper()
	f, err := record.Read(r.write(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	return record.Labelled{Label: r.name, Files: []*record.File{f}}
}

// old and now are two runs of six blocks, a quarter of an hour apart.
func old() recordedRun {
	return recordedRun{name: "old", blocks: 6, start: noon, between: 10 * time.Second}
}

func now() recordedRun {
	return recordedRun{name: "new", blocks: 6, start: noon.Add(15 * time.Minute), between: 10 * time.Second}
}

func TestCompareRuns(t *testing.T) {
	with := func(change func(*recordedRun)) recordedRun {
		r := now()
		change(&r)
		return r
	}
	for _, c := range []struct {
		name     string
		now      recordedRun
		verdicts []string
		said     string // among the sentences
		err      string // or else
	}{
		{name: "the same", now: now(), said: "none is told to be slower or faster"},
		{name: "slower", now: with(func(r *recordedRun) { r.slower = 1.1 }), verdicts: []string{"cpu pool slower", "io pool slower"}, said: "Of 4 makespans 2 are slower"},
		{name: "faster", now: with(func(r *recordedRun) { r.slower = 0.9 }), verdicts: []string{"cpu pool faster", "io pool faster"}},
		{name: "so is the machine", now: with(func(r *recordedRun) { r.slower, r.speed = 1.1, 1.2e9 })},
		{name: "fewer scenarios", now: with(func(r *recordedRun) { r.only = []string{"io"} }), said: "cpu is only in old."},
		{name: "fewer strategies", now: with(func(r *recordedRun) { r.strategies = []string{"pool"} }), said: "sequential in io is only in old."},
		{name: "another Go", now: with(func(r *recordedRun) { r.facts = map[string]string{"go": "go1.27"} }), said: "Not the same: go go1.26 and go1.27."},
		{name: "few blocks", now: with(func(r *recordedRun) { r.blocks = 5 }), verdicts: []string{"cpu pool not enough data", "cpu sequential not enough data", "io pool not enough data", "io sequential not enough data"}},
		{name: "fails", now: with(func(r *recordedRun) { r.fails = "sequential" }), verdicts: []string{"cpu sequential ", "io sequential "}, said: "sequential in io fails now: disqualified: item 3 has another digest."},
		{name: "other seed", now: with(func(r *recordedRun) { r.facts = map[string]string{"seed": "2"} }), err: "old and new cannot be compared: io is not compared, since the work differs: seed 1 and 2. So it is with 1 more scenario."},
		{name: "other items", now: with(func(r *recordedRun) { r.facts = map[string]string{"items": "64"} }), err: "items 128 and 64"},
		{name: "other version", now: with(func(r *recordedRun) { r.version = "b" }), err: "version of the scenario v1 and v1b"},
		{name: "other scenario", now: with(func(r *recordedRun) { r.only = []string{"mixed"} }), err: "no scenario and no benchmark in common"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := Options{}.Compare(old().read(t), c.now.read(t))
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "\n") {
					t.Fatalf("error %v, want one line with %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := verdictsOf(v); !slices.Equal(got, c.verdicts) {
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
	a, b := old().read(t), now().read(t)
	b.Files[0].Run.Versions["cpu"] = "v2"
	v, err := Options{}.Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	want := "cpu is not compared, since the work differs: version of the scenario v1 and v2."
	if len(v.Matches) != 1 || len(v.Refused) != 1 || v.Refused[0] != want || !slices.Contains(v.Sentences(), want) {
		t.Errorf("%d tables compared, refused %q", len(v.Matches), v.Refused)
	}
}

func TestTurns(t *testing.T) {
	in := func(n int, start, between time.Duration) recordedRun {
		r := recordedRun{name: "x", blocks: n, start: noon.Add(start), between: between}
		return r
	}
	const s = time.Second
	for _, c := range []struct {
		name string
		b    recordedRun // A has eight blocks of six samples of a second, a block every 20 s
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
		a := recordedRun{name: "a", blocks: 8, start: noon, between: 20 * s}.read(t).Files[0]
		if got := turns(a, c.b.read(t).Files[0]); len(got) != c.want {
			t.Errorf("%s: %d pairs, want %d", c.name, len(got), c.want)
		}
	}
	late := in(8, 8*s, 200*s).read(t).Files[0]
	a := recordedRun{name: "a", blocks: 8, start: noon.Add(-100 * s), between: 200 * s}.read(t).Files[0]
	if got := turns(a, late); got != nil {
		t.Errorf("halves 100 s apart are pairs: %v", got)
	}
	elsewhere := in(8, 8*s, 20*s)
	elsewhere.facts = map[string]string{"machine": "n-4c"}
	if got := turns(recordedRun{name: "a", blocks: 8, start: noon, between: 20 * s}.read(t).Files[0], elsewhere.read(t).Files[0]); got != nil {
		t.Errorf("two machines took turns: %v", got)
	}
}

// Blocks in pairs do not mind a machine that changes between them, and see more.
func TestComparePaired(t *testing.T) {
	a := recordedRun{name: "old", blocks: 6, start: noon, between: 20 * time.Second}
	b := recordedRun{name: "new", blocks: 6, start: noon.Add(8 * time.Second), between: 20 * time.Second, slower: 1.1, speed: 1.5e9}
	v, err := Options{}.Compare(a.read(t), b.read(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Pairs) != 6 || !slices.Equal(verdictsOf(v), []string{"cpu pool slower", "io pool slower"}) {
		t.Errorf("%d pairs, %q", len(v.Pairs), verdictsOf(v))
	}
	if v, err = (Options{Unpaired: true}).Compare(a.read(t), b.read(t)); err != nil || len(v.Pairs) != 0 || len(verdictsOf(v)) != 0 {
		t.Errorf("not in pairs: %v, %d pairs, %q", err, len(v.Pairs), verdictsOf(v))
	}
}

// The JSON is what its schema says, of gates too.
func TestCompareSchema(t *testing.T) {
	slow := now()
	slow.slower, slow.fails = 1.2, "sequential"
	var documents [][]byte
	add := func(write func(*bytes.Buffer) error) {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		documents = append(documents, out.Bytes())
	}
	v, err := Options{}.Compare(old().read(t), slow.read(t))
	if err != nil {
		t.Fatal(err)
	}
	add(func(w *bytes.Buffer) error { return v.WriteJSON(w) })
	g, err := GateOptions{MinEffect: 0.05}.Gate(old().read(t), slow.read(t))
	if err != nil {
		t.Fatal(err)
	}
	add(func(w *bytes.Buffer) error { return g.WriteJSON(w) })
	foreign, err := Options{}.Compare(foreignRun(t, "old", 1), foreignRun(t, "new", 2))
	if err != nil {
		t.Fatal(err)
	}
	add(func(w *bytes.Buffer) error { return foreign.WriteJSON(w) })
	var undecided bytes.Buffer
	if err := (GateOptions{MinEffect: 0.05}).WriteUndecidedJSON(&undecided, "a.txt", "b.txt", errors.New("b.txt is cut off")); err != nil {
		t.Fatal(err)
	}
	checkSchema(t, CompareSchema, compareSchemaID, versusJSON{}, append(documents, undecided.Bytes())...)
	var out versusJSON
	if err := json.Unmarshal(documents[1], &out); err != nil || out.Gate.Passed || len(out.Gate.Slower) != 2 || len(out.Gate.Failing) != 2 {
		t.Errorf("%v: gate %+v", err, out.Gate)
	}
}

// foreignRun is a benchmark of somebody else's.
func foreignRun(t *testing.T, label string, factor float64) record.Labelled {
	t.Helper()
	var text strings.Builder
	text.WriteString("pkg: example.com/x\n")
	for i := range 6 {
		fmt.Fprintf(&text, "BenchmarkX-2 10 %.0f ns/op 64 B/op 0 allocs/op\n", factor*(1000+float64(i)))
	}
	f, err := record.Parse(filepath.Join("dir", label+".txt"), strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	return record.Labelled{Label: label, Files: []*record.File{f}}
}

// That the machine did not change is another thing than that nobody knows; and who names the older
// run last is asked whether that was meant.
func TestVersusSaysOfTheMachine(t *testing.T) {
	path := old().write(t, t.TempDir())
	said := strings.Join(compareFiles(t, path, path).Sentences(), "\n")
	if !strings.Contains(said, "0.0 to 0.0 % of a makespan, is within noise") || strings.Contains(said, "order") {
		t.Errorf("of a machine that did not change:\n%s", said)
	}
	blind := func(r recordedRun) *Versus {
		l := r.read(t)
		for i := range l.Files[0].Samples {
			l.Files[0].Samples[i].Speed = nil
		}
		v, err := Options{}.Compare(now().read(t), l)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	said = strings.Join(blind(old()).Sentences(), "\n")
	if !strings.Contains(said, "is not known") || !strings.Contains(said, "old was begun before new, with which it is compared: is that the order that is meant?") {
		t.Errorf("of one of which nothing is known, the older run last:\n%s", said)
	}
}

// A label may be what another column is called: what became of a cell is shown all the same.
func TestVersusLabelIsHeading(t *testing.T) {
	for _, label := range []string{"verdict", "change", headingCI, strings.Repeat("x", 60)} {
		before, after := old().read(t), now().read(t)
		before.Label, after.Label = label, strings.Repeat("y", 60)
		v, err := Options{}.Compare(before, after)
		if err != nil {
			t.Fatal(err)
		}
		m := v.Matches[0]
		var headings []string
		cols, _ := v.fit(v.columns(m, m.Cells), 80)
		for _, c := range cols {
			headings = append(headings, c.heading)
		}
		if n := len(headings); n < 3 || headings[n-1] != "verdict" || headings[n-2] != "change" {
			t.Errorf("under the label %q there are the columns %q", label, headings)
		}
	}
}

// What may be why something was told to be slower is said beside it.
func TestDoubts(t *testing.T) {
	slow := now()
	slow.slower = 1.3
	for name, c := range map[string]struct {
		old, now record.Labelled
		want     string // the start of the second sentence
	}{
		"all is known":       {old().read(t), slow.read(t), "The two did not take turns"},
		"the machine is not": {old().unwatched(t), slow.unwatched(t), "It may have been the machine: "},
		"the noise is not":   {old().armless(t, "io", "cpu"), slow.armless(t, "io", "cpu"), "It may be noise: the noise floor of old and new is not known"},
	} {
		v, err := Options{}.Compare(c.old, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if said := v.Sentences(); !strings.HasPrefix(said[0], "Of 4 makespans 2 are slower") || !strings.HasPrefix(said[1], c.want) {
			t.Errorf("%s: %q", name, said[:2])
		}
	}
}
