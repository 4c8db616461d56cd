package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// checkSchema holds a schema against the Go type that is written by it, and documents against
// the schema. Every field has to be described, and nothing may be that is not written: add a
// field to both.
func checkSchema(t *testing.T, schema, id string, written any, documents ...[]byte) {
	t.Helper()
	for _, problem := range schemaProblems(t, schema, id, written) {
		t.Error(problem)
	}
	compiled := compileSchema(t, schema, id)
	for _, document := range documents {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%#v", err)
		}
	}
}

// compileSchema also holds the schema against that of schemas.
func compileSchema(t *testing.T, schema, id string) *jsonschema.Schema {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(id, parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(id)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// A node is a part of a schema, as it is written.
type node = map[string]any

// schemaProblems lists where a schema and a Go type differ.
func schemaProblems(t *testing.T, schema, id string, written any) []string {
	t.Helper()
	var root node
	if err := json.Unmarshal([]byte(schema), &root); err != nil {
		t.Fatal(err)
	}
	c := schemaCheck{defs: node{}, seen: map[reflect.Type]bool{}}
	if root["$id"] != id {
		c.report("$", "the $id is not %s", id)
	}
	if defs, ok := root["$defs"].(node); ok {
		c.defs = defs
	}
	left := maps.Clone(c.defs)
	c.unused = left
	c.compare("$", root, reflect.TypeOf(written))
	for name := range left {
		c.report("$defs."+name, "nothing refers to it")
	}
	return c.problems
}

type schemaCheck struct {
	defs, unused node
	seen         map[reflect.Type]bool
	problems     []string
}

func (c *schemaCheck) report(path, format string, args ...any) {
	c.problems = append(c.problems, path+": "+fmt.Sprintf(format, args...))
}

// compare holds a node against a type. Types that are the same in two places are compared once.
func (c *schemaCheck) compare(path string, n node, typ reflect.Type) {
	if ref, ok := n["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/$defs/")
		delete(c.unused, name)
		n, _ = c.defs[name].(node)
	}
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	want := map[reflect.Kind]string{reflect.Struct: "object", reflect.Map: "object", reflect.Slice: "array", reflect.Array: "array",
		reflect.String: "string", reflect.Int: "integer", reflect.Int64: "integer", reflect.Uint64: "integer", reflect.Float64: "number", reflect.Bool: "boolean"}[typ.Kind()]
	if n["const"] == nil && n["enum"] == nil && n["type"] != want {
		c.report(path, "the schema says %v, Go writes %s", n["type"], want)
		return
	}
	switch typ.Kind() {
	case reflect.Slice, reflect.Array:
		items, _ := n["items"].(node)
		c.compare(path+"[]", items, typ.Elem())
	case reflect.Map:
		values, _ := n["additionalProperties"].(node)
		c.compare(path+".*", values, typ.Elem())
	case reflect.Struct:
		if !c.seen[typ] {
			c.seen[typ] = true
			c.fields(path, n, typ)
		}
	}
}

// fields holds the properties of a node against the fields of a struct.
func (c *schemaCheck) fields(path string, n node, typ reflect.Type) {
	properties, _ := n["properties"].(node)
	var names, required []string
	for _, f := range reflect.VisibleFields(typ) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || f.Anonymous { // the fields of what is embedded are visible too
			continue
		}
		names = append(names, name)
		if !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero") {
			required = append(required, name)
		}
		property, ok := properties[name].(node)
		if !ok {
			c.report(path+"."+name, "it is written, and not in the schema")
			continue
		}
		if description, _ := property["description"].(string); len(description) < 5 {
			c.report(path+"."+name, "it is not described")
		}
		c.compare(path+"."+name, property, f.Type)
	}
	for name := range properties {
		if !slices.Contains(names, name) {
			c.report(path+"."+name, "it is in the schema, and never written")
		}
	}
	var listed []string
	for _, name := range asList(n["required"]) {
		listed = append(listed, name.(string))
	}
	slices.Sort(listed)
	slices.Sort(required)
	if !slices.Equal(listed, required) {
		c.report(path, "required is %v, Go always writes %v", listed, required)
	}
	if n["additionalProperties"] != false {
		c.report(path, "it allows fields that are not described")
	}
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

func TestSchemas(t *testing.T) {
	show := [][]byte{golden(t, "json.golden"), golden(t, "boundjson.golden"), golden(t, "latency-json.golden"), jsonOf(t, nil)}
	for _, path := range []string{"testdata/run.txt", "testdata/bound.txt", "testdata/plain.txt", "testdata/scaling.txt"} {
		show = append(show, jsonOf(t, readTables(t, path)))
	}
	file, err := record.Read("testdata/run.txt")
	if err != nil {
		t.Fatal(err)
	}
	unpaired, err := Options{Unpaired: true}.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	failed := parseTables(t, "--- FAIL: BenchmarkBatch/scenario=io/strategy=pool/limit=16\n    "+record.Disqualified+"wrong\n")
	checkSchema(t, ShowSchema, showSchemaID, showJSON{}, append(show, jsonOf(t, unpaired), jsonOf(t, failed))...)
	checkSchema(t, ScalingSchema, scalingSchemaID, showScalingJSON{}, golden(t, "scaling-json.golden"))
}

func golden(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func jsonOf(t *testing.T, tables []*Table) []byte {
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
		if got := schemaProblems(t, schema, "x", written); !slices.Contains(append(got, ""), want) || want == "" && len(got) > 0 {
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
		got := schemaProblems(t, broken, "x", struct {
			A int `json:"a"`
		}{})
		if len(got) != 1 || got[0] != mended.want {
			t.Errorf("found %q, want %q", got, mended.want)
		}
	}
	compiled := compileSchema(t, schema, "x")
	if err := compiled.Validate(map[string]any{"a": 1, "b": 2}); err == nil {
		t.Error("a field that is not described is valid")
	}
}
