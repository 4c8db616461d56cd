package record

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// withSides writes a run of two cells and an A/A arm on two sides, in so many blocks: the makespan of the old side is
// 100 ns and the block, that of the new one 200 ns and the block.
func withSides(t *testing.T, blocks int, more ...string) *File {
	t.Helper()
	run := Run{Version: FormatVersion, Commit: "newcommit", Dirty: true, Engine: "22", Blocks: blocks,
		Started: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC),
		Facts:   Facts{"machine": "m", "cpu": "c", "go": "go1.26.8"}, Versions: map[string]string{"io": "v2"},
		Sides: []Side{
			{Name: OldSide, Revision: "HEAD~1", Commit: "oldcommit", Engine: "11", Facts: Facts{"go": "go1.26.1"},
				Versions: map[string]string{"io": "v1"}},
			{Name: NewSide, Commit: "newcommit", Dirty: true, Engine: "22"},
		}}
	const pool, staged = "scenario=io/strategy=pool/limit=4", "scenario=io/strategy=staged/limit=4"
	run.Cells = []string{pool + "/side=old", pool + "/side=new", staged + "/side=old", staged + "/side=new",
		pool + "/arm=b/side=old"}
	text, sidecar := &strings.Builder{}, &strings.Builder{}
	line := func(v any) {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(sidecar, "%s\n", data)
	}
	line(run)
	text.WriteString("cpu: c\ngo: go1.26.8\nmachine: m\n")
	for block := 1; block <= blocks; block++ {
		for i, cell := range run.Cells {
			ns := 100 + block
			if strings.HasSuffix(cell, "new") {
				ns += 100
			}
			line(Sample{Block: block, Cell: cell, Status: OK, Makespan: float64(ns), Load: -1})
			fmt.Fprintf(text, "BenchmarkBatch/%s-2 1 %d ns/op\n", cell, ns)
			if block == 1 && i == 3 {
				line(Sample{Block: block, Cell: cell, Status: Failed, Reason: "made up", Load: -1})
				fmt.Fprintf(text, "--- FAIL: BenchmarkBatch/%s\n    made up\n", cell)
			}
		}
	}
	text.WriteString(strings.Join(more, ""))
	path := filepath.Join(t.TempDir(), "run.txt")
	for path, data := range map[string]string{path: text.String(), SidecarPath(path): sidecar.String()} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Read(path)
	if err != nil || f.Run == nil {
		t.Fatalf("error %v, problems %v", err, f.Problems)
	}
	return f
}

// Each side is a run of its own, in the same blocks, with its own commit, facts and failures.
func TestSides(t *testing.T) {
	const blocks = 7
	f := withSides(t, blocks)
	if !f.HasSides() {
		t.Fatal("it has no sides")
	}
	before := fmt.Sprint(f.Series[0], f.Samples[0].Cell, f.Run)
	old, now := f.Sides()
	for _, tt := range []struct {
		*File
		commit, version, toolchain string
		cells, failed, first       int
	}{
		{old, "oldcommit", "v1", "go1.26.1", 3, 0, 101}, {now, "newcommit", "v2", "go1.26.8", 2, 1, 201},
	} {
		if tt.Run.Commit != tt.commit || tt.Run.Versions["io"] != tt.version || tt.Run.Facts["go"] != tt.toolchain {
			t.Errorf("%s: run %+v", tt.Side, tt.Run)
		}
		if len(tt.Series) != tt.cells || len(tt.Cells) != tt.cells || len(tt.Run.Cells) != tt.cells ||
			tt.N() != tt.cells*blocks {
			t.Errorf("%s: %d series, cells %v, %d results", tt.Side, len(tt.Series), tt.Cells, tt.N())
		}
		if len(tt.Failures) != tt.failed || len(tt.Samples) != tt.N()+tt.failed {
			t.Errorf("%s: failures %v of %d samples", tt.Side, tt.Failures, len(tt.Samples))
		}
		if err := tt.Whole(); err != nil {
			t.Errorf("%s: %v", tt.Side, err)
		}
		next := make([]int, len(tt.Series))
		for s, i := range tt.Results {
			if s.Cell.Side != "" || strings.Contains(s.Name, "side=") || s.Blocks[i] != i+1 ||
				!near(s.Values(Makespan)[i], float64(tt.first+i)*1e-9) {
				t.Errorf("%s: result %d of %s: block %d, %v", tt.Side, i, s.Name, s.Blocks[i], s.Values(Makespan)[i])
			}
			next[slices.Index(tt.Series, s)]++
		}
		for _, s := range tt.Samples {
			if strings.Contains(s.Cell, "side=") || s.Place.Side != "" ||
				s.Status == OK && !slices.Contains(tt.Series, s.Series) {
				t.Errorf("%s: sample %+v", tt.Side, s)
			}
		}
		for _, c := range tt.Series[0].Config {
			if c.Key == "go" && string(c.Value) != tt.toolchain {
				t.Errorf("%s: its series says %s", tt.Side, c.Value)
			}
		}
	}
	if old.SameRunAs(now) || now.SameRunAs(old) || !old.SameRunAs(old) {
		t.Error("the sides are taken for copies of one run")
	}
	if after := fmt.Sprint(f.Series[0], f.Samples[0].Cell, f.Run); after != before {
		t.Errorf("the file itself was changed:\n%s\n%s", before, after)
	}
}

func near(a, b float64) bool { return a > 0.999999*b && a < 1.000001*b }

// The text alone has sides too; a run without any has none.
func TestSidesOfText(t *testing.T) {
	for text, want := range map[string]bool{
		"BenchmarkSum/n=4/side=old-2 1 5 ns/op\nBenchmarkSum/n=4/side=new-2 1 6 ns/op\n":     true,
		"BenchmarkSum/side=old 1 5 ns/op\n--- FAIL: BenchmarkSum/side=new\n    it did\n":     true,
		"BenchmarkSum/side=old 1 5 ns/op\n":                                                  false,
		"BenchmarkDraw/side=left-2 1 5 ns/op\nBenchmarkDraw/side=right-2 1 6 ns/op\n" + good: false,
	} {
		f, err := Parse("x.txt", strings.NewReader(text))
		if err != nil || f.HasSides() != want {
			t.Errorf("%q has sides: %v, error %v", text, f.HasSides(), err)
		}
	}
	f, err := Parse("x.txt",
		strings.NewReader("BenchmarkSum/n=4/side=old-2 1 5 ns/op\nBenchmarkSum/n=4/side=new-2 1 6 ns/op\nBenchmarkMax-2 1 1 "+
			"ns/op\n"+
			"BenchmarkSum/n=4/arm=b/side=old-2 1 5 ns/op\n"))
	if err != nil {
		t.Fatal(err)
	}
	old, now := f.Sides()
	if fmt.Sprintf("%s %d %s %d", old.Series[0].Name, len(old.Series), now.Series[0].Name,
		now.N()) != "Sum/n=4-2 2 Sum/n=4-2 2" || len(old.Again) != 1 || old.N() != 2 {
		t.Errorf("%v, %v", old.Series[0], now.Series[0])
	}
}

func TestWithSide(t *testing.T) {
	for name, want := range map[string]string{"Sum/n=4-2": "Sum/n=4/side=old-2", "Sum": "Sum/side=old",
		"Sum/n-100": "Sum/n/side=old-100"} {
		if got := WithSide(name, OldSide); got != want || WithoutSide(got) != name {
			t.Errorf("%s: %s, and back %s", name, got, WithoutSide(got))
		}
	}
	if got := WithSide("Sum-2", "") + WithoutSide("Draw/side=left-2"); got != "Sum-2Draw/side=left-2" {
		t.Error(got)
	}
}

// The second arm of anyone's benchmark that failed is no benchmark of its own.
func TestSidesFailedArm(t *testing.T) {
	f := withSides(t, 1, "--- FAIL: BenchmarkSum/arm=b/side=old\n    it did\n",
		"--- FAIL: BenchmarkSum/side=old\n    it did\n") // beside one of the new side
	for _, cell := range []string{"Sum/arm=b/side=old", "Sum/side=old"} {
		f.Samples = append(f.Samples, Sample{Block: 1, Cell: cell, Place: ParseCell(cell), Status: Failed, Reason: "it did"})
	}
	old, now := f.Sides()
	if err := old.Whole(); err != nil {
		t.Error(err)
	}
	if len(old.Failures) != 1 || old.Failures[0].Name != "Sum" || len(now.Failures) != 1 {
		t.Errorf("failures %v and %v", old.Failures, now.Failures)
	}
}
