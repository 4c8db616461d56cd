package measure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/strategies"
)

// crashEnv has the process of a batch crash.
const crashEnv = "LAB_MEASURE_TEST_CRASH"

func TestMain(m *testing.M) {
	fixtures.ServeIfChild()
	if os.Getenv(crashEnv) != "" && len(os.Args) == 2 && strings.HasPrefix(os.Args[1], childFlag) {
		panic(os.Getenv(crashEnv))
	}
	RunIfChild()
	simulate.BatchIfAsked()
	goleak.VerifyTestMain(m)
}

// some is work that takes some milliseconds.
func some() params.Params {
	p := params.Default()
	p.Items, p.Latency, p.CPU, p.Limit = 24, 2*params.Millisecond, 200*params.Microsecond, 4
	return p
}

func run(t *testing.T, r Request) (lines []Line) {
	t.Helper()
	err := Run(t.Context(), r, func(line Line) error { lines = append(lines, line); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// Each strategy has a whole schedule of what it really did, beside the simulated makespan, and a sentence on each.
func TestRun(t *testing.T) {
	r := Request{Params: some(), Strategies: []string{"pipeline", "sequential", "pool"}}
	lines := run(t, r)
	var names []string
	for _, line := range lines[:len(lines)-1] {
		names = append(names, line.Strategy)
		d := line.Data
		if line.Error != "" || d == nil {
			t.Fatalf("%+v", line)
		}
		if d.Name != line.Strategy || d.Items != 24 || d.Limit != 4 || len(d.Fetch) != 24*4 || len(d.Process) != 24*4 ||
			d.CPUs != min(2, runtime.GOMAXPROCS(0)) || d.Makespan != line.Makespan/1000 {
			t.Errorf("%s: %+v", line.Strategy, d)
		}
		// No batch is faster than its waiting at its limit, nor than a server that waits as long as it says.
		least := 24 / 4 * r.Params.Latency.Duration()
		if line.Strategy == "sequential" {
			least = 24 * (r.Params.Latency + r.Params.CPU/2).Duration()
		}
		if time.Duration(line.Makespan) < least || time.Duration(line.Simulated) < least {
			t.Errorf("%s took %d ns, simulated %d, at least %d", line.Strategy, line.Makespan, line.Simulated, least)
		}
		if !strings.HasPrefix(line.Said, line.Strategy+" ends after ") || !strings.HasPrefix(line.Compared, "For real ") {
			t.Errorf("it says %q, %q", line.Said, line.Compared)
		}
	}
	if !slices.Equal(names, []string{"sequential", "pool", "pipeline"}) {
		t.Errorf("measured %v", names)
	}
	last := lines[len(lines)-1]
	if !last.Done || !strings.Contains(strings.Join(last.Notes, "\n"), "One batch is an illustration") {
		t.Errorf("the last line is %+v", last)
	}
	noChildren(t)
	for _, l := range lines {
		t.Log(l.Said, l.Compared, l.Notes)
	}
}

// A machine with fewer CPUs than were asked for says so, and simulates as many as it has.
func TestFewerCPUs(t *testing.T) {
	p := some()
	p.CPUs = 64
	if runtime.GOMAXPROCS(0) >= p.CPUs {
		t.Skip("this machine has as many")
	}
	found, err := planFor(t.Context(), Request{Params: p, Strategies: []string{"pool"}})
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("and 64 were asked for: both the real batches and the simulated ones beside them had %d.",
		runtime.GOMAXPROCS(0))
	if notes := strings.Join(found.notes(0, ""), "\n"); !strings.Contains(notes, want) {
		t.Errorf("it notes %q, want %q", notes, want)
	}
	p.CPUs = found.cpus
	same, err := planFor(t.Context(), Request{Params: p, Strategies: []string{"pool"}})
	if err != nil || same.batches[0].simulated != found.batches[0].simulated {
		t.Errorf("simulated %v, and with as many CPUs as there are %v, %v", found.batches, same.batches, err)
	}
}

// What would take too long is refused before anything is started.
func TestTooLong(t *testing.T) {
	for _, test := range []struct {
		change     func(*params.Params)
		strategies []string
	}{
		{func(p *params.Params) { p.Items, p.Latency = 1000, 10*params.Second }, []string{"pool"}},
		{func(p *params.Params) { p.Items, p.Latency = 1000, 20*params.Millisecond }, []string{"sequential"}},
		{func(p *params.Params) { p.Items, p.CPU = 1000, 50*params.Millisecond }, []string{"perurl"}},
		{func(p *params.Params) { p.Items, p.CPU = 1, 30*params.Second }, []string{"pool"}},
		{func(p *params.Params) { p.Capacity, p.Items, p.Latency = 1, 100, 200*params.Millisecond }, []string{"pool"}},
	} {
		p := some()
		test.change(&p)
		err := Run(t.Context(), Request{Params: p, Strategies: test.strategies}, func(Line) error { return nil })
		if err == nil || !strings.HasPrefix(err.Error(), "for real this would take more than 20s: use fewer ") {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

// No strategy's simulation makes threads of the server's process: where a process may have few, it would end.
func TestSimulatedThreads(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("there is no list of threads here")
	}
	p := some()
	p.Items, p.Limit, p.CPU = 1000, 1000, 0
	for _, e := range strategies.Catalog() {
		before, _ := os.ReadDir("/proc/self/task")
		if _, err := planFor(t.Context(), Request{Params: p, Strategies: []string{e.Name}}); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		after, _ := os.ReadDir("/proc/self/task")
		if more := len(after) - len(before); more > 100 {
			t.Errorf("%s: %d more threads", e.Name, more)
		}
	}
}

// A process that crashes is one line, and the next strategy is tried.
func TestCrash(t *testing.T) {
	t.Setenv(crashEnv, "boom")
	lines := run(t, Request{Params: some(), Strategies: []string{"sequential", "pool"}})
	if len(lines) != 3 || !lines[2].Done {
		t.Fatalf("%+v", lines)
	}
	for _, line := range lines[:2] {
		if line.Error != "its process failed: exit status 2: panic: boom" {
			t.Errorf("%s: %s", line.Strategy, line.Error)
		}
	}
}

// What cannot be read is said in a whole sentence, wherever it is wrong.
func TestReadRequestSays(t *testing.T) {
	for body, want := range map[string]string{
		`[]`: "all of it cannot be array", `3`: "all of it cannot be number", `"x"`: "all of it cannot be string",
		`{"params": []}`: "params cannot be array", `{"params": {"items": 1.5}}`: "params.items cannot be number 1.5",
		``: "it is empty",
	} {
		_, err := ReadRequest([]byte(body))
		if want = "this is no request for a run: " + want; err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
}

// Whoever goes away ends the run, in the middle of a batch or between two, and leaves no process.
func TestRunEnds(t *testing.T) {
	gone := errors.New("gone")
	both := Request{Params: some(), Strategies: []string{"sequential", "pool"}}
	err := Run(t.Context(), both, func(Line) error { return gone })
	if !errors.Is(err, gone) {
		t.Errorf("nobody takes the line: %v", err)
	}
	noChildren(t)
	if runtime.GOOS != "linux" {
		return // there is no telling when a batch has begun
	}
	p := some()
	p.Items, p.Latency = 700, 5*params.Millisecond // a batch takes more than three seconds
	ctx, cancel := context.WithCancelCause(t.Context())
	var ending sync.WaitGroup
	defer ending.Wait()
	ending.Go(func() {
		for looks := time.NewTicker(5 * time.Millisecond); ctx.Err() == nil; <-looks.C {
			for _, child := range children() {
				if line, _ := os.ReadFile("/proc/" + child + "/cmdline"); strings.Contains(string(line), childFlag) {
					cancel(gone)
				}
			}
		}
	})
	err = Run(ctx, Request{Params: p, Strategies: []string{"sequential"}}, func(line Line) error {
		t.Errorf("it has measured %+v", line)
		return nil
	})
	cancel(nil)
	if !errors.Is(err, gone) {
		t.Errorf("ended with %v", err)
	}
	noChildren(t)
}

// children are the processes that this one has started.
func children() (pids []string) {
	lists, _ := filepath.Glob("/proc/self/task/*/children")
	for _, list := range lists {
		found, _ := os.ReadFile(list) // a thread may have ended meanwhile
		pids = append(pids, strings.Fields(string(found))...)
	}
	return pids
}

func noChildren(t *testing.T) {
	t.Helper()
	if left := children(); len(left) > 0 {
		t.Errorf("processes are left: %s", left)
	}
}

// The CPU time that was asked for is the one that the rounds take, item by item as in virtual time.
func TestWork(t *testing.T) {
	p := some()
	p.CPU, p.CPUSigma, p.Spread, p.Capacity, p.Degrade, p.Seed = 10*params.Millisecond, 1, params.Stragglers, 7, 9, 5
	const round = 10 * time.Microsecond
	found, err := planFor(t.Context(), Request{Params: p, Strategies: []string{"pool"}})
	if err != nil {
		t.Fatal(err)
	}
	work := found.forReal(round)
	if err := work.Validate(); err != nil {
		t.Error(err)
	}
	if work.Capacity != 7 || work.Degrade != 9 || work.Seed != 5 {
		t.Errorf("the work is %+v", work)
	}
	varies := map[int]bool{}
	for i := range work.Items {
		forReal, simulated, asked := work.Item(i), found.profile.Item(i), p.Profile().Item(i)
		if forReal.Latency != simulated.Latency || forReal.Latency != asked.Latency || forReal.CPU != simulated.CPU {
			t.Errorf("item %d is %+v for real, %+v simulated, and %+v was asked for", i, forReal, simulated, asked)
		}
		if off := time.Duration(forReal.Rounds)*round - simulated.CPU; off.Abs() > round {
			t.Errorf("item %d has %d rounds, and takes %v when it is simulated", i, forReal.Rounds, simulated.CPU)
		}
		varies[forReal.Rounds] = true
	}
	if len(varies) < work.Items/2 {
		t.Errorf("there are only %d different items", len(varies))
	}
	for micros, want := range map[time.Duration]int{0: 1, 4: 1, 16: 2, 1e6: 1e5} {
		if got := roundsFor(micros*time.Microsecond, round); got != want {
			t.Errorf("%d µs are %d rounds, want %d", micros, got, want)
		}
	}
}

// A note names the command that measures the same with confidence.
func TestCommand(t *testing.T) {
	mixed, err := scenario.FindScenarios([]string{"mixed"})
	if err != nil {
		t.Fatal(err)
	}
	p := params.Of(mixed[0].Profile)
	p.Limit, p.Items = 4, 24
	for _, test := range []struct {
		latency params.Micros
		want    string
	}{
		{p.Latency, "by: overlap run --scenarios mixed --strategies pool,pipeline --limits 4 --items 24"},
		{p.Latency + 1, "by overlap run: scenarios such as mixed, or with --urls your own service."},
	} {
		p.Latency = test.latency
		found, err := planFor(t.Context(), Request{Params: p, Strategies: []string{"pipeline", "pool"}})
		if err != nil || !strings.HasSuffix(found.command(), test.want) {
			t.Errorf("%+v: %v, want %s", found, err, test.want)
		}
	}
}

// How far a real batch is from the simulated one is said in words.
func TestCompare(t *testing.T) {
	const ms = time.Millisecond
	for _, test := range []struct {
		took, simulated time.Duration
		want            string
	}{
		{100 * ms, 80 * ms, "For real 100.0ms, simulated 80.00ms: 1.25 times as long."},
		{82 * ms, 80 * ms, "For real 82.00ms, simulated 80.00ms: the same within 5 %."},
		{60 * ms, 80 * ms, "For real 60.00ms, simulated 80.00ms: 25 % shorter."},
		{ms, 0, "For real 1.000ms, simulated no time at all: what is left is what the simulation leaves out."},
	} {
		if got := compare(test.took, test.simulated); got != test.want {
			t.Errorf("%v, %v: %s, want %s", test.took, test.simulated, got, test.want)
		}
	}
}
