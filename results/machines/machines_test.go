package machines

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// The reports of machines that might have been. go test ./results -update rewrites them.
func TestGolden(t *testing.T) {
	t.Chdir("..") // goldens name the files as they are seen from results
	for name, tt := range map[string]struct {
		runs  []invented
		page  func(*bytes.Buffer) page.Page
		width int
		show  string
	}{
		"across":          {runs: []invented{laptop, server}, width: 100},
		"across-narrow":   {runs: []invented{laptop, server}, width: 60},
		"across-80":       {runs: []invented{two, one}, width: 80},
		"across-makespan": {runs: []invented{laptop, server, one}, width: 0, show: "makespan"},
		"across-markdown": {runs: []invented{two, one}, page: func(b *bytes.Buffer) page.Page { return page.Markdown(b, 0) }},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			page := page.Text(&out, tt.width)
			if tt.page != nil {
				page = tt.page(&out)
			}
			if err := Show(page, sideBySide(t, tt.runs...), tt.show); err != nil {
				t.Fatal(err)
			}
			resultstest.IsGolden(t, name+".golden", out.Bytes())
			for line := range strings.SplitSeq(out.String(), "\n") {
				if n := len([]rune(line)); tt.width > 0 && n > tt.width {
					t.Errorf("%d columns: %q", n, line)
				}
			}
		})
	}
}

func said(a *Comparison) string {
	var all []string
	for _, c := range a.Conclusions {
		all = append(all, c.Sentence)
	}
	return strings.Join(all, "\n")
}

// What holds, what flips and why, and what only one machine tells.
func TestConclusions(t *testing.T) {
	words := said(sideBySide(t, laptop, server))
	for _, want := range []string{
		"In mixed, pipeline is 1.22× to 1.24× as fast as pool everywhere.",
		"In cpu, threads is 1.62× as fast as pool on ryzen-8c; ",
		"pool is 1.39× as fast as threads on epyc-2c. ",
		"Possible reason: GOMAXPROCS (8 against 2).",
		"In io, pool is 1.29× as fast as threads on ryzen-8c; ",
		"no difference was found on epyc-2c.",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("not said: %s\n%s", want, words)
		}
	}
	alike := server
	alike.machine, alike.day, alike.scenarios = "epyc-2c-3333", 24, laptop.scenarios
	if words := said(sideBySide(t, alike, server)); !strings.Contains(words, "No recorded fact explains it.") {
		t.Errorf("a reason was found where nothing differs:\n%s", words)
	}
	alike.constants = ""
	if words := said(sideBySide(t, alike, server)); !strings.Contains(words, "No recorded fact explains it; 6 of 8 constants were not recorded.") {
		t.Errorf("unknown constants are not named:\n%s", words)
	}
}

// What one machine alone measured beats others all the same: "anywhere" is of all machines.
func TestBeatenOnOneMachine(t *testing.T) {
	x, y := two, one
	x.scenarios = map[string]map[string][3]float64{"io": {table.Baseline: {900, 899, 1}, "pool": {100, 99, 1}, "threads": {120, 119, 1}, "pipeline": {30, 29, 1}}}
	y.scenarios = map[string]map[string][3]float64{"io": {table.Baseline: {900, 899, 1}, "pool": {100, 99, 1}, "threads": {120, 119, 1}}}
	x.day, y.day = 24, 25
	if words := said(sideBySide(t, x, y)); strings.Contains(words, "No strategy") || !strings.Contains(words, "pool is 1.19× to 1.21× as fast as threads everywhere") {
		t.Errorf("pipeline, which only one machine measured, beats pool there:\n%s", words)
	}
	delete(x.scenarios["io"], "pipeline")
	if words := said(sideBySide(t, x, y)); !strings.Contains(words, "No strategy with a limit was measurably faster than pool in io on any machine.") {
		t.Errorf("without pipeline, nothing beats pool:\n%s", words)
	}
	x.scenarios["cpu"] = two.scenarios["cpu"]
	if words := said(sideBySide(t, x, y)); !strings.Contains(words, "faster than pool in io that is compared on any machine.") {
		t.Errorf("cpu was measured on one machine only, and says nothing:\n%s", words)
	}
}

// The timers are the reason if they are what differs.
func TestReasons(t *testing.T) {
	slow := laptop
	slow.machine, slow.procs, slow.facts = "epyc-2c-4444", 2, nil
	for from, want := range map[string]string{
		`"timer_overshoot_ns":80000`:      "how late timers are (1.100ms against 80.00µs)",
		`"request_cpu_ns":56000`:          "the CPU time of a request (1.100ms against 56.00µs)",
		`"memory_bytes_per_second":9e9`:   "the speed of memory",
		`"sha256_bytes_per_second":1.5e9`: "SHA-256 on one CPU",
		`"hand_over_ns":250`:              "handing over between goroutines",
		`"cpus":2`:                        "CPUs to use by affinity and quota",
	} {
		key, _, _ := strings.Cut(from, ":")
		slow.constants = strings.Replace(quietConstants, from, key+":1100000", 1)
		a := sideBySide(t, slow, server)
		i := slices.IndexFunc(a.Conclusions, func(c Conclusion) bool { return c.Kind == Flips })
		if i < 0 {
			t.Fatal("nothing flips")
		}
		if reasons := a.Conclusions[i].Reasons; len(reasons) != 1 || !strings.HasPrefix(reasons[0], want) {
			t.Errorf("%s: reasons %q, want %s", key, reasons, want)
		}
	}
	for _, small := range []string{`"request_cpu_ns":60000`, `"timer_overshoot_ns":125000`, `"timer_overshoot_ns":100000`} { // of calibrating again
		key, _, _ := strings.Cut(small, ":")
		slow.constants = strings.Replace(quietConstants, key, small+`,"was`+key[1:], 1)
		if words := said(sideBySide(t, slow, server)); !strings.Contains(words, "No recorded fact explains it") {
			t.Errorf("%s is called a reason:\n%s", small, words)
		}
	}
	slow.constants, slow.facts = quietConstants, map[string]string{"go": "go1.27"}
	if words := said(sideBySide(t, slow, server)); !strings.Contains(words, "go (go1.27 against go1.26.8).") {
		t.Errorf("the version of Go is not named:\n%s", words)
	}
}

// Of those that are among the fastest on both machines, the one with the least time in the mean
// stands for the scenario.
func TestLeader(t *testing.T) {
	x, y := two, one
	x.scenarios = map[string]map[string][3]float64{
		"cpu": {table.Baseline: {100, 20, 80}, "pool": {100, 20, 40}, "threads": {50, 20, 30}}, "mixed": {table.Baseline: {900, 800, 80}, "pool": {100, 20, 40}, "pipeline": {100, 90, 30}}}
	y.scenarios = map[string]map[string][3]float64{
		"cpu": {table.Baseline: {100, 20, 80}, "pool": {100, 20, 80}, "threads": {200, 20, 80}}, "mixed": {table.Baseline: {900, 800, 80}, "pool": {105, 20, 80}, "pipeline": {102, 90, 80}}}
	a := sideBySide(t, x, y)
	if key, ok := a.Scenarios[0].leader([]int{0, 1}); ok {
		t.Errorf("%v leads in cpu, where threads is the fastest on one machine, and the slowest on the other", key)
	}
	if key, ok := a.Scenarios[0].representative(0, 1); !ok || key.Strategy != "pool" && key.Strategy != "threads" {
		t.Errorf("machines are compared by %v in cpu", key)
	}
	first, second := a.Scenarios[1].Tables[0], a.Scenarios[1].Tables[1]
	if first.Best().Strategy != "pool" || second.Best().Strategy != "pipeline" || second.Row("pool").Group != 1 {
		t.Fatal("another is the fastest on each machine, and they tie")
	}
	if key, ok := a.Scenarios[1].leader([]int{0, 1}); !ok || key.Strategy != "pipeline" {
		t.Errorf("%v leads in mixed, want pipeline", key)
	}
	var out bytes.Buffer
	if err := Show(page.Text(&out, 0), a, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\nby pipeline ", aboutLeader, aboutFastest} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("not written: %s\n%s", want, out.String())
		}
	}
	if g := gainOfStage(a.Scenarios[0].Tables[0].Row("pool"), record.ProcessActive); g.ratio < 1.9 || g.ratio > 2.1 || g.low > 2 || g.high < 2 {
		t.Errorf("processing gains %+v, want 2", g)
	}
}

// T* is said where it differs by more than 10 %.
func TestAboutEfficiency(t *testing.T) {
	a := sideBySide(t, two, one)
	if said := a.aboutEfficiency(); said != "" {
		t.Errorf("T* is the same, and %q is said", said)
	}
	a.Scenarios[1].Tables[1].Bound.Seconds *= 1.09
	a.Scenarios[2].Tables[1].Bound.Seconds *= 2
	if said, want := a.aboutEfficiency(), "The lower bound T* is 20.00ms at GOMAXPROCS=2 and 40.00ms at GOMAXPROCS=1 in mixed: the same efficiency is not the same time."; said != want {
		t.Errorf("said %q, want %q", said, want)
	}
}

// The baseline ties with pool, and is faster in the mean; pool stands for the scenario.
func TestBaselineLeadsNowhere(t *testing.T) {
	x, y := two, one
	x.scenarios = map[string]map[string][3]float64{"io": {table.Baseline: {100, 99, 1}, "pool": {100.5, 100, 1}}}
	x.day, y.day, y.scenarios = 26, 27, x.scenarios
	s := sideBySide(t, x, y).Scenarios[0]
	for _, table := range s.Tables {
		if len(table.Group()) != 2 {
			t.Fatal("they do not tie")
		}
	}
	if key, ok := s.leader([]int{0, 1}); !ok || key.Strategy != "pool" {
		t.Errorf("%v leads", key)
	}
}

// claimed lists the claims without regard to order: who is faster where.
func claimed(a *Comparison) []string {
	var all []string
	for _, s := range a.Scenarios {
		for _, c := range s.Claims {
			for m, f := range c.On {
				fast, slow := c.Faster.Strategy, c.Slower.Strategy
				switch f.Verdict {
				case table.Slower:
					fast, slow = slow, fast
				case table.InNoise, table.TooFew:
					fast, slow = min(fast, slow), max(fast, slow)+" "+string(f.Verdict)
				case table.NoVerdict:
					continue
				}
				all = append(all, fmt.Sprint(s.Name, " ", c.Kind(), " ", a.Machines[m].Name, ": ", fast, " > ", slow))
			}
		}
	}
	slices.Sort(all)
	return all
}

// The order of the files changes the order of the words, and nothing that is claimed.
func TestOrderOfFiles(t *testing.T) {
	runs := []invented{laptop, server, two, one}
	want := claimed(sideBySide(t, runs...))
	if len(want) == 0 {
		t.Fatal("nothing is claimed")
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 6 {
		r.Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
		if got := claimed(sideBySide(t, runs...)); !slices.Equal(got, want) {
			t.Errorf("claims differ:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// Different work is refused in words, and what an old file does not say is unknown.
func TestDifferentWork(t *testing.T) {
	other := server
	other.facts = map[string]string{"items": "64"}
	_, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{laptop.record(t)}}, {Files: []*record.File{other.record(t)}}})
	if err == nil || !strings.Contains(err.Error(), "cpu on epyc-2c is not compared with ryzen-8c, since the work differs: items 128 and 64.") {
		t.Errorf("error %v", err)
	}
	for _, runs := range [][]invented{{other, laptop, two}, {laptop, other, two}, {laptop, two, other}} {
		a := sideBySide(t, runs...)
		if len(a.Refused) != 3 || len(a.Scenarios) != 3 || len(a.Scenarios[0].on) != 2 {
			t.Errorf("the odd one out is not left out: %q", a.Refused)
		}
	}
	old, now := laptop.record(t), server.record(t)
	old.Run.Versions = nil
	a, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{old}}, {Files: []*record.File{now}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(a.assumptions(), " "); got != "io, cpu and mixed are assumed to be the same work everywhere. Not recorded in every file: version of the scenario." {
		t.Errorf("doubts: %s", got)
	}
}

// A newer trial of little does not take the place of a whole run; one that lacks hardly anything does.
func TestCompleteRuns(t *testing.T) {
	trial := two
	trial.day, trial.scenarios = 28, map[string]map[string][3]float64{"io": two.scenarios["io"]}
	a, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{trial.record(t), two.record(t), one.record(t)}}})
	if err != nil || len(a.Scenarios) != 3 || len(a.LeftOut) != 1 {
		t.Fatalf("%+v, error %v", a, err)
	}
	if got, want := a.LeftOut[0].Why, "it has 4 cells in common with other machines, and "+a.Machines[0].File.Path+", which was taken, 12"; got != want {
		t.Errorf("left out, since %q, want %q", got, want)
	}
	trial.scenarios = maps.Clone(two.scenarios)
	trial.scenarios["mixed"] = maps.Clone(two.scenarios["mixed"])
	delete(trial.scenarios["mixed"], "pool")
	a, err = Compare(table.Options{}, []record.Labelled{{Files: []*record.File{trial.record(t), two.record(t), one.record(t)}}})
	if err != nil || a.Machines[0].started("02") != "28" || a.LeftOut[0].Why != "there is a newer run of epyc-2c-2222 at GOMAXPROCS=2" {
		t.Errorf("%+v, error %v", a, err)
	}
}

// Of a directory the newest run of each machine counts; what was named by a label stays.
func TestNewestRuns(t *testing.T) {
	older, newer, small := two, two, one
	older.day = 1
	a, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{newer.record(t), older.record(t), small.record(t)}}})
	if err != nil || len(a.Machines) != 2 || len(a.LeftOut) != 1 || a.Machines[0].started("02") != "22" {
		t.Fatalf("%+v, error %v", a, err)
	}
	a = sideBySide(t, older, newer)
	if a.Machines[0].Name != "2026-11-01" || a.Machines[1].Name != "2026-11-22" {
		t.Errorf("names %s and %s, want the days, which are all that differs", a.Machines[0].Name, a.Machines[1].Name)
	}
	if _, err := Compare((table.Options{}), []record.Labelled{{Files: []*record.File{two.record(t)}}}); err == nil {
		t.Error("one machine is compared with nothing")
	}
	files := func(runs ...invented) []record.Labelled {
		var l []record.Labelled
		for _, v := range runs {
			l = append(l, record.Labelled{Files: []*record.File{v.record(t)}})
		}
		return l
	}
	if Several(files(older, newer)) || !Several(files(two, one)) || !Several(files(laptop, server)) {
		t.Error("what several machines are")
	}
	both := two.record(t) // as of go test -cpu 2,1
	both.Series = append(both.Series, one.record(t).Series...)
	alone, twice := []record.Labelled{{Files: []*record.File{both}}}, []record.Labelled{{Files: []*record.File{both}}, {Files: []*record.File{both}}}
	if !Several(alone) || Several(twice) || !Several(append(files(two), alone...)) {
		t.Error("what several machines are where a file has two")
	}
}

// A machine that was not measured in blocks says nothing, and that is said.
func TestWithoutBlocks(t *testing.T) {
	f := server.record(t)
	for _, series := range f.Series {
		series.Blocks = nil
	}
	a, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{laptop.record(t)}}, {Files: []*record.File{f}}})
	if err != nil {
		t.Fatal(err)
	}
	words := said(a)
	if !strings.Contains(words, "In mixed, pipeline is 1.22× as fast as pool on ryzen-8c; too few blocks to tell on epyc-2c.") || strings.Contains(words, "everywhere") {
		t.Errorf("said:\n%s", words)
	}
}

// A strategy that is wrong on one machine is compared there with nobody, and shown as wrong.
func TestDisqualified(t *testing.T) {
	f := server.record(t)
	f.Failures = append(f.Failures, record.NewFailure("Batch/scenario=mixed/strategy=pipeline/limit=16-2", record.Disqualified.Because("wrong results")))
	a, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{laptop.record(t)}}, {Files: []*record.File{f}}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Show(page.Text(&out, 0), a, ""); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), page.Disqualified) || strings.Contains(said(a), "pipeline") {
		t.Errorf("pipeline gave wrong results:\n%s", out.String())
	}
}

func TestJSON(t *testing.T) {
	var documents [][]byte
	for _, runs := range [][]invented{{laptop, server}, {two, one}} {
		var out bytes.Buffer
		if err := WriteJSON(&out, sideBySide(t, runs...)); err != nil {
			t.Fatal(err)
		}
		documents = append(documents, out.Bytes())
	}
	resultstest.CheckSchema(t, export.AcrossSchema, export.AcrossSchemaID, comparisonJSON{}, documents...)
}

// A label may be anything, and a spreadsheet computes none.
func TestCSVFormula(t *testing.T) {
	a := sideBySide(t, two, one)
	a.Machines[0].Name = "=1+1"
	var out bytes.Buffer
	if err := WriteCSV(&out, a); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); !strings.Contains(text, ",'=1+1,") || strings.Contains(text, ",=1+1") {
		t.Errorf("a formula is written:\n%s", text)
	}
}
