package machines

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

func TestJSON(t *testing.T) {
	var documents [][]byte
	for _, runs := range [][]invented{{laptop, server}, {two, one}} {
		var out bytes.Buffer
		if err := WriteJSON(&out, sideBySide(t, runs...)); err != nil {
			t.Fatal(err)
		}
		documents = append(documents, out.Bytes())
	}
	resultstest.CheckSchema(t, export.AcrossSchema, export.AcrossSchemaID, comparisonJSON{}, documents...)
}

// A label may be anything, and a spreadsheet computes none.
func TestCSVFormula(t *testing.T) {
	a := sideBySide(t, two, one)
	a.Machines[0].Name = "=1+1"
	var out bytes.Buffer
	if err := WriteCSV(&out, a); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); !strings.Contains(text, ",'=1+1,") || strings.Contains(text, ",=1+1") {
		t.Errorf("a formula is written:\n%s", text)
	}
}

// The intervals of a row hold its figures, and are those of its own table.
func TestIntervals(t *testing.T) {
	a, seen := sideBySide(t, laptop, server), 0
	for _, s := range a.Scenarios {
		for _, key := range s.sorted() {
			for _, i := range s.on {
				r := s.at(key, i)
				if r == nil || r.Strategy == r.Table.BaseName {
					continue
				}
				seen++
				cell := cellOf(r, "")
				e, _ := r.Table.GainEstimate(r, record.Makespan)
				if cell.SpeedupCI == nil || *cell.SpeedupCI != [2]float64{e.Low, e.High} || e.Low > *cell.Speedup ||
					e.High < *cell.Speedup {
					t.Errorf("%s: the speedup is %v in %v, want %+v", r.Strategy, *cell.Speedup, cell.SpeedupCI, e)
				}
				if got := gainCells(r.Table, r)[0]; got != text.RatioRange(e.Low, e.High) {
					t.Errorf("%s: %s in the table of gains, want %s", r.Strategy, got, text.RatioRange(e.Low, e.High))
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no rows")
	}
}
