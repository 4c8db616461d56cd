package scaling

import (
	"io"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/table"
)

// FileJSON is the JSON of show --scaling: [export.ScalingSchema] describes each field. Durations are in seconds; what
// is not known is left out.
type FileJSON struct {
	Schema  string      `json:"$schema"`
	Version int         `json:"version"`
	Tables  []*Analysis `json:"tables"`
}

// WriteJSON writes what [Show] shows as JSON, of the tables with several limits. It is an error if there are none.
func WriteJSON(w io.Writer, tables []*table.Table) error {
	out := FileJSON{Schema: export.ScalingSchemaID, Version: 1}
	for _, t := range tables {
		if s, ok := New(t); ok {
			out.Tables = append(out.Tables, s)
		}
	}
	if len(out.Tables) == 0 {
		return ErrOneLimit
	}
	return export.WriteJSON(w, out)
}
