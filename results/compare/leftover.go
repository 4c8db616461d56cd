package compare

import (
	"errors"
	"fmt"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// emptySide is an error if one of two files, or both, have no rows.
func emptySide(old, now record.Labelled, before, after []*table.Table) error {
	var empty []string
	var files []*record.File
	oldName, newName := labelNames(old, now)
	if len(before) == 0 {
		empty, files = append(empty, oldName), append(files, old.Files...)
	}
	if len(after) == 0 {
		empty, files = append(empty, newName), append(files, now.Files...)
	}
	if empty == nil {
		return nil
	}
	said := fmt.Sprintf("%s and %s cannot be compared: nothing is left in %s", oldName, newName, text.List(empty))
	if table.HasOnlyAAArms(files) {
		said += " but " + table.OnlyAAArms + ": leave /arm out of --filter"
	}
	return errors.New(said)
}
