package runner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/scratch"
)

// A temporary directory that cannot be written to is named, with how to have another. Nothing is left
// in one that can.
func TestCheckTemp(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(scratch.Variable(), dir)
	if err := (Preflight{Temp: true}).Check(t.Context()); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{filepath.Join(dir, "none"), file} {
		t.Setenv(scratch.Variable(), bad)
		err := Preflight{Temp: true}.Check(t.Context())
		if err == nil || !strings.Contains(err.Error(), "the temporary directory "+bad+" cannot be written to: ") || !strings.Contains(err.Error(), scratch.Variable()+"=DIR") {
			t.Errorf("%s: error %v", bad, err)
		}
		if _, err := new(Engine).newEnvelope(); err == nil || !strings.Contains(err.Error(), "the temporary directory "+bad) {
			t.Errorf("%s: the details: error %v", bad, err)
		}
	}
}

// Nothing is checked that is not needed, and each check is made that is.
func TestPreflight(t *testing.T) {
	if err := (Preflight{}).Check(t.Context()); err != nil {
		t.Error(err)
	}
	all := Preflight{Cells: growing(t), Fixture: true, Temp: true, Engine: os.Args[0], Test: os.Args[0]}
	if err := all.Check(t.Context()); err != nil {
		t.Error(err)
	}
	many := growing(t)
	for i := range many {
		many[i].Scenario.Profile.Items = 1 << 20 // more than there are ports anywhere
	}
	t.Setenv(scratch.Variable(), filepath.Join(t.TempDir(), "none"))
	for want, p := range map[string]Preflight{
		"needs 1048576 connections at once": {Cells: many, Temp: true}, // before what comes later
		"cannot be written to":              {Cells: growing(t), Fixture: true, Temp: true, Engine: "/nowhere"},
		"no such file or directory":         {Fixture: true, Engine: "/nowhere"},
		"it is a directory":                 {Test: "/"},
	} {
		if err := p.Check(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
