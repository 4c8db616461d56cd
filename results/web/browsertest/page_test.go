package browsertest

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/web"
)

// Files of results of all kinds.
const (
	oneRun     = "../../runs/xeon-2c-8f12/20261128T133427Z-7fc195375.txt"
	earlier    = "../../runs/epyc-2c-89b7/20261125T143437Z-f4bfc0211.txt"
	later      = "../../runs/epyc-2c-89b7/20261125T143633Z-f4bfc0211.txt"
	againstRun = "../../testdata/against.txt"
	scalingRun = "../../testdata/scaling.txt"
)

// report is the page of some files.
func report(t testing.TB, paths ...string) string {
	t.Helper()
	r := web.Report{Source: source, Lessons: map[string]string{
		"io": "Items wait for a server, and the computer for the items: overlap gains most.",
	}}
	for _, path := range paths {
		file, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		r.Runs = append(r.Runs, record.Labelled{Label: filepath.Base(path), Files: []*record.File{file}})
		for _, name := range []string{path, record.SidecarPath(path)} {
			if data, err := os.ReadFile(name); err == nil {
				r.Raw = append(r.Raw, web.Raw{Name: filepath.Base(name), Data: data})
			}
		}
	}
	var page bytes.Buffer
	if err := r.Write(&page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// pageOfARun is the page of one run.
func pageOfARun(t testing.TB) string {
	t.Helper()
	once.Do(func() { writtenPage = report(t, oneRun) })
	return writtenPage
}

var (
	once        sync.Once
	writtenPage string
)

// source is the page of a strategy, read from its room: nothing in results imports it.
func source(strategy string) (file, text string, ok bool) {
	file = strategy + ".go"
	data, err := os.ReadFile(filepath.Join("../../../strategies", file))
	return file, string(data), err == nil
}
