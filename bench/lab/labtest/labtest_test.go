package labtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/lab"
	"github.com/overlap-bench/overlap/bench/lab/labtest"
	"github.com/overlap-bench/overlap/bench/lab/outcome"
	"github.com/overlap-bench/overlap/bench/lab/params"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/web/browsertest"
	"github.com/overlap-bench/overlap/strategies"
)

func TestMain(m *testing.M) {
	os.Exit(browsertest.Suite{
		Package: "bench/lab/labtest",
		Browser: "that a browser simulates the same as the command is",
		Node:    "that node simulates the same as the command is",
	}.Run(m))
}

// page is that of this checkout.
func page(t testing.TB) lab.Page {
	t.Helper()
	p, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var made = sync.OnceValues(func() (lab.Page, error) {
	ctx := context.Background()
	module, err := runner.ModuleDir(ctx)
	if err != nil {
		return lab.Page{}, err
	}
	s, err := lab.BuildSimulator(ctx, module)
	if err != nil {
		return lab.Page{}, err
	}
	return lab.Make(ctx, s, lab.Options{})
})

// node runs the page in node.
func node(t testing.TB, task string) []byte {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no node: see the first lines")
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{"lab.html": page(t).HTML, "node.mjs": []byte(labtest.NodeScript)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join(dir, "node.mjs"), filepath.Join(dir, "lab.html"), task)
	cmd.Stdin = strings.NewReader(labtest.Script)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	return out
}

// Every strategy comes to the same in the page as here, to the nanosecond, in every scenario.
func TestNode(t *testing.T) {
	answers := node(t, "exact")
	n, err := labtest.Check(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	if want := len(lab.Presets()) * len(strategies.Catalog()); n != want {
		t.Errorf("%d compared, want %d", n, want)
	}
	// A page that is off by a nanosecond, says something else, or leaves something out is found.
	var all []map[string]any
	if err := json.Unmarshal(answers, &all); err != nil {
		t.Fatal(err)
	}
	for field, value := range map[string]any{"makespan_ns": 1, "spans": "AAAA", "said": "it is fast", "strategy": "pool",
		"data": map[string]any{}, "bound_ns": 0} {
		was := all[20][field]
		all[20][field] = value
		changed, _ := json.Marshal(all)
		if _, err := labtest.Check(t.Context(), changed); err == nil {
			t.Errorf("another %s is not found", field)
		}
		all[20][field] = was
	}
	for _, answers := range [][]map[string]any{all[1:], all[:len(all)-1], append(slices.Clone(all), all[0])} {
		changed, _ := json.Marshal(answers)
		if _, err := labtest.Check(t.Context(), changed); err == nil {
			t.Errorf("%d of %d answers will do", len(answers), len(all))
		}
	}
}

// BenchmarkSimulate measures how long all strategies take for 200 items: here, and in the page in node, once it is warm
// and right after it was loaded. The page may take 200 ms, and this program 100.
func BenchmarkSimulate(b *testing.B) {
	p := params.Default()
	p.Items = 200
	b.Run("native", func(b *testing.B) {
		for b.Loop() {
			for _, e := range strategies.Catalog() {
				if _, err := outcome.Of(b.Context(), p, e.Name); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(time.Millisecond), "ms/page")
	})
	b.Run("node", func(b *testing.B) {
		var first, all []float64
		for line := range strings.Lines(string(node(b, "time"))) {
			a, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			begun, err1 := strconv.ParseFloat(a, 64)
			ended, err2 := strconv.ParseFloat(rest, 64)
			if err1 != nil || err2 != nil {
				b.Fatalf("%q", line)
			}
			first, all = append(first, begun), append(all, ended)
		}
		b.ReportMetric(first[0], "cold-first-ms")
		b.ReportMetric(all[0], "cold-ms/page")
		warm := slices.Sorted(slices.Values(all[len(all)/2:]))
		b.ReportMetric(warm[len(warm)/2], "ms/page")
		b.ReportMetric(0, "ns/op")
	})
}
