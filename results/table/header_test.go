package table

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// A report begins with a line on the machine and the run, of what the file says of them.
func TestHeader(t *testing.T) {
	recorded, err := record.Read(resultstest.RecordedPath)
	if err != nil {
		t.Fatal(err)
	}
	const cell = "BenchmarkBatch/scenario=io/strategy=pool/limit=4-2 1 10 ns/op\n"
	for _, tt := range []struct {
		file *record.File
		want string
	}{
		{recorded, "epyc-2c-89b7, AMD EPYC, 2 CPUs, go1.26.8, commit f4bfc0211+, 2026-11-25 14:34 UTC, 6 blocks, " +
			"noise floors 1.1–9.5 %."},
		{parsed(t, cell), ""},
		{parsed(t, "machine: unknown\ncpus: 0\ncpu: Z80\n"+cell), "Z80."},
		{parsed(t, "machine: m\ncommit: abc\n"+cell), "m, commit abc."},
		{parsed(t, "machine: "+strings.Repeat("m", 200)+"\n"+cell), strings.Repeat("m", 60) + "… (200 characters)."},
		{parsed(t, "time: virtual\ncpus: 8\nUnit ns/op assume=exact\n"+cell),
			"Simulated, on 8 CPUs: exact, and the same on every machine."},
		{parsed(t, "Unit ns/op assume=exact\n"+cell), ""},
	} {
		tables, err := Tables([]*record.File{tt.file})
		if err != nil {
			t.Fatal(err)
		}
		if got := Header(tables); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
		if n := len(Preface(tables)); (n == 0) != (tt.want == "") {
			t.Errorf("%d sentences before %q", n, tt.want)
		}
	}
}

func parsed(t *testing.T, text string) *record.File {
	t.Helper()
	f, err := record.Parse("x.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Of several files each line says of which it is.
func TestPrefaceOfSeveral(t *testing.T) {
	a, b := parsed(t, "machine: m\nBenchmarkA 1 1 ns/op\n"), parsed(t, "machine: n\nBenchmarkA 1 1 ns/op\n")
	b.Path = "y.txt"
	tables, err := Tables([]*record.File{a, b})
	if got := strings.Join(Preface(tables), " "); err != nil || got != "x.txt: m. y.txt: n." {
		t.Errorf("%q, %v", got, err)
	}
}
