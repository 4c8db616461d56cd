package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results"
)

// Bounds of what a DIR stands for: a slip of the finger is not to read a disk.
const (
	mostDepth = 4
	mostFiles = 1000
	mostSeen  = 100_000 // entries
)

// readLabelled reads [LABEL=]FILE|DIR arguments: a DIR is all .txt under it. What has the same
// label is together; without one, each file is by itself, under its name if that is short, and
// else under a letter.
func readLabelled(args []string) ([]results.Labelled, error) {
	var labelled []results.Labelled
	seen := map[string]string{}
	for _, arg := range args {
		label, path := cutLabel(arg)
		paths, err := textsIn(path)
		if err != nil {
			return nil, err
		}
		for _, p := range paths {
			if clean := filepath.Clean(p); seen[clean] != "" {
				return nil, fmt.Errorf("%s is named twice: a run compared with itself says nothing", p)
			} else {
				seen[clean] = arg
			}
			file, err := results.Read(p)
			if err != nil {
				return nil, err
			}
			i := slices.IndexFunc(labelled, func(l results.Labelled) bool { return label != "" && l.Label == label })
			if i < 0 {
				i, labelled = len(labelled), append(labelled, results.Labelled{Label: label})
			}
			labelled[i].Files = append(labelled[i].Files, file)
		}
	}
	nameRest(labelled)
	return labelled, nil
}

// longestName is what a column has room for.
const longestName = 16

// nameRest labels what has no label.
func nameRest(labelled []results.Labelled) {
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

// cutLabel takes the label off, unless there is a file of that very name.
func cutLabel(arg string) (label, path string) {
	label, path, ok := strings.Cut(arg, "=")
	if _, err := os.Stat(arg); !ok || label == "" || err == nil || strings.ContainsRune(label, filepath.Separator) {
		return "", arg
	}
	return label, path
}

// textsIn are the files that a path stands for, in the order of their names.
func textsIn(path string) ([]string, error) {
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
