package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// damaged is a copy of the recorded run, of which each line of the sidecar, the run's first, is changed.
func damaged(t *testing.T, change func(line int, of map[string]any)) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.txt")
	text, err := os.ReadFile(recorded)
	if err != nil {
		t.Fatal(err)
	}
	sidecar, err := os.ReadFile(record.SidecarPath(recorded))
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	for i, line := range bytes.Split(bytes.TrimSpace(sidecar), []byte("\n")) {
		var of map[string]any
		if err := json.Unmarshal(line, &of); err != nil {
			t.Fatal(err)
		}
		change(i, of)
		line, _ = json.Marshal(of)
		lines.Write(append(line, '\n'))
	}
	for file, data := range map[string][]byte{path: text, record.SidecarPath(path): lines.Bytes()} {
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// What is wrong with a file, or a flag, is said on a screen, however much of it there is, and nothing of it
// is obeyed by the terminal.
func TestMessagesAreShort(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100_000) + "\x1b[2J"
	histograms := damaged(t, func(line int, of map[string]any) {
		if line > 0 {
			of["latency"] = map[string]any{}
		}
	})
	cell := damaged(t, func(line int, of map[string]any) {
		if line > 0 {
			of["cell"] = long
		}
	})
	for _, args := range [][]string{
		{"show", "--latency", histograms}, {"show", cell}, {"gate", "--base", recorded, cell}, {"compare", recorded, cell},
		{"show", "--strategies", long, recorded}, {"show", "--format", long, recorded}, {"run", "--items", long},
		{"run", "--limits", long},
		{long}, {"show", "--" + long}, {"show", long + ".txt"}, {"run", "--engine", long}, {"serve", "--addr", long},
		{"run", "--urls", long},
	} {
		code, _, errs := overlap(t, args...)
		if code == 0 || len(errs) > 2000 || strings.Count(errs, "\n") > 22 || text.Visible(errs) != errs ||
			!strings.HasPrefix(errs, "overlap: ") {
			t.Errorf("overlap %.60q: exit %d, %d bytes: %.600q", args, code, len(errs), errs)
		}
	}
	_, _, errs := overlap(t, "show", "--latency", histograms)
	if !strings.Contains(errs, " more lines say the same\n") {
		t.Error(errs)
	}
}
