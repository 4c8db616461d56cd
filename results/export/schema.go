package export

import _ "embed"

// JSON Schemas (draft 2020-12) of what is written as JSON, with what each field is and its unit.
// Their $id is in the documents, and ends in the version.
var (
	//go:embed show.schema.json
	ShowSchema string
	//go:embed scaling.schema.json
	ScalingSchema string
	//go:embed compare.schema.json
	CompareSchema string
	//go:embed across.schema.json
	AcrossSchema string
	//go:embed grid.schema.json
	GridSchema string
)

const (
	ShowSchemaID    = "https://github.com/overlap-bench/overlap/results/show/1"
	ScalingSchemaID = "https://github.com/overlap-bench/overlap/results/scaling/1"
	CompareSchemaID = "https://github.com/overlap-bench/overlap/results/compare/1"
	AcrossSchemaID  = "https://github.com/overlap-bench/overlap/results/across/1"
	GridSchemaID    = "https://github.com/overlap-bench/overlap/results/grid/1"
)
