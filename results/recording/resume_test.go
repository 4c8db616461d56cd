package recording

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// recorded is a recording of so many blocks of one cell, still open.
func recorded(t *testing.T, blocks int) *Recording {
	t.Helper()
	r, err := NewRecording(t.TempDir(), "run", record.Run{Commit: "unknown"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	for block := 1; block <= blocks; block++ {
		appendSample(t, r, block)
	}
	return r
}

// A recording is one process's until it is closed: who else wants it is refused, and has
// changed nothing, not even a last line that is only half written yet.
func TestOneRecorder(t *testing.T) {
	r := recorded(t, 2)
	if _, err := r.sidecar.WriteString(`{"block":3,`); err != nil {
		t.Fatal(err)
	}
	text, sidecar := contents(t, r.Path), contents(t, record.SidecarPath(r.Path))
	if _, _, _, err := Resume(r.Path); err == nil || !strings.Contains(err.Error(),
		"another overlap is recording to "+r.Path) || strings.Contains(err.Error(), "\n") {
		t.Errorf("resumed while it is recorded: %v", err)
	}
	if contents(t, r.Path) != text || contents(t, record.SidecarPath(r.Path)) != sidecar {
		t.Error("who was refused has changed the files")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again, _, samples, err := Resume(r.Path)
	if err != nil || len(samples) != 2 {
		t.Fatalf("%d samples, error %v", len(samples), err)
	}
	if _, _, _, err := Resume(r.Path); err == nil || !strings.Contains(err.Error(), "another overlap") {
		t.Errorf("resumed twice: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

// A run that is resumed to more blocks than it was begun with has not ended before it has them.
func TestResumeToMoreBlocks(t *testing.T) {
	other := recordedCell + "0"
	r, err := NewRecording(t.TempDir(), "run",
		record.Run{Version: 1, Commit: "unknown", Blocks: 1, Cells: []string{recordedCell, other}})
	if err != nil {
		t.Fatal(err)
	}
	take := func(block int, cell string) {
		result := &benchfmt.Result{Name: benchfmt.Name("Batch/" + cell), Iters: 1,
			Values: []benchfmt.Value{{Value: 1, Unit: "ns/op"}}}
		if err := r.Append(record.Sample{Block: block, Cell: cell, Status: record.OK}, result); err != nil {
			t.Fatal(err)
		}
	}
	whole := func(when string, blocks int, want string) {
		t.Helper()
		f, err := record.Read(r.Path)
		if err != nil || len(f.Problems) > 0 || f.Run.Blocks != blocks {
			t.Fatalf("%s: %+v, error %v", when, f, err)
		}
		if err := f.Whole(); (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", when, err, want)
		}
	}
	take(1, recordedCell)
	whole("begun", 1, "it has 1 of 2 samples")
	take(1, other)
	whole("ended", 1, "")
	for blocks := 2; blocks <= 3; blocks++ { // the turns of two runs
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if r, _, _, err = Resume(r.Path); err != nil {
			t.Fatal(err)
		}
		r.Blocks = blocks
		whole("nothing measured since", blocks-1, "")
		take(blocks, other)
		whole("killed in a further block", blocks,
			"the run did not end: it has "+strconv.Itoa(2*blocks-1)+" of "+strconv.Itoa(2*blocks)+" samples")
		take(blocks, recordedCell)
		whole("ended again", blocks, "")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// A run that is resumed to fewer blocks than it was begun with ends with those, and with no fewer.
func TestResumeToFewerBlocks(t *testing.T) {
	r, err := NewRecording(t.TempDir(), "run",
		record.Run{Version: 1, Commit: "unknown", Blocks: 9, Cells: []string{recordedCell}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { r.Close() }()
	whole := func(when string, blocks int, want string) {
		t.Helper()
		f, err := record.Read(r.Path)
		if err != nil || len(f.Problems) > 0 || f.Run.Blocks != blocks {
			t.Fatalf("%s: %+v, error %v", when, f, err)
		}
		if err := f.Whole(); (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", when, err, want)
		}
	}
	again := func(blocks int) {
		t.Helper()
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if r, _, _, err = Resume(r.Path); err != nil {
			t.Fatal(err)
		}
		r.Blocks = blocks
	}
	appendSample(t, r, 1)
	whole("begun", 9, "it has 1 of 9 samples")
	again(3)
	whole("nothing measured since", 9, "it has 1 of 9 samples")
	appendSample(t, r, 2)
	whole("killed", 3, "it has 2 of 3 samples")
	appendSample(t, r, 3)
	whole("ended", 3, "")
	again(5)
	appendSample(t, r, 4)
	whole("begun again with more", 5, "it has 4 of 5 samples")
}

// A sample that a block has twice is named, wherever it came from.
func TestDoubled(t *testing.T) {
	r := recorded(t, 3)
	if f, err := record.Read(r.Path); err != nil || len(f.Problems) != 0 {
		t.Fatalf("error %v, problems %v", err, f.Problems)
	}
	appendSample(t, r, 2)
	f, err := record.Read(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	want := filepath.Base(record.SidecarPath(r.Path)) + ": block 2 has " + recordedCell +
		" for the second time: was it recorded twice?"
	if len(f.Problems) != 1 || !strings.HasSuffix(f.Problems[0].Error(), want) {
		t.Errorf("problems %v, want %s", f.Problems, want)
	}
}

// Two runs in one file, put together by hand, are no run that was recorded twice, if something tells
// them apart: their blocks have the same numbers.
func TestNotDoubled(t *testing.T) {
	for name, test := range map[string]struct {
		suffix, fact string
		doubled      bool
	}{"GOMAXPROCS": {"-2", "gomaxprocs: 2\n", false}, "another fact": {"", "go: go1.27\n", false},
		"nothing": {"", "", true}} {
		r := recorded(t, 3)
		line := "BenchmarkBatch/" + recordedCell + test.suffix + " 1 5 ns/op\n"
		text := contents(t, r.Path) + test.fact + line + line
		_, samples, _ := strings.Cut(contents(t, record.SidecarPath(r.Path)), "\n")
		two := strings.Join(strings.SplitAfter(samples, "\n")[:2], "")
		two = strings.NewReplacer(`"makespan_ns":1`, `"makespan_ns":5`, `"makespan_ns":2`, `"makespan_ns":5`).Replace(two)
		if err := os.WriteFile(r.Path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(record.SidecarPath(r.Path), []byte(contents(t, record.SidecarPath(r.Path))+two),
			0o644); err != nil {
			t.Fatal(err)
		}
		f, err := record.Read(r.Path)
		if err != nil || f.N() != 5 || (len(f.Problems) > 0) != test.doubled {
			t.Fatalf("%s: error %v, problems %v", name, err, f.Problems)
		}
		if test.doubled && !strings.Contains(f.Problems[0].Msg, "block 1 has "+recordedCell+
			" for the second time, block 2 has "+recordedCell+" for the second time: was it recorded twice?") {
			t.Errorf("%s: %v", name, f.Problems[0])
		}
	}
}

// Samples at the end that the text has lost are measured again; one in the middle is no accident.
func TestResumeLostText(t *testing.T) {
	for name, test := range map[string]struct {
		lost    []int // lines of results, from the end
		dropped int   // -1 for a refusal
	}{
		"none": {nil, 0}, "the last": {[]int{1}, 1}, "the last two": {[]int{1, 2}, 2}, "one before": {[]int{2}, -1},
	} {
		r := recorded(t, 2)
		failed := record.Sample{Block: 3, Cell: recordedCell, Status: record.Failed, Reason: "lost"}
		other := record.Sample{Block: 3, Cell: recordedCell + "0", Status: record.OK}
		for _, s := range []record.Sample{failed, other} {
			result := &benchfmt.Result{Name: benchfmt.Name("Batch/" + s.Cell), Iters: 1,
				Values: []benchfmt.Value{{Value: 1, Unit: "ns/op"}}}
			if err := r.Append(s, result); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(contents(t, r.Path), "\n")
		ends := [][2]int{{}, {len(lines) - 2, 1}, {len(lines) - 4, 2}} // a failure has two lines
		for _, n := range test.lost {
			for i := range ends[n][1] {
				lines[ends[n][0]+i] = ""
			}
		}
		if err := os.WriteFile(r.Path, []byte(strings.Join(lines, "")), 0o644); err != nil {
			t.Fatal(err)
		}
		again, _, samples, err := Resume(r.Path)
		if test.dropped < 0 {
			if err == nil || !strings.Contains(err.Error(), "do not have the same samples") {
				t.Errorf("%s: resumed with error %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_, left, err := record.ReadSidecar(record.SidecarPath(r.Path))
		if want := 4 - test.dropped; again.Dropped != test.dropped || len(samples) != want || len(left) != want ||
			err != nil {
			t.Errorf("%s: dropped %d, %d samples, %d in the sidecar, %v", name, again.Dropped, len(samples), len(left), err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
