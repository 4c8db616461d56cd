package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// A makespan of 0 is no fast one: nothing is divided by it, and it is said.
func TestZeroMakespans(t *testing.T) {
	infinite := regexp.MustCompile(`Inf|NaN`)
	ms := []float64{80, 81, 82, 80, 81, 82}
	none := make([]float64, 6)
	for name, times := range map[string]map[string][]float64{
		"pool":       {"sequential": ms, "pool": none, "pipeline": ms},
		"sequential": {"sequential": none, "pool": ms, "pipeline": ms},
		"all":        {"sequential": none, "pool": none, "pipeline": none},
		"some":       {"sequential": {80, 0, 82, 0, 0, 82}, "pool": {80, 0, 82, 0, 0, 0}, "pipeline": ms},
	} {
		zero := resultstest.FileOf(t, "zero.txt", resultstest.TextOf("io", times, "sequential", "pool", "pipeline"))
		more := map[string][]float64{}
		for strategy, list := range times {
			more[strategy] = append(slices.Clone(list), list[0])
		}
		again := resultstest.FileOf(t, "again.txt", resultstest.TextOf("io", more, "sequential", "pool", "pipeline"))
		whole := resultstest.FileOf(t, "whole.txt", resultstest.TextOf("io",
			map[string][]float64{"sequential": ms, "pool": ms, "pipeline": ms}, "sequential", "pool", "pipeline"))
		said := renderings(t, zero)
		for _, pair := range [][2]*record.File{{zero, whole}, {whole, zero}, {zero, again}} {
			v, err := compare.Options{AllowSingle: true}.Compare(record.Labelled{Label: "a", Files: pair[:1]},
				record.Labelled{Label: "b", Files: pair[1:]})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			for _, write := range []func() error{
				func() error { return compare.Show(page.Text(&out, 0), v) },
				func() error { return compare.WriteJSON(&out, v) },
				func() error { return compare.WriteCSV(&out, v) },
			} {
				if err := write(); err != nil {
					t.Fatal(err)
				}
			}
			said["compare "+pair[0].Path+" "+pair[1].Path] = out.String()
		}
		for view, text := range said {
			if found := infinite.FindString(text); found != "" {
				t.Errorf("%s, %s: %q in\n%s", name, view, found, text)
			}
		}
		if !strings.Contains(said["80"], "took 0 ns/op") || !strings.Contains(said["80"], "too short") ||
			!strings.Contains(said["compare whole.txt zero.txt"], "too short now") {
			t.Errorf("%s: nothing says that 0 is too short:\n%s\n%s", name, said["80"], said["compare whole.txt zero.txt"])
		}
	}
}

// The same in blocks: what is too short is neither ranked nor a baseline, and the rest are.
func TestZeroMakespansInBlocks(t *testing.T) {
	const line = `(?m)^(Benchmark.*strategy=%s/\S+ \d+ )\S+( ns/op)`
	for _, strategy := range []string{"pool", "sequential"} {
		content, err := os.ReadFile("../testdata/run.txt")
		if err != nil {
			t.Fatal(err)
		}
		details, err := os.ReadFile("../testdata/run.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "zero.txt")
		zero := regexp.MustCompile(fmt.Sprintf(line, strategy)).ReplaceAll(content, []byte("${1}0$2"))
		for name, content := range map[string][]byte{path: zero, record.SidecarPath(path): details} {
			if err := os.WriteFile(name, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		tables, err := table.Tables([]*record.File{f})
		if err != nil {
			t.Fatal(err)
		}
		for _, tab := range tables {
			row := tab.Row(strategy)
			if !tab.Paired() || row.Ranked() || row.Absent() != table.Untimed || tab.Best() == nil || tab.Best() == row ||
				tab.Base("16") == row {
				t.Errorf("%s: paired %v, %s is %q, the best is %v, the base %v", tab.Name, tab.Paired(), strategy, row.Absent(),
					tab.Best(), tab.Base("16"))
			}
		}
		for view, text := range renderings(t, f) {
			if infinite := regexp.MustCompile(`Inf|NaN`).FindString(text); infinite != "" {
				t.Errorf("%s, %s: %s", strategy, view, infinite)
			}
		}
	}
}
