package report

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/table"
)

func TestSchemas(t *testing.T) {
	show := [][]byte{golden(t, "json.golden"), golden(t, "boundjson.golden"), golden(t, "latency-json.golden"),
		jsonOf(t, nil)}
	for _, path := range []string{"../testdata/run.txt", "../testdata/bound.txt", "../testdata/plain.txt",
		"../testdata/scaling.txt"} {
		show = append(show, jsonOf(t, tabletest.Read(t, path)))
	}
	file, err := record.Read("../testdata/run.txt")
	if err != nil {
		t.Fatal(err)
	}
	unpaired, err := table.Options{Unpaired: true}.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	failed := tabletest.Parse(t, "--- FAIL: BenchmarkBatch/scenario=io/strategy=pool/limit=16\n    "+
		record.Disqualified.Because("wrong\n"))
	resultstest.CheckSchema(t, export.ShowSchema, export.ShowSchemaID, showJSON{},
		append(show, jsonOf(t, unpaired), jsonOf(t, failed))...)
	resultstest.CheckSchema(t, export.ScalingSchema, export.ScalingSchemaID, scaling.FileJSON{},
		golden(t, "scaling-json.golden"))
}

func golden(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func jsonOf(t *testing.T, tables []*table.Table) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteJSON(&out, tables); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
