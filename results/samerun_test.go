package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/stats"
)

// copyOf copies the text of a run, and its sidecar if that is wanted.
func copyOf(t *testing.T, f *File, sidecar bool) *File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.txt")
	names := map[string]string{f.Path: path}
	if sidecar {
		names[SidecarPath(f.Path)] = SidecarPath(path)
	}
	for from, to := range names {
		content, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	again, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// A copy is no second machine, with its sidecar or without; another run of the machine is one.
func TestCopyAcross(t *testing.T) {
	run, other := two.record(t), one.record(t)
	for _, sidecar := range []bool{true, false} {
		again := copyOf(t, run, sidecar)
		_, err := Options{}.SideBySide([]Labelled{{Files: []*File{run}}, {Files: []*File{again}}, {Files: []*File{other}}})
		if want := run.Path + " and " + again.Path + " are one and the same run: compared with itself it says nothing"; err == nil || err.Error() != want {
			t.Errorf("sidecar %v: error %v, want %s", sidecar, err, want)
		}
		a, err := Options{}.SideBySide([]Labelled{{Files: []*File{run, again}}, {Files: []*File{other}}})
		if err != nil || len(a.Machines) != 2 || len(a.LeftOut) != 1 || !strings.HasPrefix(a.LeftOut[0].Why, "it is a copy of ") {
			t.Errorf("sidecar %v: of one directory, error %v, %+v", sidecar, err, a)
		}
	}
	older := two
	older.day = 1
	if _, err := (Options{}).SideBySide([]Labelled{{Files: []*File{run}}, {Files: []*File{older.record(t)}}, {Files: []*File{other}}}); err != nil {
		t.Errorf("another run of the same machine: %v", err)
	}
}

// What is the same without being a copy: what was computed, and what is no time.
func TestNoCopies(t *testing.T) {
	text := strings.Repeat("BenchmarkBatch/scenario=io/strategy=pool/limit=16-2 10 123456 ns/op\n", stats.LeastBlocks)
	for name, c := range map[string]struct {
		text string
		same bool
	}{
		"measured":      {text, true},
		"computed":      {"Unit ns/op assume=exact\n" + text, false},
		"once":          {text[:len(text)/stats.LeastBlocks], false},
		"no time":       {strings.ReplaceAll(text, "123456 ns/op", "0 ns/op"), false},
		"without times": {strings.ReplaceAll(text, "ns/op", "allocs/op"), false},
	} {
		var files []*File
		for range 2 {
			path := filepath.Join(t.TempDir(), "run.txt")
			if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
				t.Fatal(err)
			}
			f, err := Read(path)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		if same := files[0].sameRunAs(files[1]); same != c.same {
			t.Errorf("%s: the same run is %v", name, same)
		}
	}
}
