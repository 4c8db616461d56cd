package simulate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

// crashEnv has the process that is to simulate a batch of pool end in some way instead.
const crashEnv = "OVERLAP_TEST_CRASH"

func crashIfAsked() {
	if len(os.Args) < 2 || !strings.HasPrefix(os.Args[1], apartFlag) || !strings.Contains(os.Args[1], `"pool"`) {
		return
	}
	switch how := os.Getenv(crashEnv); how {
	case "":
	case "killed":
		self, _ := os.FindProcess(os.Getpid())
		self.Kill()
		select {}
	case "silent":
		os.Exit(3)
	case "odd":
		fmt.Println("hello")
		os.Exit(0)
	default:
		fmt.Fprintln(os.Stderr, how+"\n\ngoroutine 1 [running]:\nmain.main()")
		os.Exit(2)
	}
}

// A batch comes to the same in a process of its own, with all that may be asked of it.
func TestApart(t *testing.T) {
	p := profileOf(60, 3*ms, ms)
	p.Latency.Sigma = 0.5
	m := virtual.Machine{CPUs: 2}
	for _, name := range []string{"sequential", "pool", "pipeline", "adaptive"} {
		found, err := Request{Strategies: []string{name}, Machine: m}.Entries()
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range []oneBatch{{p, m, name, 8, batch.Options{}, false},
			{p, m, name, 8, batch.Options{Spans: true, Marks: []int{10, 50}}, false}} {
			here, err1 := b.here(t.Context(), found[0])
			apart, err2 := b.apart(t.Context())
			if err1 != nil || err2 != nil || !reflect.DeepEqual(here, apart) || here.Makespan == 0 ||
				len(here.Marked) != len(b.Options.Marks) {
				t.Errorf("%s: here %+v, %v\napart %+v, %v", name, here, err1, apart, err2)
			}
		}
	}
}

// Costs are those of a process that simulates one batch.
func TestCosts(t *testing.T) {
	r := Request{Scenarios: []Scenario{{"x", profileOf(8, ms, ms)}}, Strategies: []string{"sequential", "pool"},
		Limits: []int{2}, Costs: true}
	answers, err := Run(t.Context(), r, nil)
	if err != nil || len(answers) != 2 || answers[1].Real <= 0 {
		t.Errorf("%+v, error %v", answers, err)
	}
	r.Costs = false
	if answers, err := Run(t.Context(), r, nil); err != nil || answers[1].Real != 0 || answers[1].PeakRSS != 0 {
		t.Errorf("without costs: %+v, error %v", answers, err)
	}
}

// What takes much memory, or many threads, is simulated apart; what an ordinary request asks for is not.
func TestHeavy(t *testing.T) {
	for _, tt := range []struct {
		strategy     string
		limit, items int
		want         bool
	}{
		{"pool", 16, 128, false}, {"pool", 256, 4000, false}, {"perurl", 16, 4000, false}, {"threads", 64, 100_000, false},
		{"pool", 16, 1_000_000, true}, {"perurl", 1, 100_000, true}, {"pool", 100_000, 100_000, true},
		{"threads", 1000, 2000, true},
	} {
		found, err := scenario.FindStrategies([]string{tt.strategy})
		if err != nil {
			t.Fatal(err)
		}
		b := oneBatch{Profile: profileOf(tt.items, ms, ms), Strategy: tt.strategy, Limit: tt.limit}
		if got := b.heavy(found[0]); got != tt.want {
			t.Errorf("%+v: heavy is %v", tt, got)
		}
	}
}

// A simulation that crashes is named with its reason in one line; the others are there. Its strategy is not tried at
// higher limits.
func TestCrash(t *testing.T) {
	r := Request{Scenarios: []Scenario{{"x", profileOf(8, ms, ms)}}, Strategies: []string{"sequential", "pool", "staged"},
		Limits: []int{2, 4}, Costs: true}
	for how, want := range map[string]string{
		"fatal error: runtime: out of memory": "runtime: out of memory",
		"runtime: failed to create new OS thread (have 200 already; errno=11)": "runtime: failed to create new OS thread " +
			"(have 200 already; errno=11)",
		"panic: boom": "panic: boom",
		"killed":      "its process ended with signal: killed, perhaps for want of memory",
		"silent":      "its process: exit status 3",
		"odd":         "its process gave no answer: invalid character 'h' looking for beginning of value",
	} {
		t.Setenv(crashEnv, how)
		answers, err := Run(t.Context(), r, nil)
		failures := Failures(nil)
		if want = "1 simulation has failed: x, pool at limit 2: " + want; !errors.As(err, &failures) || err.Error() != want ||
			len(answers) != 3 {
			t.Errorf("%s: %d answers, error %v, want %s", how, len(answers), err, want)
		}
	}
}

// A request that is cancelled has the answers until then, also while a process of its own simulates.
func TestCancel(t *testing.T) {
	for _, costs := range []bool{false, true} {
		ctx, cancel := context.WithCancelCause(t.Context())
		r := Request{Scenarios: []Scenario{{"x", profileOf(8, ms, ms)}}, Limits: []int{2}, Costs: costs}
		why := errors.New("enough")
		answers, err := Run(ctx, r, func(a Answer) {
			if a.Strategy == "perurl" {
				cancel(why)
			}
		})
		if err != why || len(answers) != 2 {
			t.Errorf("costs %v: %d answers, error %v", costs, len(answers), err)
		}
		found := strategies.Catalog()[0]
		if _, err := (oneBatch{Profile: profileOf(8, ms, ms), Strategy: found.Name, Limit: 1}).apart(ctx); err != why {
			t.Errorf("apart, error %v", err)
		}
	}
}

// What a process is asked can be written and read.
func TestOneBatchIsJSON(t *testing.T) {
	o := batch.Options{Spans: true, Marks: []int{1}}
	b := oneBatch{profileOf(3, ms, ms), virtual.Machine{CPUs: 2}, "pool", 4, o, true}
	text, err := json.Marshal(b)
	var got oneBatch
	if err != nil || json.Unmarshal(text, &got) != nil || !reflect.DeepEqual(got, b) {
		t.Errorf("%s gives %+v, error %v", text, got, err)
	}
}
