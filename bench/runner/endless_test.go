package runner

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// endless prints more than anything may keep.
const endless = "#!/bin/sh\nexec yes hello\n"

// What is no engine, and prints without end, is ended: as a sample it fails with that reason, and as what
// is asked for facts or a digest it is one that does not answer.
func TestEndlessEngine(t *testing.T) {
	path := program(t, endless, 0o755)
	e := &Engine{Path: path, InProcess: true}
	defer e.Close()
	_, err := e.Measure(t.Context(),
		scenario.Cell{Scenario: benchtest.Scenario("io", 8), Entry: benchtest.Strategy("perurl"), Limit: 4})
	if !errors.Is(err, spawn.ErrEndless) {
		t.Errorf("a sample: error %v", err)
	}
	if facts := EngineFacts(t.Context(), path); facts["machine"] == "" {
		t.Errorf("facts %v", facts)
	}
	want, _ := FileDigest(path)
	if digest, err := EngineDigest(t.Context(), path); digest != want || err != nil {
		t.Errorf("digest %s, error %v, want the file's", digest, err)
	}
}

// Of what Go says, only the first part is kept.
func TestGoSaysMuch(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go"),
		[]byte("#!/bin/sh\nyes much | head -c 3000000\nyes wrong | head -c 3000000 >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	stdout, stderr, err := runGo(t.Context(), "", os.Environ(), []string{"build"})
	if err == nil || len(stdout) != spawn.MostAnswer || len(stderr) != spawn.MostAnswer {
		t.Errorf("kept %d and %d bytes, error %v", len(stdout), len(stderr), err)
	}
}
