package recording

import (
	"os"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

func appendSample(t *testing.T, r *Recording, block int) {
	t.Helper()
	result := &benchfmt.Result{Name: benchfmt.Name("Batch/" + recordedCell), Iters: 1,
		Values: []benchfmt.Value{{Value: float64(block), Unit: "ns/op"}}}
	if err := r.Append(record.Sample{Block: block, Cell: recordedCell, Status: record.OK}, result); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const recordedCell = "scenario=io/strategy=pool/limit=4"
