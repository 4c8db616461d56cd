package sides

import (
	"errors"
	"testing"

	"github.com/overlap-bench/overlap/bench/against"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// A machine that was busy is recorded with the run, so that the report says so.
func TestRecordBusy(t *testing.T) {
	const busy = "the machine is busy: others use 99 % of its CPU time; expect noise"
	o := Benchmarks{Out: t.TempDir(), Options: against.Options{Blocks: 6}}
	rec, err := o.record(&against.Benchmarks{Matched: []against.Benchmark{{Package: "m", Name: "Sum"}}}, busy)
	if err != nil {
		t.Fatal(err)
	}
	result := &benchfmt.Result{Name: benchfmt.Name("Sum/side=old"), Iters: 1, Values: []benchfmt.Value{{Value: 1,
		Unit: "ns/op"}}}
	sample := record.Sample{Cell: "Sum/side=old", Package: "m", Block: 1, Status: record.OK}
	if err := errors.Join(rec.Append(sample, result), rec.Close()); err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(rec.Path)
	if err != nil || f.Run.Busy != busy {
		t.Errorf("%+v, error %v", f, err)
	}
}
