package machines

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchfmt"
)

// An invented is a run that might have been: what each strategy takes in ms, by scenario, the
// makespan, and how long something was being fetched and processed. Noise is 2 %.
type invented struct {
	machine   string
	procs     int
	facts     map[string]string // that differ from those of all
	constants string
	day       int
	scenarios map[string]map[string][3]float64
}

// The order in which they were measured.
var inventedOrder = []string{"io", "cpu", "mixed", table.Baseline, "pool", "pipeline", "threads", "eventloop"}

// record writes the run as overlap run would, always the same, and reads it back.
func (v invented) record(t *testing.T) *record.File {
	t.Helper()
	versions := map[string]string{}
	for s := range v.scenarios {
		versions[s] = "0123abcd"
	}
	started := time.Date(2026, 11, v.day, 9, 0, 0, 0, time.UTC)
	rec, err := recording.NewRecording(t.TempDir(), "run",
		record.Run{Started: started, Versions: versions, Machine: json.RawMessage(v.constants)})
	if err != nil {
		t.Fatal(err)
	}
	config := v.config()
	h := fnv.New64()
	fmt.Fprint(h, v.machine, v.procs, v.day)
	r := rand.New(rand.NewPCG(h.Sum64(), 1))
	for block := range 6 {
		for _, scenario := range inventedOrder[:3] {
			for _, strategy := range inventedOrder[3:] {
				ms, ok := v.scenarios[scenario][strategy]
				if !ok {
					continue
				}
				v.append(t, rec, config, block+1, "scenario="+scenario+"/strategy="+strategy+"/limit=16", ms, r)
			}
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(rec.Path)
	if err != nil || len(f.Problems) > 0 {
		t.Fatal(err, f.Problems)
	}
	return f
}

// config is the key: value lines of the text.
func (v invented) config() []benchfmt.Config {
	config := []benchfmt.Config{{Key: "machine", Value: []byte(v.machine), File: true}}
	for _, kv := range []string{"cpu=AMD EPYC", "cpus=2", "go=go1.26.8", "items=128", "seed=1", "fixture=child",
		"corpus=none"} {
		key, value, _ := strings.Cut(kv, "=")
		if own := v.facts[key]; own != "" {
			value = own
		}
		config = append(config, benchfmt.Config{Key: key, Value: []byte(value), File: true})
	}
	return config
}

func (v invented) append(t *testing.T, rec *recording.Recording, config []benchfmt.Config, block int, cell string,
	ms [3]float64, r *rand.Rand) {
	t.Helper()
	name := "Batch/" + cell
	if v.procs > 1 {
		name += fmt.Sprint("-", v.procs)
	}
	noise := func(x float64) float64 { return math.Round(x * 1e6 * math.Exp(0.02*r.NormFloat64())) }
	err := rec.Append(record.Sample{Block: block, Cell: cell, Status: record.OK},
		&benchfmt.Result{Config: config, Name: benchfmt.Name(name), Iters: 10, Values: []benchfmt.Value{
			{Value: noise(ms[0]), Unit: "ns/op"}, {Value: noise(ms[1]), Unit: record.FetchActive},
			{Value: noise(ms[2]), Unit: record.ProcessActive}, {Value: 20e6, Unit: record.Bound},
		}})
	if err != nil {
		t.Fatal(err)
	}
}

const quietConstants = `{"cpus":2,"timer_overshoot_ns":80000,"request_cpu_ns":56000,"hand_over_ns":250,"sha256_bytes_per_second":1.5e9,"memory_bytes_per_second":9e9}`

var (
	// laptop and server: pipeline beats pool in mixed on both, threads beats pool in cpu on the one
	// with more CPUs and is beaten on the other, and in io only the laptop tells them apart.
	laptop = invented{machine: "ryzen-8c-1111", procs: 8, day: 20,
		facts:     map[string]string{"cpus": "8", "cpu": "AMD Ryzen"},
		constants: strings.Replace(quietConstants, `"cpus":2`, `"cpus":8`, 1),
		scenarios: map[string]map[string][3]float64{
			"io":    {table.Baseline: {1000, 999, 1}, "pool": {70, 70, 1}, "threads": {90, 90, 1}},
			"cpu":   {table.Baseline: {160, 30, 130}, "pool": {40, 40, 33}, "threads": {25, 25, 20}},
			"mixed": {table.Baseline: {1100, 1000, 100}, "pool": {100, 90, 30}, "pipeline": {80, 70, 30}},
		}}
	server = invented{machine: "epyc-2c-2222", procs: 2, day: 21, constants: quietConstants,
		scenarios: map[string]map[string][3]float64{
			"io":    {table.Baseline: {1050, 1049, 1}, "pool": {75, 75, 1}, "threads": {75, 75, 1}},
			"cpu":   {table.Baseline: {160, 30, 130}, "pool": {80, 80, 67}, "threads": {110, 110, 75}},
			"mixed": {table.Baseline: {1150, 1050, 100}, "pool": {120, 110, 55}, "pipeline": {100, 90, 52}},
		}}
	// two and one are a machine at GOMAXPROCS=2 and at 1.
	two = invented{machine: "epyc-2c-2222", procs: 2, day: 22, constants: quietConstants,
		scenarios: map[string]map[string][3]float64{
			"io": {table.Baseline: {1100, 1099, 1}, "pool": {73, 73, 0.5}, "pipeline": {74, 74, 0.5},
				"eventloop": {73.5, 73.5, 0.6}},
			"cpu": {table.Baseline: {135, 22, 112}, "pool": {63, 50, 61}, "pipeline": {64, 50, 62},
				"eventloop": {115, 25, 112}},
			"mixed": {table.Baseline: {1150, 1080, 70}, "pool": {92, 90, 50}, "pipeline": {91, 90, 50},
				"eventloop": {96, 95, 70}},
		}}
	one = invented{machine: "epyc-2c-2222", procs: 1, day: 23,
		constants: strings.Replace(quietConstants, `"cpus":2`, `"cpus":1`, 1),
		scenarios: map[string]map[string][3]float64{
			"io": {table.Baseline: {1090, 1089, 1}, "pool": {72.5, 72.5, 0.5}, "pipeline": {73, 73, 0.5},
				"eventloop": {72.7, 72.7, 0.5}},
			"cpu": {table.Baseline: {125, 18, 110}, "pool": {112, 111, 110}, "pipeline": {112, 111, 110},
				"eventloop": {112, 90, 110}},
			"mixed": {table.Baseline: {1150, 1090, 66}, "pool": {114, 113, 65}, "pipeline": {115, 113, 66},
				"eventloop": {114, 113, 66}},
		}}
)

func sideBySide(t *testing.T, runs ...invented) *Comparison {
	t.Helper()
	var labelled []record.Labelled
	for _, v := range runs {
		labelled = append(labelled, record.Labelled{Files: []*record.File{v.record(t)}})
	}
	a, err := Compare(table.Options{}, labelled)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
