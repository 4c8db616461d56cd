package chart

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/svg"
)

// regimesOf is a map of two latencies and two CPU times, in which pipeline leads twice.
func regimesOf() *RegimeMap {
	of := func(latency, cpu float64, best string, tied bool, next float64) Regime {
		return Regime{latency, cpu, cpu / latency, best, tied, map[string]float64{best: 1, "other": next}}
	}
	return &RegimeMap{Schema: export.RegimesSchemaID, Version: 1, Limit: 16, CPUs: 2, Items: 64, Lead: 0.02,
		Rule: RegimeRule{Led: 2, Wins: map[string]int{"pipeline": 2}, Least: 0.5, Most: 1, Band: 3},
		Cells: []Regime{of(0.001, 0.001, "pipeline", false, 1.5), of(0.002, 0.001, "pipeline", false, 1.03),
			of(0.001, 0.01, "pool", true, 1.01), of(0.002, 0.01, "pool", true, 1)}}
}

func TestRegimes(t *testing.T) {
	c := Regimes(regimesOf())
	complete(t, c)
	marks := dataOf(t, c)
	if len(marks) != 4 || marks[0] != (data{"pipeline", 1}) || count(t, c, "rect", "series-1", "band") != 2 ||
		count(t, c, "circle", "muted", "hollow") != 2+1 { // and one in the legend
		t.Errorf("marks %v", marks)
	}
	want1 := []string{"2ms", "1ms", "pipeline", "no", "1.000s", "other", "1.030s"}
	if !slices.Equal(c.Table.Rows[1], want1) {
		t.Errorf("row %v, want %v", c.Table.Rows[1], want1)
	}
	want := "pipeline leads by 2 % or more in 2 of 4 cells. In the other cells, two or more tie for the best. In " +
		"every cell with a leader, computing an item (CPU time / CPUs) takes 0.5 to 1 times as long as waiting for one " +
		"(latency / limit). 1 other cell is in that range too."
	if c.Sentence != want {
		t.Errorf("%q, want %q", c.Sentence, want)
	}
}

// The schema describes what is written.
func TestRegimesSchema(t *testing.T) {
	var out bytes.Buffer
	if err := export.WriteJSON(&out, regimesOf()); err != nil {
		t.Fatal(err)
	}
	resultstest.CheckSchema(t, export.RegimesSchema, export.RegimesSchemaID, RegimeMap{}, out.Bytes())
}

// A map without a leader, or of one cell, is drawn; what is no map is refused in one line.
func TestOddRegimes(t *testing.T) {
	m := regimesOf()
	m.Rule = RegimeRule{}
	m.Cells = m.Cells[2:3]
	c := Regimes(m)
	complete(t, c)
	if want := "No strategy leads by 2 % in any of 1 cell."; c.Sentence != want {
		t.Errorf("%q", c.Sentence)
	}
	const head = `{"$schema":"` + export.RegimesSchemaID + `",`
	for name, is := range map[string]struct{ in, want string }{
		"no JSON":      {"overlap", "no regime map, which overlap simulate --regimes --json writes: "},
		"other JSON":   {`{"tables": []}`, "its $schema is \"\""},
		"later":        {head + `"version":2,"cells":[{}]}`, "version 2, and this overlap knows 1"},
		"empty":        {head + `"version":1}`, "has 0 cells"},
		"without best": {head + `"version":1,"cells":[{"latency":1}]}`, "cell 1 has no best strategy"},
		"negative":     {head + `"version":1,"cells":[{"latency":-1,"best":"x"}]}`, "or a negative duration"},
	} {
		if _, err := ReadRegimes(strings.NewReader(is.in)); err == nil || !strings.Contains(err.Error(), is.want) ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", name, err, is.want)
		}
	}
}

// The first 40 of several series differ in shape or colour.
func TestSeries(t *testing.T) {
	type look struct {
		class string
		shape svg.Shape
	}
	seen := map[look]bool{}
	for i := range mostRows {
		class, shape := series(i)
		seen[look{class, shape}] = true
	}
	if len(seen) != mostRows {
		t.Errorf("%d of %d differ", len(seen), mostRows)
	}
}

// Labels stay in order, apart and within the field, as long as they fit.
func TestSpread(t *testing.T) {
	for _, at := range [][]float64{{}, {50}, {10, 10, 10}, {90, 95, 99, 100}, {-20, 0, 200},
		{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}} {
		got := spread(at, 10, 0, 100)
		for i, y := range got {
			if y < 0 || y > 100 || i > 0 && y-got[i-1] < 10-1e-9 {
				t.Errorf("%v are spread as %v", at, got)
			}
		}
	}
	if got := spread([]float64{20, 40}, 10, 0, 100); !slices.Equal(got, []float64{20, 40}) {
		t.Errorf("labels with room are moved to %v", got)
	}
}
