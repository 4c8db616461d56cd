// Package input finds and reads results files: directories of them, labels, and the newest run.
package input

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
)

// What a DIR may stand for. A slip of the finger must not read a whole disk.
const (
	maxDepth = 4
	maxFiles = 1000
)

// Read reads [LABEL=]FILE|DIR[,FILE|DIR...] arguments; a DIR stands for all .txt files under it. Arguments with the
// same label are one, and so are the files of an argument without a label, which stays unlabelled. A FILE with two
// sides, alone, is two runs, old and new. Files without results, and those with two sides, are left out of a DIR that
// has others; leftOut has a sentence for each kind.
func Read(args []string) (given []record.Labelled, leftOut []string, err error) {
	seen := map[string]string{}
	var empty, sided []string
	for _, arg := range args {
		label, path := CutLabel(arg)
		paths, listed, err := textsOf(path)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range paths {
			clean := filepath.Clean(p)
			if before := seen[clean]; before != "" {
				how := ""
				if before != arg {
					how = fmt.Sprintf(", as %s and as %s", before, arg)
				}
				return nil, nil, fmt.Errorf("%s is named twice%s: a run compared with itself says nothing", p, how)
			}
			seen[clean] = arg
		}
		directory := !listed && (len(paths) > 1 || paths[0] != path)
		files, without, err := readTexts(paths, directory)
		if err != nil {
			return nil, nil, err
		}
		empty = append(empty, without...)
		if directory && slices.ContainsFunc(files, func(f *record.File) bool { return !f.HasSides() }) {
			files = slices.DeleteFunc(files, func(f *record.File) bool {
				if f.HasSides() {
					sided = append(sided, f.Path)
				}
				return f.HasSides()
			})
		}
		i := slices.IndexFunc(given, func(l record.Labelled) bool { return label != "" && l.Label == label })
		if i < 0 {
			i, given = len(given), append(given, record.Labelled{Label: label})
		}
		given[i].Files = append(given[i].Files, files...)
	}
	if len(empty) > 0 {
		leftOut = append(leftOut, "left out, as nothing was measured in it: "+strings.Join(empty, ", "))
	}
	if len(sided) > 0 {
		leftOut = append(leftOut, "left out, as it has two sides, to be compared alone: "+strings.Join(sided, ", "))
	}
	given, err = splitSides(given)
	return given, leftOut, err
}

// splitSides makes two runs of a file with two sides. Beside other files it would be compared as what it is not.
func splitSides(given []record.Labelled) ([]record.Labelled, error) {
	for _, l := range given {
		for _, f := range l.Files {
			switch {
			case !f.HasSides():
			case len(given) > 1 || len(l.Files) > 1:
				return nil, fmt.Errorf("%s has two sides, old and new, that are compared with each other: name it alone", f.Path)
			default:
				old, now := f.Sides()
				return []record.Labelled{{Label: record.OldSide, Files: []*record.File{old}},
					{Label: record.NewSide, Files: []*record.File{now}}}, nil
			}
		}
	}
	return given, nil
}

// readTexts reads the files of an argument.
func readTexts(paths []string, directory bool) (files []*record.File, leftOut []string, err error) {
	var first error
	for _, p := range paths {
		file, err := record.Read(p)
		switch {
		case err == nil:
			files = append(files, file)
		case directory && nothingIn(p, err):
			leftOut, first = append(leftOut, p), cmp.Or(first, err)
		default:
			return nil, nil, err
		}
	}
	if len(files) == 0 {
		return nil, nil, first
	}
	return files, leftOut, nil
}

// nothingIn says of a file that cannot be read that it never had results: it is not benchmark text, or is of a run that
// ended before its first sample. A file that has lost its samples is damaged.
func nothingIn(path string, err error) bool {
	if none := (record.NoResults{}); !errors.As(err, &none) {
		return false
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(path))
	return err != nil || !slices.ContainsFunc(samples, func(s record.Sample) bool { return s.Status == record.OK })
}

// Problems are those of files that could be read.
func Problems(files []*record.File) (problems []error) {
	for _, f := range files {
		for _, p := range f.Problems {
			problems = append(problems, p)
		}
	}
	return problems
}

// maxName is the length of a name for which a column has room.
const maxName = 16

// Named gives each file without a label one of its own: the name of the file, or A, B, C … if some name is long or
// there are two of it.
func Named(given []record.Labelled) (labelled []record.Labelled) {
	taken := map[string]bool{}
	short := true
	for _, l := range given {
		if l.Label != "" {
			labelled = append(labelled, l)
			taken[l.Label] = true
			continue
		}
		for _, f := range l.Files {
			name := strings.TrimSuffix(filepath.Base(f.Path), ".txt")
			short = short && len(name) <= maxName && !taken[name]
			taken[name] = true
			labelled = append(labelled, record.Labelled{Files: []*record.File{f}})
		}
	}
	for i := range labelled {
		switch l := &labelled[i]; {
		case l.Label != "":
		case short:
			l.Label = strings.TrimSuffix(filepath.Base(l.Files[0].Path), ".txt")
		case i < 26:
			l.Label = string(rune('A' + i))
		default:
			l.Label = fmt.Sprint("run", i+1)
		}
	}
	return labelled
}

// Sides names the two sides of a comparison, each of which may have several runs. One without a label has the name of
// its file, or is old or new by its place.
func Sides(given []record.Labelled) []record.Labelled {
	if !slices.ContainsFunc(given, func(l record.Labelled) bool { return len(l.Files) > 1 }) {
		return Named(given)
	}
	sides := slices.Clone(given)
	for i, l := range given {
		if l.Label == "" {
			sides[i].Label = []string{record.OldSide, record.NewSide}[i%2]
		}
	}
	if len(sides) == 2 && sides[0].Label == sides[1].Label { // a label that was given, in the other place
		i := slices.IndexFunc(given, func(l record.Labelled) bool { return l.Label == "" })
		sides[i].Label = []string{"A", "B"}[i]
	}
	return sides
}

// textsOf are the files that an argument without its label names, and whether it lists them, separated by commas.
func textsOf(path string) (texts []string, listed bool, err error) {
	if _, err := os.Stat(path); err == nil || !strings.Contains(path, ",") {
		texts, err := TextsIn(path)
		return texts, false, err
	}
	for _, one := range strings.Split(path, ",") {
		if one == "" {
			return nil, true, fmt.Errorf("%s: a name in the list is empty: separate files by one comma each, without "+
				"spaces", path)
		}
		some, err := TextsIn(one)
		if err != nil {
			return nil, true, err
		}
		texts = append(texts, some...)
	}
	return texts, true, nil
}

// CutLabel takes the label off an argument, unless there is a file of that very name.
func CutLabel(arg string) (label, path string) {
	label, path, ok := strings.Cut(arg, "=")
	if _, err := os.Stat(arg); !ok || label == "" || err == nil || strings.ContainsRune(label, filepath.Separator) {
		return "", arg
	}
	return label, path
}

// TextsIn are the files that a path stands for, sorted.
func TextsIn(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var texts []string
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(path, p)
		switch {
		case err != nil:
			return fmt.Errorf("reading results: %w", err)
		case len(texts) > maxFiles:
			return fmt.Errorf("%s has more than %d .txt files: name those to compare", path, maxFiles)
		case d.IsDir() && strings.Count(rel, string(filepath.Separator)) >= maxDepth:
			return filepath.SkipDir
		case regular(p, d) && filepath.Ext(p) == ".txt":
			texts = append(texts, p)
		}
		return nil
	})
	if err == nil && len(texts) == 0 {
		err = fmt.Errorf("%s has no .txt files in it, nor in what is at most %d folders below", path, maxDepth)
	}
	return texts, err
}

// regular says whether an entry is a file, or a link to one: a pipe would be waited for.
func regular(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// BesideRuns is where to record outside of a checkout, in the current directory.
const BesideRuns = "overlap-runs"
