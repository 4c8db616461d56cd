package runner

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/internal/testmachines"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
)

// A sample that is stopped by the quota for what it uses itself is kept, whichever version of control
// groups says so; one that others in the group stop is not, and is measured again.
func TestBlocksUnderQuota(t *testing.T) {
	v1 := func(used time.Duration, n int) map[string]string {
		return map[string]string{
			"proc/self/cgroup":                           "4:cpu,cpuacct:/docker/4f1a\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.stat": fmt.Sprintf("nr_periods %d\nnr_throttled %d\nthrottled_time %d\n", n, n,
				n*100e6),
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
				"sys/fs/cgroup/cpu.stat": fmt.Sprintf("usage_usec %d\nnr_periods %d\nnr_throttled %d\nthrottled_usec %d\n",
					used.Microseconds(), n, n, n*100e3),
			}
		},
		"of a group around ours": func(used time.Duration, n int) map[string]string {
			return map[string]string{
				"proc/self/cgroup": "0::/pod/ours\n", "sys/fs/cgroup/pod/cpu.max": "50000 100000\n",
				"sys/fs/cgroup/pod/ours/cpu.stat": "usage_usec 5\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n",
				"sys/fs/cgroup/pod/cpu.stat": fmt.Sprintf("usage_usec %d\nnr_periods %d\nnr_throttled %d\nthrottled_usec "+
					"%d\n", used.Microseconds(), n, n, n*100e3),
			}
		},
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			// Each sample takes 2 s: 1 s of CPU time under a quota of 0.5, of which others take 0.3 s in the second.
			ours := []time.Duration{0, time.Second, time.Second, 1700 * time.Millisecond, 1700 * time.Millisecond,
				2700 * time.Millisecond}
			reading, began, rec := 0, time.Now(), recordTo(t)
			b := Blocks{
				Cells: someCells(t)[:2], Blocks: 1, Measurer: &mock{}, Recording: rec,
				Pressure: func() host.Pressure {
					files := form(time.Duration((reading+1)/2)*time.Second, (reading+1)/2*20)
					p := host.ReadPressure(testmachines.RootOf(withStat(files)))
					p = p.WithOwn(ours[reading], began.Add(time.Duration(reading)*2*time.Second))
					reading++
					return p
				},
			}
			if tally, err := b.Run(t.Context()); err != nil || tally != (Tally{OK: 2, Replaced: 1}) {
				t.Fatalf("tally %+v, error %v", tally, err)
			}
			f, err := record.Read(rec.Path)
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
	files["proc/stat"] = testmachines.Stat
	return files
}

// Only a cell that a quota slows is measured for longer.
func TestSampleTime(t *testing.T) {
	entries, err := scenario.FindStrategies([]string{"sequential", "pool"})
	if err != nil {
		t.Fatal(err)
	}
	was := host.HostQuota
	defer func() { host.HostQuota = was }()
	half := host.Quota{Time: 50 * ms, Period: 100 * ms}
	for _, tt := range []struct {
		scenario string
		entry    int
		quota    host.Quota
		want     time.Duration
	}{
		{"cpu", 1, host.Quota{}, 150 * ms},
		{"cpu", 1, half, 2 * time.Second},
		{"cpu", 1, host.Quota{Time: 150 * ms, Period: 100 * ms}, 2 * time.Second},
		{"cpu", 1, host.Quota{Time: 200 * ms, Period: 100 * ms}, 150 * ms},
		{"cpu", 1, host.Quota{Time: 5 * ms, Period: 10 * ms}, 200 * ms},
		{"io", 1, half, 150 * ms},
		{"mixed", 0, half, 150 * ms},
		{"mixed", 1, half, 2 * time.Second},
		{"mixed", 1, host.Quota{Time: 150 * ms, Period: 100 * ms}, 2 * time.Second},
	} {
		c := scenario.Cell{Scenario: benchtest.Scenario(tt.scenario, 128), Entry: entries[tt.entry], Limit: 16}
		host.HostQuota = func() host.Quota { return tt.quota }
		e := Engine{BenchTime: 150 * ms, InProcess: true}
		args, err := e.args(c)
		if want := "-test.benchtime=" + SampleTime(c, 150*ms).String(); err != nil || !slices.Contains(args, want) {
			t.Errorf("%s under %+v: arguments %v, error %v, want %s", c, tt.quota, args, err, want)
		}
		if got := sampleTime(c, 150*ms, tt.quota, 2); got != tt.want {
			t.Errorf("%s under %+v: a sample takes %v, want %v", c, tt.quota, got, tt.want)
		}
		if free := estimate(c, 150*ms, host.Quota{}, 2); estimate(c, 150*ms, tt.quota, 2)-free < tt.want-150*ms {
			t.Errorf("%s under %+v: the estimate is %v, without %v", c, tt.quota, estimate(c, 150*ms, tt.quota, 2), free)
		}
	}
}

// A cell is measured once it has one sample that can be used, also of an earlier part of the run.
func TestUnmeasured(t *testing.T) {
	cells := someCells(t)[:3]
	spoilt := map[string]bool{cells[0].String(): true, cells[1].String(): true}
	m := &mock{fail: func(_ int, c scenario.Cell) error {
		if spoilt[c.String()] {
			return fmt.Errorf("%w: by a neighbour", host.ErrDisturbed)
		}
		return nil
	}}
	b := Blocks{Cells: cells, Blocks: 1, Measurer: m, Recording: recordTo(t)}
	if _, err := b.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := b.Unmeasured()
	if len(got) != 2 || got[0].Cell.String() != cells[0].String() || got[1].Reason != "disturbed: by a neighbour" ||
		!got[1].Spoilt {
		t.Errorf("without a sample %+v, want the first two cells", got)
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(b.Recording.(*recording.Recording).Path))
	if err != nil {
		t.Fatal(err)
	}
	delete(spoilt, cells[1].String())
	b = Blocks{Cells: cells, Blocks: 1, Measurer: m, Recording: recordTo(t), Done: samples}
	if _, err := b.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.Unmeasured(); len(got) != 1 || got[0].Cell.String() != cells[0].String() ||
		got[0].Reason != "disturbed: by a neighbour" || !got[0].Spoilt {
		t.Errorf("resumed: without a sample %+v, want the first cell", got)
	}
}
