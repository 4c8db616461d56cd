package simulate

import (
	"bytes"
	"testing"

	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/strategies"
)

func readTables(t *testing.T, paths ...string) []*table.Table {
	t.Helper()
	var files []*record.File
	for _, path := range paths {
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	tables, err := table.Tables(files)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// calibrated is the calibration of the runs in a text.
func calibrated(t *testing.T, text string) *Calibration {
	t.Helper()
	file, err := record.Parse("measured", bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Calibrate(tables)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// runBatch simulates one batch, of a strategy with so many fetches at once.
func runBatch(t *testing.T, p profile.Profile, m virtual.Machine, s strategies.Strategy, fetches int,
	spans bool) (Answer, error) {
	r, err := batch.Run(t.Context(), p, m, s, fetches, batch.Options{Spans: spans})
	return ran{Result: r}.answer(p.Items), err
}
