package compare

import (
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// What the two runs, and the tables of one scenario, are called.

// names are the labels, each with its file unless that says no more. Files of one name are told apart by their
// folders. A label of several files stands alone, and so does one of a side.
func (v *Comparison) names() [2]string {
	names := [2]string{v.Old, v.New}
	if v.Interleaved() || len(v.sides[0].Files) != 1 || len(v.sides[1].Files) != 1 {
		return names
	}
	paths := []string{v.sides[0].Files[0].Path, v.sides[1].Files[0].Path}
	brief := text.BriefPaths(paths)
	for i, path := range paths {
		file := strings.TrimSuffix(brief[path], ".txt")
		if file != names[i] {
			names[i] += " (" + file + ")"
		}
	}
	return names
}

// Legend says which files letters stand for, if there are any.
func Legend(labelled []record.Labelled) []string {
	var files []string
	for _, l := range labelled {
		if len(l.Files) == 1 && record.IsLetter(l.Label) {
			files = append(files, l.Label+" = "+l.Files[0].Path)
		}
	}
	if files == nil {
		return nil
	}
	return []string{strings.Join(files, ", ") + "."}
}

// Title says what is compared with what.
func (v *Comparison) Title() string { return v.names()[1] + " compared with " + v.names()[0] }

// Both are the two runs as an error names them.
func (v *Comparison) Both() string { return v.names()[0] + " and " + v.names()[1] }
