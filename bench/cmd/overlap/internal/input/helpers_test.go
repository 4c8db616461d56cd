package input

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
)

// startRecording records so many samples of a run that was started so many minutes after another.
func startRecording(t *testing.T, dir, name string, minutes, samples int) string {
	t.Helper()
	run := record.Run{Version: 1, Started: time.Date(2026, 1, 1, 0, minutes, 0, 0, time.UTC), Cells: []string{"scenario=io/strategy=pool/limit=4"}, Blocks: 1}
	recording, err := recording.NewRecording(dir, name, run)
	if err != nil {
		t.Fatal(err)
	}
	for range samples {
		if err := recording.Append(record.Sample{Block: 1, Cell: run.Cells[0], Status: record.Failed, Reason: "made up"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := recording.Close(); err != nil {
		t.Fatal(err)
	}
	return recording.Path
}
