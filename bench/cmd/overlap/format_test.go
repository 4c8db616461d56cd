package main

import (
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// What is measured now is valid in every format: a run with its A/A arm, and a simulation.
func TestFormats(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	code, table, errs := overlap(t, small(dir)...)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	show := func(args ...string) string {
		t.Helper()
		code, out, errs := overlap(t, append([]string{"show", files[0]}, args...)...)
		if code != 0 || errs != "" || strings.Contains(out, "\x1b") {
			t.Fatalf("show %v: exit %d, %s%s", args, code, out, errs)
		}
		return out
	}
	if show("--format", "table") != table || show("--json=false") != table {
		t.Error("--format table is not what show prints")
	}
	if out := show("--format", "markdown"); !strings.Contains(out, "\n### io\n") ||
		!strings.Contains(out, "| sequential |") {
		t.Errorf("Markdown %s", out)
	}
	for args, lines := range map[string]int{"--format=csv": 1 + 3, "--format=csv --samples": 1 + 2*(3+1)} {
		records, err := csv.NewReader(strings.NewReader(show(strings.Fields(args)...))).ReadAll()
		if err != nil || len(records) != lines {
			t.Errorf("show %s: %d lines, want %d, error %v", args, len(records), lines, err)
		}
	}
	if show("--json") != show("--format", "json") {
		t.Error("--json is not --format json")
	}
	_, schema, _ := overlap(t, "show", "--schema")
	valid(t, schema, show("--json"))
	valid(t, schema, simulated(t, "--scenarios", "io", "--items", "12", "--limits", "4", "--json"))
	_, schema, _ = overlap(t, "show", "--schema", "--scaling")
	_, scaling, _ := overlap(t, "show", "--scaling", "--json", "../../../results/testdata/scaling.txt")
	valid(t, schema, scaling)
}

// valid holds a document against the schema that the document names.
func valid(t *testing.T, schema, document string) {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	id, _ := value.(map[string]any)["$schema"].(string)
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(id, parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(id)
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Error(err)
	}
}
