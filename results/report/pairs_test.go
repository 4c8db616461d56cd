package report

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
)

// All pairs of the recorded run in 80 columns, where they fit: see pairs.golden. What was not measured in blocks has
// none.
func TestShowPairs(t *testing.T) {
	few := map[string][]float64{"sequential": {8}, "pool": {2}}
	plain := tabletest.Parse(t, resultstest.TextOf("io", few, "sequential", "pool"))
	var out bytes.Buffer
	if err := ShowPairs(page.Text(&out, 80), append(tabletest.Read(t, resultstest.RecordedPath), plain...)); err != nil {
		t.Fatal(err)
	}
	resultstest.IsGolden(t, "pairs.golden", out.Bytes())
}

// The JSON has each pair once, the slower one first, and without being asked none.
func TestPairsJSON(t *testing.T) {
	tables := tabletest.Read(t, resultstest.RecordedPath)
	var with, without bytes.Buffer
	if err := WritePairsJSON(&with, tables); err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&without, tables); err != nil {
		t.Fatal(err)
	}
	resultstest.CheckSchema(t, export.ShowSchema, export.ShowSchemaID, showJSON{}, with.Bytes(), without.Bytes())
	for asked, text := range map[bool][]byte{true: with.Bytes(), false: without.Bytes()} {
		var read showJSON
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		want := 0
		if asked {
			want = 12 * 11 / 2
		}
		for _, tj := range read.Tables {
			if len(tj.Pairs) != want {
				t.Errorf("%s: asked %v, %d pairs", tj.Scenario, asked, len(tj.Pairs))
			}
			for _, p := range tj.Pairs {
				if p.Ratio < 1 || p.CI == nil || p.CI[0] > p.Ratio || p.CI[1] < p.Ratio || p.Told && p.PHolm > 0.05 || p.Blocks != 6 {
					t.Errorf("%s: %+v", tj.Scenario, p)
				}
			}
		}
	}
}
