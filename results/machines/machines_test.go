package machines

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Where a file has nothing left there is nothing to compare, and that is said, not something else.
func TestNothingLeft(t *testing.T) {
	elsewhere := resultstest.NewRun()
	elsewhere.Facts = map[string]string{"machine": "l-8c-2222"}
	for _, c := range []struct {
		filter, want string
		compare      func(a, b record.Labelled) error
	}{
		{"/arm:b", "old and new cannot be compared: nothing is left in old and new but what was measured a second time to " +
			"know the noise: leave /arm out of --filter", compareTwo},
		{".file:old", "old and new cannot be compared: nothing is left in new", compareTwo},
		{"/arm:b", "nothing is left to put side by side but what was measured a second time to know the noise: leave /arm " +
			"out of --filter", compareMachines},
		{".file:old", "nothing is left to put beside ", compareMachines},
	} {
		s, err := query.ParseSelection(c.filter, "", "")
		if err != nil {
			t.Fatal(err)
		}
		both := []record.Labelled{resultstest.OldRun().Read(t), elsewhere.Read(t)}
		both, err = s.Apply(both, record.Makespan)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.compare(both[0], both[1]); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("--filter %s: error %v\nwant %s", c.filter, err, c.want)
		}
	}
	foreign := []record.Labelled{resultstest.ForeignRun(t, "a", 1), resultstest.ForeignRun(t, "b", 2),
		resultstest.ForeignRun(t, "c", 3)}
	if _, err := Compare((table.Options{}), slices.Clone(foreign)); err == nil ||
		!strings.HasPrefix(err.Error(), "there are no strategies with samples to put side by side") {
		t.Errorf("of somebody else's benchmarks: error %v", err)
	}
}

func compareTwo(a, b record.Labelled) error {
	_, err := compare.Compare(table.Options{}, a, b)
	return err
}

func compareMachines(a, b record.Labelled) error {
	_, err := Compare(table.Options{}, []record.Labelled{a, b})
	return err
}

// A copy is no second machine, with its sidecar or without; another run of the machine is one.
func TestCopy(t *testing.T) {
	run, other := two.record(t), one.record(t)
	for _, sidecar := range []bool{true, false} {
		again := resultstest.CopyOf(t, run, sidecar)
		_, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{run}}, {Files: []*record.File{again}},
			{Files: []*record.File{other}}})
		if want := run.Path + " and " + again.Path +
			" are one and the same run: compared with itself it says nothing"; err == nil || err.Error() != want {
			t.Errorf("sidecar %v: error %v, want %s", sidecar, err, want)
		}
		a, err := Compare(table.Options{},
			[]record.Labelled{{Files: []*record.File{run, again}}, {Files: []*record.File{other}}})
		if err != nil || len(a.Machines) != 2 || len(a.LeftOut) != 1 ||
			!strings.HasPrefix(a.LeftOut[0].Why, "it is a copy of ") {
			t.Errorf("sidecar %v: of one directory, error %v, %+v", sidecar, err, a)
		}
	}
	older := two
	older.day = 1
	if _, err := Compare((table.Options{}), []record.Labelled{{Files: []*record.File{run}},
		{Files: []*record.File{older.record(t)}}, {Files: []*record.File{other}}}); err != nil {
		t.Errorf("another run of the same machine: %v", err)
	}
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
