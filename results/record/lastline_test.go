package record

import (
	"slices"
	"strings"
	"testing"
)

// A last line that lacks its line end only is read; one that was cut is left out, wherever it was.
func TestLastLine(t *testing.T) {
	const pack, sort = "BenchmarkPack-4 100 1000 ns/op 64 B/op 2 allocs/op", "BenchmarkSort-4 100 1000 ns/op"
	for name, test := range map[string]struct {
		text    string
		results int
		cut     bool
	}{
		"the first of its benchmark": {sort + "\n" + pack, 2, false},
		"as those before it":         {pack + "\n" + pack, 2, false},
		"alone":                      {pack, 1, false},
		"carriage return":            {pack + "\r\n" + pack + "\r", 2, false},
		"trailing blanks":            {pack + "\n" + pack + " \t", 2, false},
		"a unit of the text's own":   {"BenchmarkX 1 5 sec/page\nBenchmarkY 1 5 sec/page", 2, false},
		"a unit of nobody":           {"BenchmarkX 1 5 ns/op\nBenchmarkY 1 5 sec/page", 1, true},
		"a unit that may go on":      {"BenchmarkX 1 5 sec/page 6 sec\nBenchmarkY 1 5 sec", 1, true},
		"in a unit":                  {pack + "\n" + strings.TrimSuffix(pack, "p"), 1, true},
		"behind a number":            {pack + "\n" + strings.TrimSuffix(pack, " allocs/op"), 1, true},
		"between units":              {pack + "\n" + strings.TrimSuffix(pack, " 2 allocs/op"), 1, true},
		"in a name":                  {pack + "\nBenchmarkPa", 1, true},
		"behind a name":              {pack + "\nBenchmarkPack-4 100", 1, true},
		"under another fact":         {pack + "\nnote: b\n" + strings.TrimSuffix(pack, " 2 allocs/op"), 1, true},
		"another order of units":     {pack + "\nBenchmarkPack-4 100 64 B/op 2 allocs/op 7 ns/op", 2, false},
		"a fact":                     {pack + "\ncpu: AMD EP", 1, false},
	} {
		f, err := Parse("text", strings.NewReader(test.text))
		if err != nil && test.results > 0 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		cut := slices.ContainsFunc(f.Problems, func(p Problem) bool { return p.Msg == lastLineCut })
		if f.N() != test.results || cut != test.cut || len(f.Problems) > 1 {
			t.Errorf("%s: %d results, problems %v, want %d", name, f.N(), f.Problems, test.results)
		}
	}
}

// The other kinds of lines too: the reason of a failure, and what is said of a unit.
func TestLastLineOfAnotherKind(t *testing.T) {
	f, err := Parse("text", strings.NewReader(good+"--- FAIL: BenchmarkX\n    x_test.go:7: no answer"))
	if err != nil || len(f.Failures) != 1 || f.Failures[0] != NewFailure("X", "no answer") || len(f.Problems) != 0 {
		t.Errorf("a reason: %+v, error %v", f, err)
	}
	f, err = Parse("text", strings.NewReader(good+"--- FAIL: BenchmarkBatch/scenario=io/str"))
	if err != nil || len(f.Failures) != 0 || len(f.Problems) != 1 || f.Problems[0].Msg != lastLineCut {
		t.Errorf("the name of a failure: %+v, error %v", f, err)
	}
	for line, exact := range map[string]bool{"Unit ns/op assume=exact": true, "Unit ns/op assume=exac": false,
		"Unit ns/op": false} {
		f, err := Parse("text", strings.NewReader(good+line))
		if err != nil || f.Exact != exact || (len(f.Problems) == 0) != exact {
			t.Errorf("%s: exact %v, problems %v, error %v", line, f.Exact, f.Problems, err)
		}
	}
}

// Of a sidecar, a line of which nothing is missing but its end counts, and no other.
func TestSidecarLastLine(t *testing.T) {
	const sample = `{"block":1,"cell":"a","status":"ok","load":-1}`
	for text, want := range map[string]int{
		"{\"version\":1}":                                   0,
		"{\"version\":1}\n" + sample:                        1,
		"{\"version\":1}\r\n" + sample + "\r\n" + sample:    2,
		"{\"version\":1}\n" + sample + "\n" + sample + " ":  2,
		"{\"version\":1}\n" + sample + "\n" + sample[:40]:   1,
		"{\"version\":1}\n" + sample + "\n{":                1,
		"{\"version\":1}\n" + sample + "\n" + sample + "\n": 2,
	} {
		n := 0
		_, err := ScanSidecarFrom("s", strings.NewReader(text), func(Sample) error { n++; return nil })
		if err != nil || n != want {
			t.Errorf("%q: %d samples, error %v, want %d", text, n, err, want)
		}
	}
	if _, err := ScanSidecarFrom("s", strings.NewReader(`{"version":1`), nil); err == nil ||
		!strings.Contains(err.Error(), "no run in the first line") {
		t.Errorf("half a run: error %v", err)
	}
}
