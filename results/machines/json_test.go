package machines

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
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
