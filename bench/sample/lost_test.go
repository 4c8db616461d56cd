package sample

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/bound/tstar"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
)

// at makes stamps in milliseconds.
func at(pulled, fetchEnd, processStart, processEnd, emitted int) strategies.Times {
	d := func(n int) time.Duration { return time.Duration(n) * ms }
	return strategies.Times{Pulled: d(pulled), FetchStart: d(pulled), FetchEnd: d(fetchEnd),
		ProcessStart: d(processStart), ProcessEnd: d(processEnd), Emitted: d(emitted)}
}

// Histories of four items on two CPUs, limit 2, and the reasons why CPUs had nothing to do.
func TestIdleOf(t *testing.T) {
	for name, tt := range map[string]struct {
		times []strategies.Times
		want  map[state]time.Duration
	}{
		"pool": { // two workers in step: 10 ms fetching, 2 ms processing
			[]strategies.Times{at(0, 10, 10, 12, 12), at(0, 10, 10, 12, 12), at(12, 22, 22, 24, 24), at(12, 22, 22, 24, 24)},
			map[state]time.Duration{stateFill: 20 * ms, stateDrain: 20 * ms},
		},
		"limit": { // the last item is pulled when the others are done
			[]strategies.Times{at(0, 10, 10, 12, 12), at(0, 10, 10, 12, 12), at(12, 22, 22, 24, 24), at(12, 30, 30, 32, 32),
				at(24, 40, 40, 42, 42)},
			map[state]time.Duration{stateFill: 20 * ms, stateLimit: 21 * ms, stateProcessing: ms,
				stateDrain: 2*6*ms + 2*ms + 2*8*ms + 2*ms},
		},
		"batched": { // a straggler holds the next two back
			[]strategies.Times{at(0, 10, 10, 12, 12), at(0, 20, 20, 22, 22), at(22, 32, 32, 34, 34), at(22, 32, 32, 34, 34)},
			map[state]time.Duration{stateFill: 20 * ms, stateLimit: ms, stateProcessing: ms, stateBarrier: 2*8*ms + 2*ms,
				stateDrain: 20 * ms},
		},
		"staged": { // all are fetched before one is processed
			[]strategies.Times{at(0, 10, 20, 22, 22), at(0, 10, 20, 22, 22), at(10, 20, 22, 24, 24), at(10, 20, 22, 24, 24)},
			// two items of 2 ms wait: no more could be done
			map[state]time.Duration{stateFill: 20 * ms, stateBarrier: 2 * 2 * ms, stateDrain: 2*10*ms - 2*2*ms},
		},
		"event loop": { // one processes
			[]strategies.Times{at(0, 10, 10, 12, 12), at(0, 10, 12, 14, 14), at(0, 10, 14, 16, 16), at(0, 10, 16, 18, 18)},
			map[state]time.Duration{stateFill: 20 * ms, stateQueue: 6 * ms, stateDrain: 2 * ms},
		},
		"staged, many": { // what waits would keep both CPUs busy until the barrier
			[]strategies.Times{at(0, 10, 20, 40, 40), at(0, 10, 20, 40, 40), at(10, 20, 40, 50, 50), at(10, 20, 40, 50, 50)},
			map[state]time.Duration{stateFill: 20 * ms, stateBarrier: 2 * 10 * ms},
		},
		"CPUs all taken": {
			[]strategies.Times{at(0, 1, 1, 9, 9), at(0, 1, 1, 9, 9), at(0, 1, 1, 9, 9)},
			map[state]time.Duration{stateFill: 2 * ms},
		},
	} {
		t.Run(name, func(t *testing.T) {
			idle, free := idleOf(tt.times, 2, 2)
			var sum time.Duration
			for i, d := range idle {
				sum += d
				if d != tt.want[state(i)] {
					t.Errorf("state %d: %v, want %v", i, d, tt.want[state(i)])
				}
			}
			if sum != free {
				t.Errorf("the states sum up to %v, want %v", sum, free)
			}
		})
	}
}

// Where the only place is taken by an item in process, fetching is not what the other CPU waits
// for.
func TestIdleOfSequential(t *testing.T) {
	idle, _ := idleOf([]strategies.Times{at(0, 1, 1, 11, 11), at(11, 12, 12, 22, 22), at(22, 23, 23, 33, 33)}, 1, 2)
	if got := idle[stateProcessing]; got != 2*10*ms {
		t.Errorf("processing holds the place for %v, want 20ms", got)
	}
	if got := idle[stateLimit]; got != 2*ms {
		t.Errorf("fetching holds the place for %v, want 2ms: of two CPUs for 1 ms", got)
	}
}

// Items that wait at a barrier do so although others are pulled all the time.
func TestPullsDoNotTakeItems(t *testing.T) {
	var times []strategies.Times
	for i := range 100 {
		end := time.Duration(i+1) * 100 * time.Microsecond
		times = append(times, strategies.Times{Pulled: end - 100*time.Microsecond, FetchStart: end - 100*time.Microsecond,
			FetchEnd: end, ProcessStart: 20 * ms, ProcessEnd: 21 * ms, Emitted: 21 * ms})
	}
	idle, _ := idleOf(times, 1, 2)
	if idle[stateHandOver] > ms || idle[stateBarrier] < 35*ms {
		t.Errorf("hand-over %v, barrier %v, want nearly all of two CPUs for 20 ms at the barrier", idle[stateHandOver],
			idle[stateBarrier])
	}
}

// A place that is taken again within microseconds was handed over.
func TestHandOverIsNoBarrier(t *testing.T) {
	times := []strategies.Times{at(0, 10, 10, 12, 12), at(0, 20, 20, 22, 22), at(12, 32, 32, 34, 34),
		at(40, 50, 50, 52, 52)}
	times[2].Pulled += 50 * time.Microsecond
	idle, _ := idleOf(times, 2, 2)
	if got := idle[stateHandOver]; got != 2*50*time.Microsecond {
		t.Errorf("hand-over %v, want 0.1ms of two CPUs", got)
	}
	if idle[stateBarrier] == 0 {
		t.Error("waiting from 22 to 40 ms is no barrier")
	}
}

func parts(l loss) (list []time.Duration, sum time.Duration) {
	list = []time.Duration{l.limit, l.fill, l.barrier, l.queue, l.inflation, l.gc, l.scheduling, l.fixture}
	for _, d := range list {
		sum += d
	}
	return list, sum
}

// ideal is a batch of ten items that takes T*: 8 ms idle, then 10 ms of both CPUs.
func ideal() (spending, bound.Costs, tstar.Bound) {
	_, c := benchtest.TenItems()
	s := spending{
		makespan: 14 * ms, client: 11 * ms, server: ms,
		free: 16 * ms, fetching: 82 * ms, delay: 80 * ms,
	}
	s.idle[stateFill] = 16 * ms
	return s, c, tstar.Bound{Time: 14 * ms, Binds: tstar.Waiting}
}

// What is changed shows up in its own part, in full, and in no other.
func TestLost(t *testing.T) {
	if _, sum := parts(lostOf(ideal())); sum != 0 {
		t.Errorf("a batch that takes T* has lost %v", sum)
	}
	for name, tt := range map[string]struct {
		change func(s *spending)
		want   loss
	}{
		"limit": {func(s *spending) {
			s.makespan += 5 * ms
			s.free += 10 * ms
			s.idle[stateLimit] = 10 * ms
		}, loss{limit: 5 * ms}},
		"drain": {func(s *spending) {
			s.makespan += 5 * ms
			s.free += 10 * ms
			s.idle[stateDrain] = 10 * ms
		}, loss{fill: 5 * ms}},
		"barrier": {func(s *spending) {
			s.makespan += 5 * ms
			s.free += 10 * ms
			s.idle[stateBarrier] = 10 * ms
		}, loss{barrier: 5 * ms}},
		"queue": {func(s *spending) {
			s.makespan += 5 * ms
			s.free += 10 * ms
			s.idle[stateQueue] = 10 * ms
		}, loss{queue: 5 * ms}},
		"hand-over": {func(s *spending) {
			s.makespan += 5 * ms
			s.free += 10 * ms
			s.idle[stateHandOver] = 10 * ms
		}, loss{scheduling: 5 * ms}},
		"collected": {func(s *spending) { s.makespan += 2 * ms; s.client += 4 * ms; s.gc += 4 * ms }, loss{gc: 2 * ms}},
		"inflated":  {func(s *spending) { s.makespan += 2 * ms; s.client += 4 * ms }, loss{inflation: 2 * ms}},
		"fixture":   {func(s *spending) { s.makespan += 2 * ms; s.server += 4 * ms }, loss{fixture: 2 * ms}},
		"scheduler": {func(s *spending) { // a fifth of fetching; and the idleness is no longer all that of T*
			s.makespan += 2 * ms
			s.free, s.idle[stateFill] = 20*ms, 20*ms
			s.fetching, s.sched = s.fetching+20*ms, 20*ms
		}, loss{scheduling: 2 * ms}},
		"one processes": {func(s *spending) {
			s.makespan += 5 * ms
			s.free += 10 * ms
			s.idle[stateProcessing] = 10 * ms
		}, loss{limit: 5 * ms}},
		// every CPU has an item: nobody says who had it
		"taken by others": {func(s *spending) { s.makespan += 3 * ms; s.sched = time.Second }, loss{}},
	} {
		t.Run(name, func(t *testing.T) {
			s, c, b := ideal()
			tt.change(&s)
			got, _ := parts(s.lost(c, b, 10, 10))
			want, _ := parts(tt.want)
			for i := range want {
				if diff := got[i] - want[i]; diff < -10 || diff > 10 {
					t.Errorf("%s: %v, want %v", record.Lost[i].Name, got[i], want[i])
				}
			}
		})
	}
}

func lostOf(s spending, c bound.Costs, b tstar.Bound) loss { return s.lost(c, b, 10, 10) }

// A batch on the real clock has all figures of a bound, and never beats it.
func TestBoundOfSample(t *testing.T) {
	s := benchtest.Quick()
	url := benchtest.Serve(t, s)
	costs, err := bound.MeasureCosts(t.Context(), s.Profile, url, true)
	if err != nil {
		t.Fatal(err)
	}
	if costs.Client <= 0 || costs.Process <= 0 || costs.ProcessMost < costs.ProcessLeast || costs.CPUs <= 0 {
		t.Errorf("costs %+v", costs)
	}
	m, err := Prepare(t.Context(), scenario.Cell{Scenario: s, Entry: entryOf(strategies.Pool{Workers: 8}), Limit: 8}, url,
		false, &costs)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	runBatches(t, m, 3)
	figures, err := m.Figures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range figures {
		got[f.Unit] = f.Value
	}
	makespan := float64(m.total.makespan) / 3
	if bound := got[record.Bound]; bound <= float64(ms) || bound > 1.02*makespan {
		t.Errorf("T* is %v ns, the makespan %v", bound, makespan)
	}
	if got[record.LimitLow] < got[record.Bound] || got[record.LimitHigh] < got[record.LimitLow] {
		t.Errorf("at the limit: %v to %v, T* is %v", got[record.LimitLow], got[record.LimitHigh], got[record.Bound])
	}
	for _, l := range record.Lost {
		if v, ok := got[l.Unit]; !ok || !(v >= 0) || v > makespan {
			t.Errorf("%s is %v, %v, of %v", l.Unit, v, ok, makespan)
		}
	}
}
