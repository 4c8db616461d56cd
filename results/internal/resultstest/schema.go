package resultstest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// CheckSchema holds a schema against the Go type that is written by it, and documents against
// the schema. Every field has to be described, and nothing may be that is not written: add a
// field to both.
func CheckSchema(t *testing.T, schema, id string, written any, documents ...[]byte) {
	t.Helper()
	for _, problem := range SchemaProblems(t, schema, id, written) {
		t.Error(problem)
	}
	compiled := CompileSchema(t, schema, id)
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

// CompileSchema also holds the schema against that of schemas.
func CompileSchema(t *testing.T, schema, id string) *jsonschema.Schema {
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

// SchemaProblems lists where a schema and a Go type differ.
func SchemaProblems(t *testing.T, schema, id string, written any) []string {
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
	want := map[reflect.Kind]string{reflect.Struct: "object", reflect.Map: "object", reflect.Slice: "array",
		reflect.Array:  "array",
		reflect.String: "string", reflect.Int: "integer", reflect.Int64: "integer", reflect.Uint64: "integer",
		reflect.Float64: "number", reflect.Bool: "boolean"}[typ.Kind()]
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
		if name == "-" || f.Anonymous || !f.IsExported() { // the fields of what is embedded are visible too
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
