package lab

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/lab/params"
)

// scriptFaults are what testdata/scripts.mjs finds in the scripts of a directory.
func scriptFaults(t *testing.T, dir string) string {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no node")
	}
	fields, err := json.Marshal(params.Fields())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "fields.json")
	if err := os.WriteFile(path, fields, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "node", "testdata/scripts.mjs", dir, "params/testdata/links.json",
		"../../results/web/assets/schedule.js", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// The scripts read and write links as Go does, and count and say what they should.
func TestScripts(t *testing.T) {
	if faults := scriptFaults(t, "assets"); faults != "" {
		t.Error(faults)
	}
}

// A script that does something else is found.
func TestScriptsBroken(t *testing.T) {
	for _, c := range []struct{ file, from, to, fault string }{
		{"params.js", "most: 2000", "most: 2001", "fields: "},
		{"fragment.js", `["ms", 1e3]`, `["ms", 1e2]`, "latency="},
		{"events.js", "middle] <= time", "middle] < time", "at 0: "},
		{"code.js", "line > fetch && line < process", "line > fetch", "a pool after the fetch: "},
		{"outcome.js", "off <= 1.1", "off < 1", "right: "},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("assets")); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, c.file)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		broken := strings.Replace(string(text), c.from, c.to, 1)
		if broken == string(text) {
			t.Fatalf("%s has no %q", c.file, c.from)
		}
		if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if faults := scriptFaults(t, dir); !strings.Contains(faults, c.fault) {
			t.Errorf("%s with %s: found %q, want %s", c.file, c.to, faults, c.fault)
		}
	}
}
