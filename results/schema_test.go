package results

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/table"
)

func TestSchemas(t *testing.T) {
	show := [][]byte{golden(t, "json.golden"), golden(t, "boundjson.golden"), golden(t, "latency-json.golden"), jsonOf(t, nil)}
	for _, path := range []string{"testdata/run.txt", "testdata/bound.txt", "testdata/plain.txt", "testdata/scaling.txt"} {
		show = append(show, jsonOf(t, readTables(t, path)))
	}
	file, err := record.Read("testdata/run.txt")
	if err != nil {
		t.Fatal(err)
	}
	unpaired, err := table.Options{Unpaired: true}.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	failed := parseTables(t, "--- FAIL: BenchmarkBatch/scenario=io/strategy=pool/limit=16\n    "+record.Disqualified+"wrong\n")
	resultstest.CheckSchema(t, export.ShowSchema, export.ShowSchemaID, showJSON{}, append(show, jsonOf(t, unpaired), jsonOf(t, failed))...)
	resultstest.CheckSchema(t, export.ScalingSchema, export.ScalingSchemaID, scaling.ScalingFileJSON{}, golden(t, "scaling-json.golden"))
}

func golden(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func jsonOf(t *testing.T, tables []*table.Table) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := ShowJSON(&out, tables); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The check finds what it is there for: a field that is not described, one that is gone, one
// that may be missing, and one of another type.
func TestSchemaCheck(t *testing.T) {
	const schema = `{"$id": "x", "type": "object", "required": ["a"], "additionalProperties": false, "properties": {"a": {"type": "integer", "description": "of the first"}}}`
	for want, written := range map[string]any{
		"": struct {
			A int `json:"a"`
		}{},
		"$.b: it is written, and not in the schema": struct {
			A int `json:"a"`
			B int `json:"b,omitempty"`
		}{},
		"$.a: it is in the schema, and never written": struct{}{},
		"$: required is [a], Go always writes []": struct {
			A int `json:"a,omitempty"`
		}{},
		"$.a: the schema says integer, Go writes number": struct {
			A float64 `json:"a"`
		}{},
	} {
		if got := resultstest.SchemaProblems(t, schema, "x", written); !slices.Contains(append(got, ""), want) || want == "" && len(got) > 0 {
			t.Errorf("found %q, want %q", got, want)
		}
	}
	for _, mended := range []struct{ from, to, want string }{
		{`"additionalProperties": false`, `"title": ""`, "$: it allows fields that are not described"},
		{`of the first`, ``, "$.a: it is not described"},
		{`"$id": "x"`, `"$id": "y"`, "$: the $id is not x"},
		{`"type": "object", "req`, `"$defs": {"z": {}}, "type": "object", "req`, "$defs.z: nothing refers to it"},
	} {
		broken := strings.Replace(schema, mended.from, mended.to, 1)
		got := resultstest.SchemaProblems(t, broken, "x", struct {
			A int `json:"a"`
		}{})
		if len(got) != 1 || got[0] != mended.want {
			t.Errorf("found %q, want %q", got, mended.want)
		}
	}
	compiled := resultstest.CompileSchema(t, schema, "x")
	if err := compiled.Validate(map[string]any{"a": 1, "b": 2}); err == nil {
		t.Error("a field that is not described is valid")
	}
}
