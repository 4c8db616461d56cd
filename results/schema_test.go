package results

import (
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
)

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
		if got := resultstest.SchemaProblems(t, schema, "x", written); !slices.Contains(append(got, ""), want) ||
			want == "" && len(got) > 0 {
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
