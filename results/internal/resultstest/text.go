package resultstest

import (
	"encoding/csv"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"golang.org/x/perf/benchfmt"
)

// A Measured is a cell with its makespans in ms, one a block; 0 is one that failed.
type Measured struct {
	Cell string // "pool/16", or "pool/16/b" for an A/A arm
	Ms   []float64
}

// RecordOf writes cells as overlap run would, and reads them back.
func RecordOf(t *testing.T, cells ...Measured) *record.File {
	t.Helper()
	rec, err := recording.NewRecording(t.TempDir(), "run", record.Run{})
	if err != nil {
		t.Fatal(err)
	}
	for block := range cells[0].Ms {
		for _, c := range cells {
			if block >= len(c.Ms) {
				continue
			}
			parts := strings.Split(c.Cell, "/")
			cell := fmt.Sprintf("scenario=io/strategy=%s/limit=%s", parts[0], parts[1])
			if len(parts) == 3 {
				cell += "/arm=" + parts[2]
			}
			s := record.Sample{Block: block + 1, Cell: cell, Status: record.OK}
			if c.Ms[block] == 0 {
				s.Status, s.Reason = record.Failed, "no luck"
			}
			err := rec.Append(s, &benchfmt.Result{Name: benchfmt.Name("Batch/" + cell + "-2"), Iters: 10,
				Values: []benchfmt.Value{
					{Value: c.Ms[block] * 1e6, Unit: "ns/op"},
					{Value: c.Ms[block] * 0.9e6, Unit: record.FetchActive},
					{Value: c.Ms[block] * 0.2e6, Unit: record.ProcessActive},
				}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(rec.Path)
	if err != nil || len(f.Problems) > 0 {
		t.Fatal(err, f.Problems)
	}
	return f
}

// DriftingSamples makes samples around x on a machine that is slower in each block; jitter, in
// percent, is one for each block.
func DriftingSamples(x float64, jitter ...float64) []float64 {
	for i, j := range jitter {
		jitter[i] = x * (1 + 0.1*float64(i)) * (1 + j/100)
	}
	return jitter
}

var (
	Sequential16 = func() Measured { return Measured{"sequential/16", DriftingSamples(1000, 0, 1, -1, 2, 0, -1)} }
	Pool16       = func() Measured { return Measured{"pool/16", DriftingSamples(70, 1, 0, -1, 0, 1, -1)} }
)

// A BenchstatLine is one cell of benchstat's CSV.
type BenchstatLine struct {
	Name, Unit, Median, CI, Delta, P string

	File   string
	Config map[string]string
}

// BenchstatLines reads benchstat's CSV.
func BenchstatLines(t *testing.T, text string) (lines []BenchstatLine) {
	t.Helper()
	config, units, files := map[string]string{}, []string(nil), []string(nil)
	for raw := range strings.Lines(text) {
		raw = strings.TrimSpace(raw)
		if key, value, ok := strings.Cut(raw, ": "); ok && !strings.Contains(raw, ",") {
			config[key] = value
			continue
		}
		rec, err := csv.NewReader(strings.NewReader(raw + "\n")).Read()
		switch {
		case err != nil || rec[0] == "geomean":
		case rec[0] == "" && slices.Contains(rec, "CI"):
			units = rec
		case rec[0] == "":
			files = rec
		default:
			for i := 1; i+1 < len(rec); i += 2 {
				if units[i] == "vs base" {
					lines[len(lines)-1].Delta, lines[len(lines)-1].P = rec[i], rec[i+1]
					continue
				}
				if rec[i] != "" {
					lines = append(lines, BenchstatLine{
						Name: rec[0], Unit: units[i], Median: rec[i], CI: rec[i+1], File: files[i], Config: maps.Clone(config),
					})
				}
			}
		}
	}
	return lines
}

// FileOf parses benchmark text under a path.
func FileOf(t *testing.T, path, text string) *record.File {
	t.Helper()
	f, err := record.Parse(path, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TextOf makes a file of our own format: samples of sec/op in ms, by strategy.
func TextOf(scenario string, samples map[string][]float64, order ...string) string {
	var b strings.Builder
	b.WriteString("items: 128\n")
	for _, strategy := range order {
		for _, ms := range samples[strategy] {
			fmt.Fprintf(&b, "BenchmarkBatch/scenario=%s/strategy=%s/limit=16-2 10 %v ns/op %v fetch-active-ns %v "+
				"process-active-ns\n",
				scenario, strategy, ms*1e6, ms*0.9e6, ms*0.2e6)
		}
	}
	return b.String()
}

// DoublingLimits is a strategy at limits 1, 2, 4 … with so many ms a batch, a sample each.
func DoublingLimits(strategy string, ms ...float64) string {
	var b strings.Builder
	for i, x := range ms {
		fmt.Fprintf(&b, "BenchmarkBatch/scenario=io/strategy=%s/limit=%d-2 1 %v ns/op\n", strategy, 1<<i, x*1e6)
	}
	return b.String()
}

// Repeated is a benchmark measured so many times, each time a little longer.
func Repeated(name string, n int, value float64, unit string) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "Benchmark%s 100 %v %s\n", name, value*(1+float64(i)/1000), unit)
	}
	return text.String()
}

// ForeignFile is a file of somebody else's benchmarks.
func ForeignFile(t *testing.T, path string, text string) record.Labelled {
	t.Helper()
	f, err := record.Parse(path, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return record.Labelled{Label: strings.TrimSuffix(filepath.Base(path), ".txt"), Files: []*record.File{f}}
}

// ForeignPackage is the package of benchmarks of somebody else.
const ForeignPackage = "pkg: example.org/parcel\n"
