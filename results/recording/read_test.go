package recording

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// What is recorded is read back: the text by Read, the sidecar by ReadSidecar; a sample
// that failed is in both, and a line that was cut off costs only itself.
func TestRecording(t *testing.T) {
	dir := t.TempDir()
	run := record.Run{Commit: "abc", Cells: []string{"scenario=io/strategy=pool/limit=16"}, Blocks: 2, Seed: 1}
	rec, err := NewRecording(dir, "run", run)
	if err != nil {
		t.Fatal(err)
	}
	result := &benchfmt.Result{Name: benchfmt.Name("Batch/scenario=io/strategy=pool/limit=16-2"), Iters: 3,
		Values: []benchfmt.Value{{Value: 70, Unit: "ns/op"}}}
	ok := record.Sample{Block: 1, Cell: run.Cells[0], Status: record.OK}
	failed := record.Sample{Block: 2, Cell: run.Cells[0], Status: record.Failed, Reason: "it\nBenchmarkBroke 1 1 ns/op"}
	for _, s := range []record.Sample{ok, failed} {
		if err := rec.Append(s, result); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(rec.Path)
	if err != nil || f.N() != 1 || len(f.Failures) != 1 || len(f.Problems) != 0 || len(f.Cells) != len(run.Cells) ||
		f.Cells[0].String() != run.Cells[0] {
		t.Fatalf("read %+v, error %v", f, err)
	}
	if f.Failures[0].Reason != "it BenchmarkBroke 1 1 ns/op" {
		t.Errorf("reason %q", f.Failures[0].Reason)
	}
	sidecar := record.SidecarPath(rec.Path)
	data, err := os.ReadFile(sidecar)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(sidecar, data[:len(data)-5], 0o644); err != nil {
		t.Fatal(err)
	}
	back, samples, err := record.ReadSidecar(sidecar)
	ok.Makespan, ok.Place = 70, record.ParseCell(ok.Cell) // as in the text
	if err != nil || back.Version != record.FormatVersion || back.Commit != "abc" || len(samples) != 1 ||
		!reflect.DeepEqual(samples[0], ok) {
		t.Errorf("run %+v, samples %+v, error %v", back, samples, err)
	}
	if _, err := NewRecording(dir, "run", run); err == nil {
		t.Error("a recording was written over another")
	}
	if err := rec.Append(ok, result); err == nil {
		t.Error("appended to a closed recording")
	}
}

// A failure that another sample of its cell and block made up for does not count; a note says what happened. One that
// nothing made up for does, also where another block has a good sample.
func TestRetakenSamples(t *testing.T) {
	const pool, batched = "scenario=io/strategy=pool/limit=4", "scenario=io/strategy=batched/limit=4"
	const dial, stolen = "conditions: 2 connections were dialled while timing, none is allowed", "disturbed: by the host"
	for name, test := range map[string]struct {
		taken    []record.Sample
		replaced []bool
		notes    []string
	}{
		"made up for": {
			[]record.Sample{{Block: 1, Cell: pool, Reason: dial}, {Block: 1, Cell: batched}, {Block: 1, Cell: pool}},
			[]bool{true},
			[]string{"1 sample failed and was measured again: 2 connections were dialled while timing, none is allowed."},
		},
		"one of two": {
			[]record.Sample{{Block: 1, Cell: pool, Reason: dial}, {Block: 1, Cell: batched, Reason: dial},
				{Block: 1, Cell: pool}},
			[]bool{true, false},
			[]string{"1 sample failed and was measured again: 2 connections were dialled while timing, none is allowed."},
		},
		"in vain": {
			[]record.Sample{{Block: 1, Cell: pool, Reason: dial}, {Block: 1, Cell: pool, Reason: dial},
				{Block: 1, Cell: batched}},
			[]bool{false, false}, nil,
		},
		"of both kinds": {
			[]record.Sample{{Block: 1, Cell: pool, Reason: dial}, {Block: 1, Cell: pool, Reason: stolen},
				{Block: 1, Cell: batched, Reason: dial}, {Block: 1, Cell: pool}, {Block: 1, Cell: batched}},
			[]bool{true, true, true},
			[]string{"1 sample was disturbed by the host or a CPU quota, and measured again.",
				"2 samples failed and were measured again. The reason of the first: 2 connections were dialled while timing, " +
					"none is allowed."},
		},
		"disturbed, one in vain": {
			[]record.Sample{{Block: 1, Cell: pool, Reason: stolen}, {Block: 1, Cell: pool},
				{Block: 1, Cell: batched, Reason: stolen}},
			[]bool{true, false},
			[]string{"2 samples were disturbed by the host or a CPU quota, and not used. 1 of them could be measured again."},
		},
	} {
		rec, err := NewRecording(t.TempDir(), "run", record.Run{Cells: []string{pool, batched}, Blocks: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range test.taken {
			result := &benchfmt.Result{Name: benchfmt.Name("Batch/" + s.Cell), Iters: 1,
				Values: []benchfmt.Value{{Value: 1, Unit: "ns/op"}}}
			if s.Status = record.OK; s.Reason != "" {
				s.Status, result = record.Failed, nil
			}
			if err := rec.Append(s, result); err != nil {
				t.Fatal(err)
			}
		}
		rec.Close()
		f, err := record.Read(rec.Path)
		if err != nil || len(f.Problems) > 0 {
			t.Fatalf("%s: %v, problems %v", name, err, f.Problems)
		}
		var replaced []bool
		for _, failed := range f.Failures {
			replaced = append(replaced, failed.Replaced)
		}
		if !slices.Equal(replaced, test.replaced) || !slices.Equal(f.Notes, test.notes) {
			t.Errorf("%s: replaced %v, notes %q; want %v and %q", name, replaced, f.Notes, test.replaced, test.notes)
		}
		text, err := os.ReadFile(rec.Path) // without the first failure, as a damaged one
		if err != nil {
			t.Fatal(err)
		}
		before, after, _ := strings.Cut(string(text), "--- FAIL")
		_, after, _ = strings.Cut(after, "\n")
		_, after, _ = strings.Cut(after, "\n")
		if err := os.WriteFile(rec.Path, []byte(before+after), 0o644); err != nil {
			t.Fatal(err)
		}
		if f, err = record.Read(rec.Path); err != nil || len(f.Failures) != len(test.replaced)-1 {
			t.Fatalf("%s: damaged: %d failures, error %v", name, len(f.Failures), err)
		}
		for i, failed := range f.Failures {
			if failed.Replaced != test.replaced[i+1] {
				t.Errorf("%s: damaged: %s in %s is replaced: %v", name, failed.Reason, failed.Name, failed.Replaced)
			}
		}
	}
}
