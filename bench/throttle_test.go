package bench

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/results"
	"github.com/overlap-bench/overlap/strategies"
)

// A sample that is stopped by the quota for what it uses itself is kept, whichever version of control
// groups says so; one that others in the group stop is not, and is measured again.
func TestBlocksUnderQuota(t *testing.T) {
	v1 := func(used time.Duration, n int) map[string]string {
		return map[string]string{
			"proc/self/cgroup":                           "4:cpu,cpuacct:/docker/4f1a\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.stat":      fmt.Sprintf("nr_periods %d\nnr_throttled %d\nthrottled_time %d\n", n, n, n*100e6),
			"sys/fs/cgroup/cpu,cpuacct/cpuacct.usage": fmt.Sprintln(used.Nanoseconds()),
		}
	}
	forms := map[string]func(used time.Duration, n int) map[string]string{
		"version 1": v1,
		"version 1, usage not counted": func(used time.Duration, n int) map[string]string {
			files := v1(used, n)
			delete(files, "sys/fs/cgroup/cpu,cpuacct/cpuacct.usage")
			return files
		},
		"version 1, usage of another group": func(used time.Duration, n int) map[string]string {
			files := v1(used, n)
			files["proc/self/cgroup"] = "2:cpuacct:/\n1:cpu:/docker/4f1a\n"
			files["sys/fs/cgroup/cpuacct/cpuacct.usage"] = fmt.Sprintln(5 * used.Nanoseconds())
			return files
		},
		"version 1, usage mounted by itself": func(used time.Duration, n int) map[string]string {
			files := v1(used, n)
			files["proc/self/cgroup"] = "2:cpuacct:/docker/4f1a\n1:cpu:/docker/4f1a\n"
			files["sys/fs/cgroup/cpuacct/cpuacct.usage"] = files["sys/fs/cgroup/cpu,cpuacct/cpuacct.usage"]
			delete(files, "sys/fs/cgroup/cpu,cpuacct/cpuacct.usage")
			return files
		},
		"version 2": func(used time.Duration, n int) map[string]string {
			return map[string]string{
				"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000\n",
				"sys/fs/cgroup/cpu.stat": fmt.Sprintf("usage_usec %d\nnr_periods %d\nnr_throttled %d\nthrottled_usec %d\n", used.Microseconds(), n, n, n*100e3),
			}
		},
		"of a group around ours": func(used time.Duration, n int) map[string]string {
			return map[string]string{
				"proc/self/cgroup": "0::/pod/ours\n", "sys/fs/cgroup/pod/cpu.max": "50000 100000\n",
				"sys/fs/cgroup/pod/ours/cpu.stat": "usage_usec 5\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n",
				"sys/fs/cgroup/pod/cpu.stat":      fmt.Sprintf("usage_usec %d\nnr_periods %d\nnr_throttled %d\nthrottled_usec %d\n", used.Microseconds(), n, n, n*100e3),
			}
		},
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			// Each sample takes 2 s: 1 s of CPU time under a quota of 0.5, of which others take 0.3 s in the second.
			ours := []time.Duration{0, time.Second, time.Second, 1700 * time.Millisecond, 1700 * time.Millisecond, 2700 * time.Millisecond}
			reading, began, rec := 0, time.Now(), recordTo(t)
			b := Blocks{
				Cells: someCells(t)[:2], Blocks: 1, Measurer: &mock{}, Recording: rec,
				Pressure: func() Pressure {
					p := ReadPressure(rootOf(withStat(form(time.Duration((reading+1)/2)*time.Second, (reading+1)/2*20))))
					p = p.withOwn(ours[reading], began.Add(time.Duration(reading)*2*time.Second))
					reading++
					return p
				},
			}
			if tally, err := b.Run(t.Context()); err != nil || tally != (Tally{OK: 2, Disturbed: 1}) {
				t.Fatalf("tally %+v, error %v", tally, err)
			}
			f, err := results.Read(rec.Path)
			want := "disturbed: others who share its CPU quota stopped it for 30 % of the time"
			if name == "version 1, usage not counted" || name == "version 1, usage of another group" {
				want = "disturbed: others who share its CPU quota stopped it for 21 % of the time"
			}
			if err != nil || len(f.Failures) != 1 || f.Failures[0].Reason != want {
				t.Errorf("failures %v, error %v, want %q", f.Failures, err, want)
			}
			if got := f.Samples[0]; got.Throttled == nil || *got.Throttled != 2*time.Second {
				t.Errorf("throttled for %v, want 2s recorded all the same", got.Throttled)
			}
		})
	}
}

// withStat adds two CPUs.
func withStat(files map[string]string) map[string]string {
	files = maps.Clone(files)
	files["proc/stat"] = statFile
	return files
}

// What is unknown, or counted backwards, disturbs nobody; others who use nothing of what we miss do
// not either.
func TestCrowded(t *testing.T) {
	type reading struct {
		used, own time.Duration // -1 is unknown
		stopped   time.Duration
	}
	of := func(r reading, at time.Duration) Pressure {
		q := quotaReading{dir: "a", quota: Quota{Time: 50 * ms, Period: 100 * ms}, throttle: Throttle{Time: r.stopped}}
		p := Pressure{at: time.Time{}.Add(at)}
		if r.used >= 0 {
			q.used = &r.used
		}
		if r.own >= 0 {
			p.own = &r.own
		}
		p.quotas = []quotaReading{q}
		return p
	}
	for name, tt := range map[string]struct {
		now  reading
		want float64 // -1 is unknown
	}{
		"our own use":             {reading{500 * ms, 500 * ms, time.Second}, 0},
		"others use a fifth":      {reading{500 * ms, 400 * ms, time.Second}, 0.2},
		"never stopped":           {reading{300 * ms, 100 * ms, 0}, 0},
		"hardly stopped":          {reading{500 * ms, 100 * ms, 30 * ms}, 0.03},
		"others use all":          {reading{900 * ms, 0, 3 * time.Second}, 1},
		"read a moment too early": {reading{500 * ms, 501 * ms, time.Second}, 0},
		"own use unknown":         {reading{500 * ms, -1, time.Second}, -1},
		"usage unknown, no CPUs":  {reading{-1, 500 * ms, time.Second}, -1},
		"counted back":            {reading{500 * ms, 400 * ms, -1}, -1},
	} {
		got := of(tt.now, time.Second).Since(of(reading{}, 0)).Crowded
		if (got == nil) != (tt.want < 0) || got != nil && (*got < tt.want-1e-9 || *got > tt.want+1e-9) {
			t.Errorf("%s: crowded for %v, want %v", name, got, tt.want)
		}
	}
	if got := of(reading{}, 0).Since(of(reading{}, 0)).Crowded; got != nil {
		t.Errorf("in no time: %v", *got)
	}
	crowd := 0.2
	const said = "others who share its CPU quota stopped it for 20 % of the time"
	if reason, disturbed := (Usage{Crowded: &crowd}).Disturbed(); !disturbed || reason != said {
		t.Errorf("a machine is disturbed by a neighbour: %q, %v", reason, disturbed)
	}
}

// Only a cell that a quota slows is measured for longer.
func TestSampleTime(t *testing.T) {
	entries, err := FindStrategies([]string{"sequential", "pool"})
	if err != nil {
		t.Fatal(err)
	}
	was := hostQuota
	defer func() { hostQuota = was }()
	half := Quota{Time: 50 * ms, Period: 100 * ms}
	for _, tt := range []struct {
		scenario string
		entry    int
		quota    Quota
		want     time.Duration
	}{
		{"cpu", 1, Quota{}, 150 * ms},
		{"cpu", 1, half, 2 * time.Second},
		{"cpu", 1, Quota{Time: 150 * ms, Period: 100 * ms}, 2 * time.Second},
		{"cpu", 1, Quota{Time: 200 * ms, Period: 100 * ms}, 150 * ms},
		{"cpu", 1, Quota{Time: 5 * ms, Period: 10 * ms}, 200 * ms},
		{"io", 1, half, 150 * ms},
		{"mixed", 0, half, 150 * ms},
		{"mixed", 1, half, 2 * time.Second},
		{"mixed", 1, Quota{Time: 150 * ms, Period: 100 * ms}, 2 * time.Second},
	} {
		c := Cell{Scenario: coreScenario(tt.scenario, 128), Entry: entries[tt.entry], Limit: 16}
		hostQuota = func() Quota { return tt.quota }
		e := Engine{BenchTime: 150 * ms, InProcess: true}
		args, err := e.args(c)
		if want := "-test.benchtime=" + SampleTime(c, 150*ms).String(); err != nil || !slices.Contains(args, want) {
			t.Errorf("%s under %+v: arguments %v, error %v, want %s", c, tt.quota, args, err, want)
		}
		if got := sampleTime(c, 150*ms, tt.quota, 2); got != tt.want {
			t.Errorf("%s under %+v: a sample takes %v, want %v", c, tt.quota, got, tt.want)
		}
		if free := estimate(c, 150*ms, Quota{}, 2); estimate(c, 150*ms, tt.quota, 2)-free < tt.want-150*ms {
			t.Errorf("%s under %+v: the estimate is %v, without %v", c, tt.quota, estimate(c, 150*ms, tt.quota, 2), free)
		}
	}
}

// Under a quota the CPU time counts, not the time for which it stops us.
func TestStopwatch(t *testing.T) {
	passed := stopwatchUnder(Quota{Time: ms, Period: 100 * ms}, 2)
	begun, h := process.CPU(), newHasher()
	for process.CPU()-begun < 5*ms {
		h.hash()
	}
	got := passed()
	if most := process.CPU() - begun + ms; got < 2*ms || got > most/2 {
		t.Errorf("%v passed on each of 2 CPUs, at most %v was used", got, most)
	}
}

// Under a quota, net/http gives up connections by itself.
func TestDialsAllowed(t *testing.T) {
	m := Measurement{cell: Cell{Scenario: coreScenario("io", 128)}, costs: &Costs{CPUs: 2}}
	if got := m.dialsAllowed(); got != 0 {
		t.Errorf("without a quota %d", got)
	}
	m.costs.Quota = Quota{Time: 200 * ms, Period: 100 * ms}
	if got := m.dialsAllowed(); got != 0 {
		t.Errorf("with a quota of all CPUs %d", got)
	}
	m.costs.Quota = Quota{Time: 50 * ms, Period: 100 * ms}
	if got := m.dialsAllowed(); got != 32 {
		t.Errorf("with a quota of half a CPU %d, want 32", got)
	}
	m.breaks = 1
	if got := m.dialsAllowed(); got < 1000 {
		t.Errorf("with faults %d", got)
	}
}

// A cell is measured once it has one sample that can be used, also of an earlier part of the run.
func TestUnmeasured(t *testing.T) {
	cells := someCells(t)[:3]
	spoilt := map[string]bool{cells[0].String(): true, cells[1].String(): true}
	m := &mock{fail: func(_ int, c Cell) error {
		if spoilt[c.String()] {
			return fmt.Errorf("%w: by a neighbour", ErrDisturbed)
		}
		return nil
	}}
	b := Blocks{Cells: cells, Blocks: 1, Measurer: m, Recording: recordTo(t)}
	if _, err := b.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := b.Unmeasured()
	if len(got) != 2 || got[0].Cell.String() != cells[0].String() || got[1].Reason != "disturbed: by a neighbour" || !got[1].Spoilt {
		t.Errorf("without a sample %+v, want the first two cells", got)
	}
	_, samples, err := results.ReadSidecar(results.SidecarPath(b.Recording.Path))
	if err != nil {
		t.Fatal(err)
	}
	delete(spoilt, cells[1].String())
	b = Blocks{Cells: cells, Blocks: 1, Measurer: m, Recording: recordTo(t), Done: samples}
	if _, err := b.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.Unmeasured(); len(got) != 1 || got[0].Cell.String() != cells[0].String() || got[0].Reason != "disturbed: by a neighbour" || !got[0].Spoilt {
		t.Errorf("resumed: without a sample %+v, want the first cell", got)
	}
}

// The T* of a sample goes by how long it lasted and by what it used.
func TestBoundUnderQuota(t *testing.T) {
	s := coreScenario("cpu", 100)
	began := time.Now()
	m := Measurement{
		cell:   Cell{Scenario: s, Entry: strategies.Catalog()[0], Limit: 1},
		costs:  &Costs{CPUs: 2, Quota: Quota{Time: 50 * ms, Period: 100 * ms}, Process: ms},
		sample: sample{began: began, ended: began.Add(2 * time.Second)},
	}
	m.total = totals{batches: 8, makespan: 1900 * ms, cpu: 960 * ms}
	bound := func() float64 {
		figures := m.bounds(fixtures.Stats{Requests: 800})
		return figures[slices.IndexFunc(figures, func(f Figure) bool { return f.Unit == results.Bound })].Value
	}
	// 100 ms of CPU time a batch, of 0.5 × 2 s and two buckets of 50 ms and two overruns, in 1.9 s
	if got, want := bound(), float64(100*ms)*1900/(1000+2*50+2*10); got < want-1e3 || got > want+1e3 {
		t.Errorf("T* is %v ns, want %v", got, want)
	}
	m.total.cpu = 2000 * ms
	if got, want := bound(), float64(100*ms)*1900/2000; got < want-1e3 || got > want+1e3 {
		t.Errorf("T* is %v ns where the quota is not kept to, want %v", got, want)
	}
	if got, _, high := (Costs{CPUs: 2, Quota: Quota{Time: 50 * ms, Period: 100 * ms}, Process: ms}).Bound(s.Profile, plenty, 1); high != 200*ms {
		t.Errorf("T* %v, at a limit up to %v, want 200ms: 100 ms of CPU time by half a CPU", got, high)
	}
}
