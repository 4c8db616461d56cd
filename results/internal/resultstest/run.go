package resultstest

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"golang.org/x/perf/benchfmt"
)

var poolMakespans = regexp.MustCompile(`(scenario=(\w+)/strategy=pool/limit=16-2 2) [^ ]+`)

// BeatingBound has a lower bound of 50 ms, which pool beats in some scenarios.
func (r RecordedRun) BeatingBound(t *testing.T, scenarios string) record.Labelled {
	t.Helper()
	r.Bound = 50
	return r.ReadChanged(t, func(text string) string {
		return poolMakespans.ReplaceAllStringFunc(text, func(line string) string {
			if part := poolMakespans.FindStringSubmatch(line); strings.Contains(scenarios, part[2]) {
				return part[1] + " 40000000"
			}
			return line
		})
	}, func(sidecar string) string { return strings.ReplaceAll(sidecar, `"makespan_ns"`, `"makespan_then"`) })
}

// WithBound has a lower bound of 50 ms, and another in one cell.
func (r RecordedRun) WithBound(t *testing.T, cell, bound string) record.Labelled {
	t.Helper()
	r.Bound = 50
	return r.ReadChanged(t, func(text string) string {
		var changed []string
		for line := range strings.Lines(text) {
			if strings.Contains(line, cell) {
				line = strings.Replace(line, " 5e+07 bound-ns", " "+bound+" bound-ns", 1)
			}
			changed = append(changed, line)
		}
		return strings.Join(changed, "")
	}, Unchanged)
}

// ReadChanged reads a run after changing what was recorded.
func (r RecordedRun) ReadChanged(t *testing.T, text, sidecar func(string) string) record.Labelled {
	t.Helper()
	path := r.Write(t, t.TempDir())
	for file, change := range map[string]func(string) string{path: text, record.SidecarPath(path): sidecar} {
		data, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(file, []byte(change(string(data))), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return record.Labelled{Label: r.Name, Files: []*record.File{f}}
}

func Unchanged(text string) string { return text }

// WithoutWatch is a run of overlap run --watch=false.
func (r RecordedRun) WithoutWatch(t *testing.T) record.Labelled {
	t.Helper()
	return r.ReadChanged(t, Unchanged,
		func(sidecar string) string { return strings.ReplaceAll(sidecar, `"speed"`, `"speed_then"`) })
}

// WithoutArm has no A/A arm in some scenarios.
func (r RecordedRun) WithoutArm(t *testing.T, scenarios ...string) record.Labelled {
	t.Helper()
	drop := func(text string) string {
		for _, s := range scenarios {
			arm := "scenario=" + s + "/strategy=pool/limit=16/arm=b"
			text = strings.ReplaceAll(text, `,"`+arm+`"`, "") // of the run's cells
			var kept []string
			for line := range strings.Lines(text) {
				if !strings.Contains(line, arm) {
					kept = append(kept, line)
				}
			}
			text = strings.Join(kept, "")
		}
		return text
	}
	return r.ReadChanged(t, drop, drop)
}

// WithoutVersions does not record the versions of its scenarios.
func (r RecordedRun) WithoutVersions(t *testing.T) record.Labelled {
	t.Helper()
	return r.ReadChanged(t, Unchanged,
		func(sidecar string) string { return strings.Replace(sidecar, `"versions"`, `"versions_then"`, 1) })
}

// CopyOf copies the text of a run, and its sidecar if that is wanted.
func CopyOf(t *testing.T, f *record.File, sidecar bool) *record.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.txt")
	names := map[string]string{f.Path: path}
	if sidecar {
		names[record.SidecarPath(f.Path)] = record.SidecarPath(path)
	}
	for from, to := range names {
		content, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	again, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// A RecordedRun is a run that is written as overlap run would, and read back: two strategies in
// io and cpu, of which pool is measured twice.
type RecordedRun struct {
	Name       string
	Blocks     int
	Start      time.Time
	Between    time.Duration     // two blocks' starts
	Facts      map[string]string // that differ from the usual ones
	Version    string            // of the scenarios
	Slower     float64           // factor for what slows, 0 for 1
	Slows      string            // a strategy, "" for pool
	Speed      float64           // of the machine, 0 for 1e9 bytes/s
	Bound      float64           // T* in ms, 0 for none
	Only       []string          // scenarios
	Fails      string            // a strategy that does
	Strategies []string          // that there are, if not all
	Limit      int               // 0 for 16

	Breaks func(block int, cell string) (reason string) // why a sample failed, "" if it did not
}

var Noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func (r RecordedRun) Write(t *testing.T, dir string) string {
	t.Helper()
	facts := map[string]string{"items": "128", "seed": "1", "fixture": "child", "machine": "m-2c-0000", "cpu": "M",
		"cpus": "2", "go": "go1.26", "gomaxprocs": "2"}
	maps.Copy(facts, r.Facts)
	if r.Only == nil {
		r.Only = []string{"io", "cpu"}
	}
	limit := fmt.Sprint("/limit=", cmp.Or(r.Limit, 16))
	if r.Strategies == nil {
		r.Strategies = []string{"sequential", "pool"}
	}
	run := record.Run{Started: r.Start, Commit: "abc", Facts: facts, Blocks: r.Blocks, Versions: map[string]string{}}
	for _, scenario := range r.Only {
		run.Versions[scenario] = "v1" + r.Version
		for _, s := range r.Strategies {
			run.Cells = append(run.Cells, "scenario="+scenario+"/strategy="+s+limit)
		}
		run.Cells = append(run.Cells, "scenario="+scenario+"/strategy=pool"+limit+"/arm=b")
	}
	rec, err := recording.NewRecording(dir, r.Name, run)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, uint64(len(r.Name)+int(r.Name[0]))))
	for block := range r.Blocks {
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

func (r RecordedRun) sample(random *rand.Rand, block, i int, cell string, facts map[string]string) (record.Sample,
	*benchfmt.Result) {
	s := record.Sample{Block: block + 1, Cell: cell, Started: r.Start.Add(time.Duration(block)*r.Between +
		time.Duration(i)*time.Second), Took: time.Second, Status: record.OK}
	if i == 0 {
		s.Speed = new(max(r.Speed, 1e9) * (1 + 0.002*random.NormFloat64()))
	}
	makespan := 100e6 * (1 + 0.01*random.NormFloat64())
	if strings.Contains(cell, "="+cmp.Or(r.Slows, "pool")) && r.Slower != 0 {
		makespan *= r.Slower
	}
	if r.Fails != "" && strings.Contains(cell, "="+r.Fails) {
		s.Status, s.Reason = record.Failed, record.Disqualified.Because("item 3 has another digest")
	}
	if r.Breaks != nil && r.Breaks(s.Block, cell) != "" {
		s.Status, s.Reason = record.Failed, r.Breaks(s.Block, cell)
	}
	result := &benchfmt.Result{Name: benchfmt.Name("Batch/" + cell + "-2"), Iters: 2,
		Values: []benchfmt.Value{{Value: makespan, Unit: "ns/op"}}}
	if r.Bound > 0 {
		result.Values = append(result.Values, benchfmt.Value{Value: r.Bound * 1e6, Unit: record.Bound})
	}
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		result.SetConfig(key, facts[key])
		result.Config[len(result.Config)-1].File = true
	}
	return s, result
}

func (r RecordedRun) Read(t *testing.T) record.Labelled {
	t.Helper()
	f, err := record.Read(r.Write(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	return record.Labelled{Label: r.Name, Files: []*record.File{f}}
}

// OldRun and NewRun are two runs of six blocks, a quarter of an hour apart.
func OldRun() RecordedRun {
	return RecordedRun{Name: "old", Blocks: 6, Start: Noon, Between: 10 * time.Second}
}

func NewRun() RecordedRun {
	return RecordedRun{Name: "new", Blocks: 6, Start: Noon.Add(15 * time.Minute), Between: 10 * time.Second}
}

// ForeignRun is a benchmark of somebody else's.
func ForeignRun(t *testing.T, label string, factor float64) record.Labelled {
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
