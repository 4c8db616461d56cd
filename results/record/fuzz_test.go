package record

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// A sidecar never makes the reader panic, and what is kept of it is bounded by its size and
// sound.
func FuzzSidecar(f *testing.F) {
	const run = `{"version":1,"cells":["scenario=io/strategy=pool/limit=16"],"blocks":1}` + "\n"
	f.Add([]byte(run + `{"block":1,"cell":"scenario=io/strategy=pool/limit=16","status":"ok","load":0.5,"speed":1e9}` +
		"\n"))
	f.Add([]byte(run + `{"block":1,"cell":"a","status":"ok","diagnostics":{"dials":0},"facts":{"corpus":"b"}}` + "\n"))
	f.Add([]byte(`{"version":3}` + "\n"))
	f.Add([]byte(run + `{"block":1000000000000000000,"cell":"a","status":"ok"}` + "\n"))
	f.Add([]byte(run + `{"block":-1,"cell":"a","status":"ok"}` + "\n" + `{"block":1`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var samples []Sample
		run, err := ScanSidecarFrom("run.jsonl", bytes.NewReader(text), func(s Sample) error {
			samples = append(samples, s.Light())
			return nil
		})
		if err != nil && strings.ContainsRune(err.Error(), '\n') {
			t.Errorf("an error of more than one line: %q", err)
		}
		if err == nil && (run.Version < 1 || run.Version > FormatVersion) {
			t.Errorf("read a run of version %d", run.Version)
		}
		if len(samples)*len(`{"block":1,"cell":"a","status":"ok"}`) > len(text) {
			t.Errorf("%d samples from %d bytes", len(samples), len(text))
		}
		for _, s := range samples {
			if s.Block < 1 || s.Block > mostBlock || s.Cell == "" || s.Status != OK && s.Status != Failed {
				t.Errorf("kept %+v", s)
			}
		}
		notes(run, samples)
	})
}

// A line of 1 GiB is refused after the first few MiB of it.
func TestEndlessSidecarLine(t *testing.T) {
	endless := &zeros{left: 1 << 30}
	_, err := ScanSidecarFrom("run.jsonl", endless, func(Sample) error { return nil })
	if want := "run.jsonl:1: the line is longer than 8 MiB"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if read := 1<<30 - endless.left; read > 2*maxSidecarLine {
		t.Errorf("%d bytes were read before it was refused", read)
	}
}

type zeros struct{ left int }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), z.left)
	for i := range n {
		p[i] = '0'
	}
	z.left -= n
	return n, nil
}

// No figure is made from a damaged line or from a sidecar that cannot be right, each is named in
// one line, and the rest is used.
func TestAbsurd(t *testing.T) {
	for text, want := range map[string]string{
		"BenchmarkX 1 1e400 ns/op\n":               "text:2: parsing measurement: value out of range",
		"BenchmarkX 1 1e308 ns/op\n":               "text:2: the ns/op is 1e+308, which cannot be",
		"BenchmarkX 1 1e-300 u\n":                  "text:2: the u is 1e-300, which cannot be",
		"BenchmarkX 1 -5 ns/op\n":                  "text:2: the ns/op is not a finite number, 0 or more",
		"BenchmarkX -5 5 ns/op\n":                  "text:2: -5 iterations cannot be",
		"BenchmarkX 1 5 ns/op 6 ns/op\n":           "text:2: the line has ns/op twice",
		"BenchmarkX 1 5 ns/op 6 sec/op\n":          "text:2: the line has sec/op twice",
		"BenchmarkX 1" + units(MostUnits+1) + "\n": "text:2: it has 1001 units, and 1000 at most can be",
	} {
		f, err := Parse("text", strings.NewReader(good+text+good))
		if err != nil || f.N() != 2 || len(f.Series) != 1 || len(f.Problems) != 1 ||
			!strings.HasPrefix(f.Problems[0].Error(), want) {
			t.Errorf("%.40q: %+v, error %v, want %q", text, f, err, want)
		}
	}
	const run = `{"version":1}` + "\n"
	sample := func(block, rest string) string {
		return fmt.Sprintf(`{"block":%s,"cell":"a","status":"ok"%s}`, block, rest) + "\n"
	}
	for text, want := range map[string]string{
		run + sample("1000000000000000000", ""):  "s:2: block 1000000000000000000 cannot be",
		run + sample("1e18", ""):                 "s:2: damaged: cannot unmarshal number 1e18",
		run + sample("1", "") + sample("-1", ""): "s:3: block -1 cannot be",
		run + sample("1", `,"load":1e300`):       "s:2: a load of 1e+300 cannot be",
		run + sample("1", `,"speed":-1`):         "s:2: a speed of -1 cannot be",
		run + sample("1", `,"status":"maybe"`):   `s:2: the status is "maybe"`,
		run + "\x00\n":                           "s:2: damaged: invalid character",
		`{"version":3,"cells":7}` + "\n": "s:1: written by a newer overlap (format 3); this one reads up to 2: " +
			"update it",
		strings.Repeat("[", 100_000) + "\n": "s:1: damaged: ",
	} {
		_, err := ScanSidecarFrom("s", strings.NewReader(text), func(Sample) error { return nil })
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.60q: error %v, want %q", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"\xff\xfeB\x00e\x00\n\x00":  "UTF-16",
		"\x89PNG\r\n\x1a\n\x00\x00": "binary",
		"{\"Time\":\"2026\"}\n":     "the output of go test -json",
		"{\"version\":1}\n":         "a sidecar",
		"[1, 2]\n":                  "JSON",
	} {
		if _, err := Parse("text", strings.NewReader(text)); err == nil ||
			!strings.Contains(err.Error(), "not benchmark text but "+want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
	f, err := Parse("text", strings.NewReader("\uFEFFgoos: linux\r\n"+strings.ReplaceAll(good+good, "\n", "\r\n")))
	if err != nil || f.N() != 2 || len(f.Problems) != 0 || f.Series[0].Key("").GetConfig("goos") != "linux" {
		t.Errorf("CRLF and a byte order mark: %+v, error %v", f, err)
	}
	f, err = Parse("text", strings.NewReader(good+strings.Repeat("BenchmarkX 1 x ns/op\nBenchmarkY 1 x ns/op\n", 500)))
	if err != nil || len(f.Problems) != mostProblems+1 ||
		f.Problems[mostProblems].Msg != "980 further lines were left out for such reasons" {
		t.Errorf("problems %v, error %v", f.Problems, err)
	}
}

func units(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " 1 u%d", i)
	}
	return b.String()
}
