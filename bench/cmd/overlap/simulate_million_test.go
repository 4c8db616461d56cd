//go:build linux

package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// millionArgs are what overlap does with the two files that benchstat gets too.
var millionArgs = []string{"compare"}

// BenchmarkCompareMillion compares files of together a million lines, as a process, and benchstat
// does the same in turn: the ratios of the two. go test -bench Million -benchtime 3x
func BenchmarkCompareMillion(b *testing.B) {
	dir := b.TempDir()
	tools := map[string]string{"overlap": ".", "benchstat": "golang.org/x/perf/cmd/benchstat"}
	for name, pkg := range tools {
		tools[name] = filepath.Join(dir, name)
		if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", tools[name], pkg).CombinedOutput(); err != nil {
			b.Fatalf("building %s: %v\n%s", name, err, out)
		}
	}
	for name, write := range map[string]func(w *bufio.Writer, r *rand.Rand){
		"names=500": goLines(500), "names=50000": goLines(50_000), "ours": ourLines,
	} {
		b.Run(name, func(b *testing.B) {
			files := []string{filepath.Join(dir, "old.txt"), filepath.Join(dir, "new.txt")}
			for i, path := range files {
				writeLines(b, path, func(w *bufio.Writer) { write(w, rand.New(rand.NewPCG(uint64(i), 1))) })
			}
			var took, rss [2]float64
			for b.Loop() {
				for i, cmd := range []*exec.Cmd{
					exec.CommandContext(b.Context(), tools["benchstat"], files...),
					exec.CommandContext(b.Context(), tools["overlap"], append(millionArgs, files...)...),
				} {
					begun := time.Now()
					if out, err := cmd.Output(); err != nil || len(out) == 0 { // benchstat exits 0 on errors too
						b.Fatalf("%v: %d bytes of output, error %v", cmd, len(out), err)
					}
					took[i] += time.Since(begun).Seconds()
					rss[i] = max(rss[i], maxRSS(cmd.ProcessState))
				}
			}
			b.ReportMetric(took[1]/took[0], "time/benchstat")
			b.ReportMetric(rss[1]/rss[0], "rss/benchstat")
		})
	}
}

func writeLines(b *testing.B, path string, write func(w *bufio.Writer)) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	write(w)
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
}

const half = 500_000 // lines of a file

// goLines are as go test -bench -benchmem prints them.
func goLines(names int) func(*bufio.Writer, *rand.Rand) {
	return func(w *bufio.Writer, r *rand.Rand) {
		fmt.Fprint(w, "goos: linux\ngoarch: amd64\npkg: example.com/x\n")
		for i := range half {
			at := i / (half / names)
			fmt.Fprintf(w, "BenchmarkThing/case=%d-8 \t%8d\t%10.1f ns/op\t%8d B/op\t%8d allocs/op\n", at, 1000+r.IntN(1000),
				float64(100+at%977)*(1+0.05*r.NormFloat64()), 512+at%100, at%30)
		}
	}
}

// ourLines have 45 units in 45 cells, in the notation of benchfmt's writer.
func ourLines(w *bufio.Writer, r *rand.Rand) {
	fmt.Fprint(w, "items: 128\nmachine: any\n")
	for i := range half {
		fmt.Fprintf(w, "BenchmarkBatch/scenario=s%d/strategy=t%d/limit=16-2 3 %v ns/op", i%5, i/5%9,
			float64(int(7e7*(1+0.03*r.NormFloat64()))))
		for u := range 44 {
			fmt.Fprintf(w, " %v part%d-ns", float64(r.IntN(1_000_000*(u+1))), u)
		}
		fmt.Fprintln(w)
	}
}
