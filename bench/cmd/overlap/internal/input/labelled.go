package input

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// Bounds of what a DIR stands for: a slip of the finger is not to read a disk.
const (
	mostDepth = 4
	mostFiles = 1000
	mostSeen  = 100_000 // entries
)

// ReadLabelled reads [LABEL=]FILE|DIR arguments: a DIR is all .txt under it. What has the same
// label is together; without one, each file is by itself, under its name if that is short, and
// else under a letter. What is only in a DIR and has no results is left out, if others have.
func ReadLabelled(args []string) (labelled []record.Labelled, leftOut []string, err error) {
	seen := map[string]string{}
	for _, arg := range args {
		label, path := CutLabel(arg)
		paths, err := TextsIn(path)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range paths {
			clean := filepath.Clean(p)
			if before := seen[clean]; before != "" {
				return nil, nil, NamedTwice(p, before, arg)
			}
			seen[clean] = arg
		}
		files, empty, err := readTexts(paths, len(paths) > 1 || paths[0] != path)
		if err != nil {
			return nil, nil, err
		}
		leftOut = append(leftOut, empty...)
		for _, file := range files {
			i := slices.IndexFunc(labelled, func(l record.Labelled) bool { return label != "" && l.Label == label })
			if i < 0 {
				i, labelled = len(labelled), append(labelled, record.Labelled{Label: label})
			}
			labelled[i].Files = append(labelled[i].Files, file)
		}
	}
	nameRest(labelled)
	return labelled, leftOut, nil
}

func NamedTwice(path, first, second string) error {
	how := ""
	if first != second {
		how = fmt.Sprintf(", as %s and as %s", first, second)
	}
	return fmt.Errorf("%s is named twice%s: a run compared with itself says nothing", path, how)
}

// readTexts reads the files of an argument; in a directory, those without results are left out, if
// not all of them are.
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

// nothingIn says of a file that cannot be read that there was nothing to read: it is no benchmark
// text, or of a run that ended before its first sample. One that has lost its samples is damaged.
func nothingIn(path string, err error) bool {
	if !errors.Is(err, record.ErrNoResults) {
		return false
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(path))
	return err != nil || !slices.ContainsFunc(samples, func(s record.Sample) bool { return s.Status == record.OK })
}

// SayLeftOut names what readLabelled did not read.
func SayLeftOut(w io.Writer, leftOut []string) {
	if len(leftOut) > 0 {
		fmt.Fprintf(w, "overlap: left out, as nothing was measured in it: %s\n", text.Visible(strings.Join(leftOut, ", ")))
	}
}

// longestName is what a column has room for.
const longestName = 16

// nameRest labels what has no label.
func nameRest(labelled []record.Labelled) {
	taken := map[string]bool{}
	short := true
	for _, l := range labelled {
		name := l.Label
		if name == "" {
			name = strings.TrimSuffix(filepath.Base(l.Files[0].Path), ".txt")
			short = short && len(name) <= longestName && !taken[name]
		}
		taken[name] = true
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
}

// CutLabel takes the label off, unless there is a file of that very name.
func CutLabel(arg string) (label, path string) {
	label, path, ok := strings.Cut(arg, "=")
	if _, err := os.Stat(arg); !ok || label == "" || err == nil || strings.ContainsRune(label, filepath.Separator) {
		return "", arg
	}
	return label, path
}

// TextsIn are the files that a path stands for, in the order of their names.
func TextsIn(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var texts []string
	entries := 0
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(path, p)
		entries++
		switch {
		case err != nil:
			return err
		case entries > mostSeen || len(texts) > mostFiles:
			return errTooMany
		case d.IsDir() && strings.Count(rel, string(filepath.Separator)) >= mostDepth:
			return filepath.SkipDir
		case regular(p, d) && filepath.Ext(p) == ".txt":
			texts = append(texts, p)
		}
		return nil
	})
	switch {
	case errors.Is(err, errTooMany):
		return nil, fmt.Errorf("%s has more than %d .txt files, or %d entries: name those to compare", path, mostFiles, mostSeen)
	case err != nil:
		return nil, fmt.Errorf("reading results: %w", err)
	case len(texts) == 0:
		return nil, fmt.Errorf("%s has no .txt files in it, nor in what is at most %d folders below", path, mostDepth)
	}
	return texts, nil
}

var errTooMany = errors.New("too many files")

// regular says whether there is a file, or a link to one: a pipe would be waited for.
func regular(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
