package results

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
)

// sayCPU gives a recorded run another CPU in its text and in its sidecar.
func sayCPU(text, sidecar string) func(string, string) (string, string) {
	return func(wasText, wasSidecar string) (string, string) {
		quoted, _ := json.Marshal(sidecar)
		lines := regexp.MustCompile(`(?m)^cpu: .*$`)
		return lines.ReplaceAllLiteralString(wasText, "cpu: "+text), strings.Replace(wasSidecar, `"cpu":"AMD EPYC"`, `"cpu":`+string(quoted), 1)
	}
}

// A fact that is only spelled in another way, or not known, contradicts nothing; one that disagrees
// costs itself. The text and its sidecar stay together.
func TestFactsOfTextAndSidecar(t *testing.T) {
	for _, c := range []struct{ text, sidecar, note string }{
		{"AMD Ryzen 7 5800X 8-Core Processor             ", "AMD Ryzen 7 5800X 8-Core Processor", ""},
		{"Intel(R) Xeon(R) CPU           E5620  @ 2.40GHz", "Intel(R) Xeon(R) CPU E5620 @ 2.40GHz", ""},
		{"Tab\tbed  CPU \t ", "Tab bed CPU", ""},
		{"A B", " A\t\tB\x00", ""},
		{"Loongson-3A5000 @ 2500.00MHz", "Loongson-3A5000", ""},
		{"unknown", "AMD EPYC", ""},
		{"AMD EPYC", "unknown", ""},
		{"AMD EPYC", " ", ""},
		{strings.Repeat("x ", 20_000), strings.Repeat("x  ", 20_000), ""},
		{strings.Repeat("x", 20_000), strings.Repeat("x", 20_001), "run.txt has cpu xxx"},
		{"AMD EPYC", "AMD EPYC 7763", "run.txt has cpu AMD EPYC, run.jsonl has AMD EPYC 7763: it is taken as unknown."},
	} {
		f := besideIt(t, sayCPU(c.text, c.sidecar))
		if f.Run == nil || len(f.Problems) > 0 || len(f.Samples) < f.N() {
			t.Fatalf("%.40q and %.40q: problems %v", c.text, c.sidecar, f.Problems)
		}
		said := strings.Join(f.Notes, "\n")
		if strings.Contains(said, "taken as unknown") != (c.note != "") || !strings.Contains(said, c.note) {
			t.Errorf("%.40q and %.40q: notes %q, want %q", c.text, c.sidecar, f.Notes, c.note)
		}
		tables, err := Tables([]*File{f})
		if err != nil || len(tables) != 4 {
			t.Fatalf("%d tables, error %v", len(tables), err)
		}
		if c.note != "" && (tables[0].Facts["cpu"] != unknownFact || f.Run.Facts["cpu"] != unknownFact) {
			t.Errorf("the fact is %s and %s", tables[0].Facts["cpu"], f.Run.Facts["cpu"])
		}
		for _, r := range tables[0].Rows {
			if len(r.blocks) == 0 {
				t.Errorf("%.40q and %.40q: %s has no blocks", c.text, c.sidecar, r.Strategy)
			}
		}
	}
}

// The frequency that package testing appends where there is no brand string differs from sample to
// sample, and makes no table of its own.
func TestFrequencyIsNoFact(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.txt")
	var text strings.Builder
	for _, mhz := range []string{"2294.608", "2300.001", "1999.9"} {
		text.WriteString("cpu: QEMU TCG CPU @ " + mhz + "MHz\nBenchmarkA-2 10 100 ns/op\n")
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Read(path)
	if err != nil || len(f.Series) != 1 || f.Series[0].N() != 3 {
		t.Fatalf("read %+v, error %v", f, err)
	}
}

// Whatever the process of a cell says of the machine, pads and tabs, the text has the facts of the
// run, which are those of the sidecar.
func TestFactsAreSaidOnce(t *testing.T) {
	facts := map[string]string{
		"cpu": "AMD  Ryzen 7   ", "l1d": "\t32 KiB", "godebug": "a=1\n b=2", "kernel": "6.1", "cgo": "", "gogc": strings.Repeat("9", 5000),
	}
	rec, err := NewRecording(t.TempDir(), "run", Run{Facts: facts, Cells: []string{"scenario=io/strategy=pool/limit=4"}, Blocks: 3})
	if err != nil {
		t.Fatal(err)
	}
	for block, odd := range []string{"AMD Ryzen 7              ", "AMD\tRyzen\t7", "AMD Ryzen 7 @ 2294.608MHz"} {
		result := &benchfmt.Result{Name: benchfmt.Name("Batch/scenario=io/strategy=pool/limit=4-8"), Iters: 1, Values: []benchfmt.Value{{Value: 1 + float64(block), Unit: "ns/op"}},
			Config: []benchfmt.Config{{Key: "cpu", Value: []byte(odd), File: true}, {Key: "l1d", Value: []byte(odd), File: true}, {Key: "fixture", Value: []byte(" child  "), File: true}}}
		if err := rec.Append(Sample{Block: block + 1, Cell: "scenario=io/strategy=pool/limit=4", Status: OK}, result); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Read(rec.Path)
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
	if len(f.Run.Facts) != len(facts) || f.Run.Facts["cpu"] != "AMD Ryzen 7" || f.Run.Facts["cgo"] != unknownFact || !strings.Contains(string(text), "\nfixture: child\n") {
		t.Errorf("facts %v", f.Run.Facts)
	}
}

// Two runs of one machine, with one seed and the same cells, are told apart by what their samples took.
func TestSidecarOfAnotherRun(t *testing.T) {
	var files []string
	for _, ns := range []float64{100, 101} {
		rec, err := NewRecording(t.TempDir(), "run", Run{Facts: map[string]string{"cpu": fmt.Sprint("CPU of ", ns)}, Cells: []string{"scenario=io/strategy=pool/limit=4"}, Blocks: 1})
		if err != nil {
			t.Fatal(err)
		}
		result := &benchfmt.Result{Name: benchfmt.Name("Batch/scenario=io/strategy=pool/limit=4"), Iters: 1, Values: []benchfmt.Value{{Value: ns, Unit: "ns/op"}}}
		if err := rec.Append(Sample{Block: 1, Cell: "scenario=io/strategy=pool/limit=4", Status: OK}, result); err != nil {
			t.Fatal(err)
		}
		rec.Close()
		files = append(files, rec.Path)
	}
	other, err := os.ReadFile(SidecarPath(files[1]))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(SidecarPath(files[0]), other, 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Read(files[0])
	want := "run.jsonl:2: the sidecar is not used: its makespan is 101 ns, that of result 1 of the text 100 ns: is it the sidecar of another run?"
	if err != nil || f.Run != nil || len(f.Problems) != 1 || !strings.HasSuffix(f.Problems[0].Error(), want) {
		t.Errorf("read %+v, error %v", f, err)
	}
	if cpu := string(f.Series[0].Config[0].Value); cpu != "CPU of 100" { // which a foreign sidecar says nothing of
		t.Errorf("the text's cpu is %q", cpu)
	}
}

// A fact of another JSON type costs itself; so do a byte order mark and blank lines nothing.
func TestOddSidecars(t *testing.T) {
	for cpu, note := range map[string]bool{`5`: true, `true`: true, `[]`: false, `{}`: false, `null`: false, `["AMD EPYC"]`: false} {
		f := besideIt(t, func(text, sidecar string) (string, string) {
			return text, byteOrderMark + strings.Replace(sidecar, `"cpu":"AMD EPYC"`, `"cpu":`+cpu, 1)
		})
		if f.Run == nil || len(f.Problems) > 0 || strings.Contains(strings.Join(f.Notes, "\n"), "taken as unknown") != note {
			t.Errorf("%s: problems %v, notes %q", cpu, f.Problems, f.Notes)
		}
	}
	f := besideIt(t, func(text, sidecar string) (string, string) {
		return text, regexp.MustCompile(`"facts":\{[^}]*\}`).ReplaceAllString(strings.ReplaceAll(sidecar, "\n", "\n\r\n\n"), `"facts":[1]`)
	})
	if f.Run == nil || len(f.Problems) > 0 || len(f.Samples) < f.N() {
		t.Errorf("without facts: problems %v", f.Problems)
	}
}

// A sidecar that lacks the last sample says so, as a text does.
func TestSidecarEndsBeforeText(t *testing.T) {
	f := besideIt(t, func(text, sidecar string) (string, string) {
		lines := strings.SplitAfter(strings.TrimSuffix(sidecar, "\n"), "\n")
		return text, strings.Join(lines[:len(lines)-1], "")
	})
	if f.Run == nil || len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Error(), "run.jsonl: it ends after 311 of the 312 samples of the text: ") {
		t.Errorf("problems %v", f.Problems)
	}
}
