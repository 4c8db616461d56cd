package resultstest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
)

// A SidedBenchmark is one that overlap against measured on both sides. Old and New give its figures in a block, as in
// "12 ns/op 3 B/op"; what has none there has failed. Again gives those of the old side's A/A arm, if there is one.
type SidedBenchmark struct {
	Name            string // "Batch/scenario=io/strategy=pool/limit=4", or "Sum/n=4"
	Old, New, Again func(block int) string
}

// WriteSides writes such a run and returns its path.
func WriteSides(t *testing.T, blocks int, benchmarks ...SidedBenchmark) string {
	t.Helper()
	start := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	run := record.Run{Version: record.FormatVersion, Started: start, Blocks: blocks,
		Versions: map[string]string{"io": "v1"},
		Facts:    record.Facts{"machine": "m", "cpu": "c", "goos": "linux", "goarch": "amd64"},
		Sides: []record.Side{{Name: record.OldSide, Revision: "HEAD~1", Commit: "0123abcd9"},
			{Name: record.NewSide, Commit: "456789abc", Dirty: true}}}
	text, lines := &strings.Builder{}, []any{&run}
	text.WriteString("cpu: c\ngoarch: amd64\ngoos: linux\nmachine: m\n")
	seen := map[string]bool{}
	measured := func(block int, name, side, figures string) {
		start = start.Add(time.Second)
		full := record.WithSide(name, side)
		s := record.Sample{Block: block, Cell: strings.TrimPrefix(full, "Batch/"), Status: record.OK,
			Started: start, Took: time.Second / 2, Load: -1}
		arm := strings.Contains(name, "/arm=") && !strings.HasPrefix(name, "Batch/") // which is measured now and then
		if !seen[s.Cell] && !arm {
			seen[s.Cell], run.Cells = true, append(run.Cells, s.Cell)
		}
		if figures == "" {
			s.Status, s.Reason = record.Failed, "it failed"
			fmt.Fprintf(text, "--- FAIL: Benchmark%s\n    it failed\n", full)
		} else {
			fmt.Fprintf(text, "Benchmark%s-2 10 %s\n", full, figures)
		}
		lines = append(lines, s)
	}
	for block := 1; block <= blocks; block++ {
		for _, b := range benchmarks {
			if b.Old != nil {
				measured(block, b.Name, record.OldSide, b.Old(block))
			}
			if b.New != nil {
				measured(block, b.Name, record.NewSide, b.New(block))
			}
			if b.Again != nil {
				if figures := b.Again(block); figures != "" {
					measured(block, b.Name+"/arm=b", record.OldSide, figures)
				}
			}
		}
	}
	path := filepath.Join(t.TempDir(), "against.txt")
	var sidecar strings.Builder
	for _, line := range lines {
		data, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		sidecar.Write(append(data, '\n'))
	}
	for path, data := range map[string]string{path: text.String(), record.SidecarPath(path): sidecar.String()} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// ReadSides is the file that [WriteSides] writes.
func ReadSides(t *testing.T, blocks int, benchmarks ...SidedBenchmark) *record.File {
	t.Helper()
	f, err := record.Read(WriteSides(t, blocks, benchmarks...))
	if err != nil || f.Run == nil || len(f.Problems) > 0 {
		t.Fatalf("error %v, %+v", err, f)
	}
	return f
}
