package report

import (
	"bytes"
	"errors"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/table"
)

// No input makes the reader panic, and what it keeps can be shown.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("items: 128\nUnit ns/op better=lower\n" + good +
		"--- FAIL: BenchmarkBatch/scenario=io/strategy=pool/limit=1\n    why\n"))
	f.Add([]byte(good + "BenchmarkBatch/scenario=io/strategy=pool/limit=16/arm=b-2 10 71 ns/op\n"))
	f.Add([]byte("items: 3\n" + resultstest.DoublingLimits("pool", 1, 2, 3, 4, 5, 6, 7)))
	f.Add([]byte("BenchmarkBatch/strategy=/limit=-2 0 NaN ns/op 1 fetch-active-ns\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := record.Parse("text", bytes.NewReader(text))
		if err != nil {
			return
		}
		tables, err := table.Tables([]*record.File{file})
		if err != nil {
			t.Fatal(err)
		}
		if err := Show(page.Text(new(bytes.Buffer), page.DefaultWidth), tables); err != nil {
			t.Fatal(err)
		}
		if err := ShowSamples(page.Text(new(bytes.Buffer), 30), tables); err != nil {
			t.Fatal(err)
		}
		if err := WriteJSON(new(bytes.Buffer), tables); err != nil {
			t.Fatal(err)
		}
		for _, show := range []error{scaling.Show(page.Text(new(bytes.Buffer), 80), tables),
			scaling.WriteJSON(new(bytes.Buffer), tables)} {
			if show != nil && !errors.Is(show, scaling.ErrOneLimit) {
				t.Fatal(show)
			}
		}
	})
}
