package report

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

var (
	again16 = func() resultstest.Measured {
		return resultstest.Measured{Cell: "pool/16/b", Ms: resultstest.DriftingSamples(70, 0, 1, -2, 1, 2, -1)}
	}
)

func TestPairedSentences(t *testing.T) {
	tests := []struct {
		name     string
		options  table.Options
		cells    []resultstest.Measured
		verdicts string // in the order of the table
		groups   string
	}{
		{"a group", table.Options{}, []resultstest.Measured{resultstest.Sequential16(), resultstest.Pool16(),
			{Cell: "pipeline/16", Ms: resultstest.DriftingSamples(69.9, -1, 1, 0, -1, 0, 1)},
			{Cell: "staged/16", Ms: resultstest.DriftingSamples(70.2, 0, 1, -1, 0, 1, -2)},
			{Cell: "batched/16", Ms: resultstest.DriftingSamples(90, 0, 1, 0, -1, 1, 0)}},
			"pipeline faster, pool faster, staged faster, batched faster, sequential ", "1 1 1 0 0"},
		{"no equals", table.Options{},
			[]resultstest.Measured{resultstest.Sequential16(), resultstest.Pool16(),
				{Cell: "pipeline/16", Ms: resultstest.DriftingSamples(69.9, -1, 1, 0, -1, 0, 1)},
				{Cell: "staged/16", Ms: resultstest.DriftingSamples(71, 0, 1, -1, 0, 1, -2)}},
			"pipeline faster, pool faster, staged faster, sequential ", "1 1 1 0"},
		{"alone", table.Options{}, []resultstest.Measured{resultstest.Sequential16(), resultstest.Pool16(),
			{Cell: "pipeline/16", Ms: resultstest.DriftingSamples(60, 0, 1, -1, 0, 0, 1)},
			{Cell: "batched/16", Ms: resultstest.DriftingSamples(90, 0, 1, 0, -1, 1, 0)}},
			"pipeline faster, pool faster, batched faster, sequential ", "1 0 0 0"},
		{"below the floor", table.Options{},
			[]resultstest.Measured{resultstest.Sequential16(), resultstest.Pool16(),
				{Cell: "pool/16/b", Ms: resultstest.DriftingSamples(70, 30, 0, -20, 25, -25, 2)},
				{Cell: "pipeline/16", Ms: resultstest.DriftingSamples(60, 0, 1, -1, 0, 0, 1)}},
			"pipeline faster, pool faster, sequential ", "1 1 0"},
		{"slower", table.Options{}, []resultstest.Measured{{Cell: "sequential/16",
			Ms: resultstest.DriftingSamples(10, 0, 1, -1, 2, 0, -1)}, resultstest.Pool16(),
			{Cell: "staged/16", Ms: resultstest.DriftingSamples(10.15, 1, -2, 0, 3, -2, 1)}},
			"sequential , staged within noise, pool slower", "1 1 0"},
		{"five blocks", table.Options{},
			[]resultstest.Measured{{Cell: "sequential/16", Ms: resultstest.DriftingSamples(1000, 0, 1, -1, 2, 0)},
				{Cell: "pool/16", Ms: resultstest.DriftingSamples(70, 1, 0, -1, 0, 1)}},
			"pool not enough data, sequential ", "0 0"},
		{"a sample failed", table.Options{}, []resultstest.Measured{resultstest.Sequential16(), resultstest.Pool16(),
			{Cell: "staged/16", Ms: []float64{50, 0, 50, 50, 50, 50}}},
			"staged not enough data, pool faster, sequential ", "0 0 0"},
		{"another base", table.Options{Base: "pool"}, []resultstest.Measured{resultstest.Sequential16(),
			resultstest.Pool16(), {Cell: "pipeline/16", Ms: resultstest.DriftingSamples(60, 0, 1, -1, 0, 0, 1)}},
			"pipeline faster, pool , sequential slower", "1 0 0"},
		{"no baseline", table.Options{}, []resultstest.Measured{resultstest.Pool16(),
			{Cell: "staged/16", Ms: resultstest.DriftingSamples(70.2, 0, 1, -1, 1, 0, -1)}},
			"pool , staged ", "1 1"},
		{"no limit", table.Options{}, []resultstest.Measured{resultstest.Sequential16(), resultstest.Pool16(),
			{Cell: "perurl/16", Ms: resultstest.DriftingSamples(50, 1, 0, -1, 0, 1, -1)}},
			"perurl faster, pool faster, sequential ", "0 1 0"},
		{"told, though not the least", table.Options{},
			[]resultstest.Measured{{Cell: "sequential/16", Ms: resultstest.DriftingSamples(100, 0, 1, -1, 2, 0, -1)},
				{Cell: "staged/16", Ms: resultstest.DriftingSamples(80, 0, 1, -1, 2, 0, -1)},
				{Cell: "pool/16", Ms: resultstest.DriftingSamples(70, 0, 2, 120, -1, 90, 0)}},
			"pool within noise, staged faster, sequential ", "1 1 0"},
		{"a base at each limit", table.Options{Base: "pool"},
			[]resultstest.Measured{{Cell: "pool/16", Ms: resultstest.DriftingSamples(50, 0, 1, -1, 2, 0, -1)},
				{Cell: "pool/4", Ms: resultstest.DriftingSamples(100, 0, 1, -1, 2, 0, -1)},
				{Cell: "staged/4", Ms: resultstest.DriftingSamples(80, 1, 0, -1, 1, 0, -1)}},
			"pool , staged faster, pool ", "1 0 0"},
		{"unpaired", table.Options{Unpaired: true}, []resultstest.Measured{resultstest.Sequential16(), resultstest.Pool16(),
			{Cell: "pipeline/16", Ms: resultstest.DriftingSamples(60, 0, 1, -1, 0, 0, 1)}}, // the drift hides it
			"pipeline , pool , sequential ", "1 1 0"},
	}
	var said strings.Builder // the first sentence of each
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := tabletest.Of(t, tt.options, tt.cells...)
			fmt.Fprintf(&said, "%s:\n%s\n\n", tt.name, Sentences(table)[0])
			var verdicts, groups []string
			for _, r := range table.Rows {
				verdicts, groups = append(verdicts, r.Strategy+" "+string(table.Finding(r).Verdict)),
					append(groups, fmt.Sprint(r.Group))
			}
			if got := strings.Join(verdicts, ", "); got != tt.verdicts {
				t.Errorf("got  %q\nwant %q", got, tt.verdicts)
			}
			if got := strings.Join(groups, " "); got != tt.groups {
				t.Errorf("groups %s, want %s", got, tt.groups)
			}
		})
	}
	resultstest.IsGolden(t, "paired-sentences.golden", []byte(said.String()))
}

// The A/A arm is no row; it says what a row differs by from itself.
func TestNoiseFloor(t *testing.T) {
	tab := tabletest.Of(t, table.Options{}, again16(), resultstest.Sequential16(), resultstest.Pool16())
	floor, twice := tab.NoiseFloor.Floor, tab.NoiseFloor.Of
	if len(tab.Rows) != 2 || twice == nil || twice.Strategy != "pool" || !noise.Near(floor, 0.0122, 0.0001) {
		t.Errorf("%d rows, floor %v of %+v", len(tab.Rows), floor, twice)
	}
	if title := strings.Join(tab.Title([]*table.Table{tab}), " · "); !strings.HasSuffix(title,
		"6 samples · noise floor 1.2 %, from pool measured twice") {
		t.Error(title)
	}
	for jitter, want := range map[float64]float64{0: 0.0122, 90: 0.0122, -30: 0.0122} { // one wild block
		wild := again16()
		wild.Ms[0] *= 1 + jitter/100
		if floor := tabletest.Of(t, table.Options{}, resultstest.Sequential16(), resultstest.Pool16(),
			wild).NoiseFloor.Floor; !noise.Near(floor, want, 0.0002) {
			t.Errorf("with a block off by %v %%: a floor of %v, want %v", jitter, floor, want)
		}
	}
	twelve := make([]float64, 12)
	// what the arms differ by is the least
	apart := []resultstest.Measured{{Cell: "pool/16", Ms: resultstest.DriftingSamples(70, slices.Clone(twelve)...)},
		{Cell: "pool/16/b", Ms: resultstest.DriftingSamples(73, twelve...)}}
	if floor := tabletest.Of(t, table.Options{}, apart...).NoiseFloor.Floor; !noise.Near(floor, 73.0/70-1, 1e-9) {
		t.Errorf("a floor of %v, where the arms differ by 3/70", floor)
	}
	for name, cells := range map[string][]resultstest.Measured{
		"no arm":        {resultstest.Sequential16(), resultstest.Pool16()},
		"few":           {{Cell: "pool/16", Ms: []float64{1, 2, 3}}, {Cell: "pool/16/b", Ms: []float64{1, 2, 3}}},
		"another limit": {resultstest.Pool16(), {Cell: "pool/8/b", Ms: resultstest.Pool16().Ms}},
	} {
		if n := tabletest.Of(t, table.Options{}, cells...).NoiseFloor; n.Floor != 0 || n.Of != nil {
			t.Errorf("%s: a floor of %v", name, floor)
		}
	}
	failed := again16()
	failed.Ms[2] = 0
	if table := tabletest.Of(t, table.Options{}, resultstest.Sequential16(), resultstest.Pool16(),
		failed); len(table.Rows) != 2 || strings.Contains(strings.Join(Sentences(table), ""), "failed") {
		t.Errorf("a failure of the arm is one of the row: %v", Sentences(table))
	}
	f := resultstest.RecordOf(t, resultstest.Sequential16(), resultstest.Pool16(), again16())
	f.Failures = append(f.Failures, record.NewFailure("Batch/scenario=io/strategy=pool/limit=16/arm=b-2",
		record.Disqualified.Because("wrong results")))
	tables, err := table.Tables([]*record.File{f})
	if err != nil || tables[0].Rows[1].Wrong() != "wrong results" {
		t.Errorf("a strategy whose arm is wrong is not disqualified: error %v", err)
	}
	arm := resultstest.RecordOf(t, again16())
	if tables, err := table.Tables([]*record.File{arm}); err != nil || len(tables) != 0 {
		t.Errorf("an arm alone makes %d tables, error %v", len(tables), err)
	}
}

// Without blocks, the column is benchstat's of the same file.
func TestUnpairedColumn(t *testing.T) {
	f := resultstest.RecordOf(t, resultstest.Sequential16(), resultstest.Pool16(),
		resultstest.Measured{Cell: "staged/16", Ms: resultstest.Sequential16().Ms})
	out, err := exec.Command("go", "tool", "benchstat", "-format", "csv", "-filter", ".unit:ns/op", "-col",
		"/strategy@(sequential pool staged)", f.Path).Output()
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Options{Unpaired: true}.Tables([]*record.File{f})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pool", "staged"} {
		delta, comparison, ok := tables[0].Delta(tables[0].Row(name), record.Makespan)
		if want := delta + "," + comparison.String(); !ok || !strings.Contains(string(out), want) {
			t.Errorf("%s: %s is not in\n%s", name, want, out)
		}
	}
	if err := os.Remove(record.SidecarPath(f.Path)); err != nil {
		t.Fatal(err)
	}
	plain := tabletest.Read(t, f.Path)
	if got, want := Sentences(plain[0]), Sentences(tables[0]); !slices.Equal(got, want) || plain[0].Paired() {
		t.Errorf("without a sidecar %q, unpaired %q", got, want)
	}
}
