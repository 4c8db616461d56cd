package bench

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

// endless prints more than anything may keep.
const endless = "#!/bin/sh\nexec yes hello\n"

// The first part of an output is kept, however it comes; what more there is ends the process, or is
// forgotten.
func TestPrinted(t *testing.T) {
	for _, part := range []int{1, 3, 10, 25, 100} {
		ended := error(nil)
		for _, p := range []*printed{{most: 10}, {most: 10, end: func(err error) { ended = err }}} {
			_, err := io.CopyBuffer(struct{ io.Writer }{p}, struct{ io.Reader }{strings.NewReader(strings.Repeat("0123456789", 10))}, make([]byte, part))
			if string(p.text) != "0123456789" || (err == nil) != (p.end == nil) || err != nil && !errors.Is(ended, errEndless) {
				t.Errorf("in parts of %d: %q, error %v, ended by %v", part, p.text, err, ended)
			}
		}
	}
	p := &printed{most: 10, end: func(err error) { t.Error(err) }}
	if n, err := p.Write(make([]byte, 10)); n != 10 || err != nil {
		t.Errorf("as much as may be: %d, error %v", n, err)
	}
}

// What is no engine, and prints without end, is ended: as a sample it fails with that reason, and as what
// is asked for facts or a digest it is one that does not answer.
func TestEndlessEngine(t *testing.T) {
	path := program(t, endless, 0o755)
	e := &Engine{Path: path, InProcess: true}
	defer e.Close()
	_, err := e.Measure(t.Context(), Cell{Scenario: coreScenario("io", 8), Entry: strategies.Catalog()[1], Limit: 4})
	if !errors.Is(err, errEndless) {
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
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\nyes much | head -c 3000000\nyes wrong | head -c 3000000 >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	stdout, stderr, err := runGo(t.Context(), "", os.Environ(), []string{"build"})
	if err == nil || len(stdout) != mostAnswer || len(stderr) != mostAnswer {
		t.Errorf("kept %d and %d bytes, error %v", len(stdout), len(stderr), err)
	}
}
