package gate

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
)

// The JSON is what its schema says, of gates too.
func TestCompareSchema(t *testing.T) {
	slow := resultstest.NewRun()
	slow.Slower, slow.Fails = 1.2, "sequential"
	var documents [][]byte
	add := func(write func(*bytes.Buffer) error) {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		documents = append(documents, out.Bytes())
	}
	v, err := compare.Options{AllowSingle: true}.Compare(resultstest.OldRun().Read(t), slow.Read(t))
	if err != nil {
		t.Fatal(err)
	}
	add(func(w *bytes.Buffer) error { return compare.WriteJSON(w, v) })
	g, err := Options{MinEffect: 0.05, AllowSingle: true}.Check(resultstest.OldRun().Read(t), slow.Read(t))
	if err != nil {
		t.Fatal(err)
	}
	add(func(w *bytes.Buffer) error { return WriteJSON(w, g) })
	foreign, err := compare.Options{AllowSingle: true}.Compare(resultstest.ForeignRun(t, "old", 1),
		resultstest.ForeignRun(t, "new", 2))
	if err != nil {
		t.Fatal(err)
	}
	add(func(w *bytes.Buffer) error { return compare.WriteJSON(w, foreign) })
	var undecided bytes.Buffer
	if err := (Options{MinEffect: 0.05, AllowSingle: true}).WriteUndecidedJSON(&undecided, "a.txt", "b.txt",
		errors.New("b.txt is cut off")); err != nil {
		t.Fatal(err)
	}
	resultstest.CheckSchema(t, export.CompareSchema, export.CompareSchemaID, compare.ComparisonJSON{},
		append(documents, undecided.Bytes())...)
	var out compare.ComparisonJSON
	if err := json.Unmarshal(documents[1], &out); err != nil || out.Gate.Passed || len(out.Gate.Slower) != 2 ||
		len(out.Gate.Failing) != 2 {
		t.Errorf("%v: gate %+v", err, out.Gate)
	}
}
