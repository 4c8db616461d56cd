package recording

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// Whatever the process of a cell says of the machine, pads and tabs, the text has the facts of the
// run, which are those of the sidecar.
func TestFactsAreSaidOnce(t *testing.T) {
	facts := map[string]string{
		"cpu": "AMD  Ryzen 7   ", "l1d": "\t32 KiB", "godebug": "a=1\n b=2", "kernel": "6.1", "cgo": "",
		"gogc": strings.Repeat("9", 5000),
	}
	rec, err := NewRecording(t.TempDir(), "run",
		record.Run{Facts: facts, Cells: []string{"scenario=io/strategy=pool/limit=4"}, Blocks: 3})
	if err != nil {
		t.Fatal(err)
	}
	for block, odd := range []string{"AMD Ryzen 7              ", "AMD\tRyzen\t7", "AMD Ryzen 7 @ 2294.608MHz"} {
		result := &benchfmt.Result{Name: benchfmt.Name("Batch/scenario=io/strategy=pool/limit=4-8"), Iters: 1,
			Values: []benchfmt.Value{{Value: 1 + float64(block), Unit: "ns/op"}},
			Config: []benchfmt.Config{{Key: "cpu", Value: []byte(odd), File: true},
				{Key: "l1d", Value: []byte(odd), File: true}, {Key: "fixture", Value: []byte(" child  "), File: true}}}
		if err := rec.Append(record.Sample{Block: block + 1, Cell: "scenario=io/strategy=pool/limit=4", Status: record.OK},
			result); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(rec.Path)
	if err != nil || len(f.Problems)+len(f.Notes) > 0 || len(f.Series) != 1 || f.Run == nil {
		t.Fatalf("read %+v, error %v", f, err)
	}
	text, err := os.ReadFile(rec.Path)
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range f.Run.Facts {
		if n := strings.Count(string(text), "\n"+key+": "+value+"\n"); n != 1 {
			t.Errorf("%s: %q stands %d times in the text", key, value, n)
		}
	}
	if len(f.Run.Facts) != len(facts) || f.Run.Facts["cpu"] != "AMD Ryzen 7" ||
		f.Run.Facts["cgo"] != record.UnknownFact || !strings.Contains(string(text), "\nfixture: child\n") {
		t.Errorf("facts %v", f.Run.Facts)
	}
}

// Two runs of one machine, with one seed and the same cells, are told apart by what their samples took.
func TestSidecarOfAnotherRun(t *testing.T) {
	var files []string
	for _, ns := range []float64{100, 101} {
		rec, err := NewRecording(t.TempDir(), "run", record.Run{Facts: map[string]string{"cpu": fmt.Sprint("CPU of ", ns)},
			Cells: []string{"scenario=io/strategy=pool/limit=4"}, Blocks: 1})
		if err != nil {
			t.Fatal(err)
		}
		result := &benchfmt.Result{Name: benchfmt.Name("Batch/scenario=io/strategy=pool/limit=4"), Iters: 1,
			Values: []benchfmt.Value{{Value: ns, Unit: "ns/op"}}}
		if err := rec.Append(record.Sample{Block: 1, Cell: "scenario=io/strategy=pool/limit=4", Status: record.OK},
			result); err != nil {
			t.Fatal(err)
		}
		rec.Close()
		files = append(files, rec.Path)
	}
	other, err := os.ReadFile(record.SidecarPath(files[1]))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(record.SidecarPath(files[0]), other, 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(files[0])
	want := "run.jsonl:2: the sidecar is not used: its makespan is 101 ns, that of result 1 of the text 100 ns: is it " +
		"the sidecar of another run?"
	if err != nil || f.Run != nil || len(f.Problems) != 1 || !strings.HasSuffix(f.Problems[0].Error(), want) {
		t.Errorf("read %+v, error %v", f, err)
	}
	if cpu := string(f.Series[0].Config[0].Value); cpu != "CPU of 100" { // which a foreign sidecar says nothing of
		t.Errorf("the text's cpu is %q", cpu)
	}
}
