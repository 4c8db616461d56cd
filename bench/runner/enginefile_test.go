package runner

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// Bytes that differ are engines that differ; this binary itself is known however it is written.
func TestEngineHash(t *testing.T) {
	dir := t.TempDir()
	hash := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
		h, err := EngineHash(path)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	a, b, again := hash("a", "one"), hash("b", "two"), hash("c", "one")
	if a == b || a != again || a != "engine-7692c3ad" { // of SHA-256
		t.Errorf("hashes %s, %s, %s", a, b, again)
	}
	if _, err := EngineHash(filepath.Join(dir, "none")); err == nil {
		t.Error("a hash of nothing")
	}
	if IsOwnBinary(filepath.Join(dir, "a")) || IsOwnBinary(filepath.Join(dir, "none")) {
		t.Error("another file is taken for this binary")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	if !IsOwnBinary(link) || !IsOwnBinary(self) {
		t.Error("this binary is not known")
	}
}

// An engine that is built anew, replaced or removed during a run measures no further sample of it.
func TestEngineChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "engine")
	write := func(text string) {
		if err := errors.Join(os.WriteFile(path+".new", []byte(text), 0o755), os.Rename(path+".new", path)); err != nil {
			t.Fatal(err)
		}
	}
	write("#!/bin/sh\n")
	e := Engine{Path: path, PeersPath: path + "-peers"}
	for range 3 {
		if err := e.sameBinary(scenario.Cell{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.sameBinary(scenario.Cell{Peer: true}); !errors.Is(err, ErrEngineChanged) {
		t.Errorf("the engine of peers is not there: error %v", err)
	}
	write("#!/bin/sh\n") // the same bytes, and another file
	if err := e.sameBinary(scenario.Cell{}); !errors.Is(err, ErrEngineChanged) || !strings.Contains(err.Error(), path) {
		t.Errorf("replaced: error %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := e.sameBinary(scenario.Cell{}); !errors.Is(err, ErrEngineChanged) {
		t.Errorf("removed: error %v", err)
	}
}

// What an engine prints is read whatever its wrapper prints around it.
func TestParseFacts(t *testing.T) {
	const facts = `{"machine":"epyc-2c-4f1a","cpu":" AMD  EPYC ","godebug":"a=1\n"}`
	for text, ok := range map[string]bool{
		facts: true, "taskset: pid 3\r\n" + facts + "\r\n": true, facts + "\nok\n": true,
		"": false, "{}": false, "null": false, "[1]": false, `{"machine":1}`: false, "BenchmarkBatch\n": false,
		`{"machine":"x"}`: false,
	} {
		got := parseFacts([]byte(text))
		if (got != nil) != ok || ok && (got["cpu"] != "AMD EPYC" || got["godebug"] != "a=1") {
			t.Errorf("%q gives %v", text, got)
		}
	}
}

// The facts of an engine are its own, and unknown where there is none.
func TestEngineFacts(t *testing.T) {
	if facts := EngineFacts(t.Context(), "/nowhere"); facts["go"] != host.Unknown || facts["cgo"] != host.Unknown ||
		facts["cpu"] == "" {
		t.Errorf("of no engine: %v", facts)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if theirs, own := EngineFacts(t.Context(), self), host.Facts(); theirs["go"] != own["go"] ||
		theirs["goamd64"] != own["goamd64"] || theirs["race"] != own["race"] {
		t.Errorf("read from the file %v, from within %v", theirs, own)
	}
}
