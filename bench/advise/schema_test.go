package advise

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The JSON is what its schema says, with all that may be left out, and without; and the schema knows no more.
func TestSchema(t *testing.T) {
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(SchemaID, parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	check := func(document []byte) error {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
		if err != nil {
			t.Fatal(err)
		}
		return compiled.Validate(value)
	}
	best := simulate.Candidate{Answer: simulate.Answer{Strategy: "pool", Limit: 64, Makespan: 2e9, Bound: 1e9,
		Simulated: 9},
		Limited: true, Out: "needs too much memory"}
	costs, plain := Costs{Busy: "the machine is busy"}, Costs{}
	needs := simulate.Needs{Profile: profile.Profile{Items: 8}, Capacity: 64, Memory: 1 << 20}
	whole, err := json.Marshal(costs.Report(needs, &simulate.Advice{
		Best: best, Limits: []int{1, 2}, Candidates: []simulate.Candidate{best},
		Skipped: []simulate.Skipped{{Strategies: []string{"perurl"}, Why: simulate.KeepsNoLimit}},
		WhatIf:  []simulate.WhatIf{{If: "capacity 32", Capacity: 32, Best: best}, {If: "memory 1 MiB", None: true}},
	}, &Calibration{Run: "a", Machine: "b", Factor: simulate.Factor{Low: 1, High: 2, Within: 40, Of: 44, MostLimit: 16},
		PassedOver: &PassedOver{"c", "it has not ended"}}))
	if err != nil {
		t.Fatal(err)
	}
	least, err := json.Marshal(plain.Report(simulate.Needs{}, &simulate.Advice{Limits: []int{1}}, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, document := range [][]byte{whole, least} {
		if err := check(document); err != nil {
			t.Errorf("%#v\n%s", err, document)
		}
	}
	for _, name := range fields(t, Schema) {
		if !bytes.Contains(whole, []byte(`"`+name+`":`)) {
			t.Errorf("%s is in the schema, and never written", name)
		}
		if broken := bytes.Replace(whole, []byte(`"`+name+`":`), []byte(`"other":`), 1); check(broken) == nil {
			t.Errorf("another name for %s is as good", name)
		}
	}
}

// fields are the names of all properties in a schema.
func fields(t *testing.T, schema string) (names []string) {
	t.Helper()
	type object struct{ Properties map[string]any }
	var root struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(schema), &root); err != nil {
		t.Fatal(err)
	}
	root.Defs["root"] = root.object
	for _, def := range root.Defs {
		for name := range def.Properties {
			names = append(names, name)
		}
	}
	return names
}
