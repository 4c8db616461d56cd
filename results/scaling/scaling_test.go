package scaling

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

func showScaling(t *testing.T, width int, tables ...*table.Table) string {
	t.Helper()
	var out bytes.Buffer
	if err := Show(page.Text(&out, width), tables); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(out.String()), " ") // sentences are in one line
}

// What is not known is said, and nothing is made up for it.
func TestScalingUnknown(t *testing.T) {
	seven := resultstest.DoublingLimits("pool", 640, 320, 160, 80, 80, 80, 80)
	for _, tt := range []struct {
		name, text string
		want       []string
		unwanted   string
	}{
		{"one sample without items", seven,
			[]string{"batches/s", "pool 8 12.5 12.5 at 8", "No intervals: 1 sample is too few (6 are needed).",
				"The p99 is known only where it was measured", "N* is not known: the file has no delay-ns.",
				"pool reaches 12.5 batches/s at a limit of 8, 2.00× that at 4. No limit gives more."}, "8 (95 % CI"},
		{"samples without blocks", strings.Repeat("items: 100\n"+seven, 6),
			[]string{"items/s", "pool 8 (8 to 8) 1250 1250 at 8"}, "No intervals"},
		{"three levels", resultstest.DoublingLimits("pool", 9, 8, 7),
			[]string{"Universal Scalability Law: it needs 6 limits and there are 3: overlap run --limits 1..64."}, "Law: λ"},
		{"beyond the items", "items: 6\n" + seven,
			[]string{"Left out: the limits 16, 32, 64. A batch has only 6 items.",
				"pool reaches 75.0 items/s at a limit of 8, 2.00× that at 4. All items of a batch are then under way: " +
					"--items 24 would show"}, "at 16"},
		{"no number", seven + "BenchmarkBatch/scenario=io/strategy=odd/limit=x-2 1 5 " +
			"ns/op\nBenchmarkBatch/scenario=io/strategy=odd-2 1 5 ns/op\n", []string{"Left out: odd/x and odd/. They are " +
			"disqualified, failed, or have no number as limit."}, "odd 5"},
		{"wrong", seven + "BenchmarkBatch/scenario=io/strategy=bad/limit=1-2 1 5 ns/op\n--- FAIL: " +
			"BenchmarkBatch/scenario=io/strategy=bad/limit=1\n    disqualified: wrong\n", []string{"Left out: bad/1"}, "bad at"},
		{"at one limit", seven + "BenchmarkBatch/scenario=io/strategy=sequential/limit=1-2 1 1e9 ns/op\n",
			[]string{"sequential – – 1.00"}, "sequential/1"},
		{"still gaining", resultstest.DoublingLimits("pool", 640, 320, 160),
			[]string{"No intervals: 1 sample is too few (6 are needed).", "With so few samples, the limit would be 4: ",
				"pool reaches 6.25 batches/s at a limit of 4, 2.00× that at 2. No higher limit was measured: " +
					"--limits 4..32 would show where the gain ends."}, "No limit gives"},
		{"all at once", "items: 4\n" + resultstest.DoublingLimits("pool", 640, 320, 160),
			[]string{"All items of a batch are then under way: --items 16 would show"}, "highest"},
		{"no use", resultstest.DoublingLimits("pool", 100, 99, 101),
			[]string{"pool reaches 10.0 batches/s at a limit of 1. The most is 10.1 batches/s, at 2."}, "No limit gives"},
		{"fewer for one", seven + resultstest.DoublingLimits("batched", 640, 321, 161, 84),
			[]string{"With so few samples, the limit would be 8: pool and batched are then within 5 % of the most, 12.5 " +
				"batches/s by pool at 8."}, "told"},
	} {
		got := showScaling(t, 0, tabletest.Parse(t, tt.text)...)
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in\n%s", tt.name, want, got)
			}
		}
		if strings.Contains(got, tt.unwanted) {
			t.Errorf("%s: %q is in\n%s", tt.name, tt.unwanted, got)
		}
	}
}

// A file with one limit has nothing to say of limits.
func TestScalingOfOneLimit(t *testing.T) {
	tables := tabletest.Parse(t, resultstest.DoublingLimits("pool", 5)+resultstest.DoublingLimits("sequential", 9))
	var out bytes.Buffer
	for _, err := range []error{Show(page.Text(&out, 80), tables), WriteJSON(&out, tables),
		Show(page.Text(&out, 80), nil)} {
		if !errors.Is(err, ErrOneLimit) || out.Len() > 0 {
			t.Errorf("error %v, printed %q", err, out.String())
		}
	}
}

// Zeros have no logarithm, and are no samples here.
func TestScalingZeros(t *testing.T) {
	text := "items: 8\n" + resultstest.DoublingLimits("pool", 0, 5, 4, 3) + resultstest.DoublingLimits("batched", 0, 0, 0)
	got := showScaling(t, 80, tabletest.Parse(t, text)...)
	if strings.Contains(got, "Inf") || strings.Contains(got, "NaN") || !strings.Contains(got, "Left out: ") ||
		!strings.Contains(got, "pool/1") {
		t.Error(got)
	}
}

// N* from the least latency and the least CPU time of any level; the server's time is the
// client's in-process.
func TestAsymptote(t *testing.T) {
	line := "BenchmarkBatch/scenario=io/strategy=pool/limit=%d-4 1 5 ns/op %v delay-ns %v cpu-ns/item %s\n"
	server := "200000 fixture-cpu-ns/item"
	for _, tt := range []struct {
		name, text, want string
	}{
		{"child", fmt.Sprintf(line, 1, 9e6, 3e5, server) + fmt.Sprintf(line, 2, 8e6, 4e5, server),
			"N* = 4 · (1 + 8.000ms/500.0µs) = 68."},
		{"in-process", "fixture: in-process\n" + fmt.Sprintf(line, 1, 9e6, 9e5, "") + fmt.Sprintf(line, 2, 8e6, 5e5, ""),
			"N* = 4 · (1 + 8.000ms/500.0µs) = 68."},
		{"no latency", fmt.Sprintf(line, 1, 0, 3e5, server) + fmt.Sprintf(line, 2, 0, 4e5, server), "= 4."},
		{"server unknown", fmt.Sprintf(line, 1, 9e6, 3e5, "") + fmt.Sprintf(line, 2, 8e6, 4e5, ""),
			"N* is not known: the file lacks cpu-ns/item or fixture-cpu-ns/item."},
		{"no CPU time", fmt.Sprintf(line, 1, 9e6, 0, server) + fmt.Sprintf(line, 2, 8e6, 0, server), "N* is not known"},
	} {
		if got := showScaling(t, 100, tabletest.Parse(t, tt.text)...); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q is not in\n%s", tt.name, tt.want, got)
		}
	}
}

// Within any sensible width nothing is wider, and every limit has its label where there is
// room.
func TestScalingWidth(t *testing.T) {
	s, ok := New(tabletest.Read(t, "../testdata/scaling.txt")[0])
	if !ok {
		t.Fatal("no curves")
	}
	for _, width := range []int{40, 60, 79, 80, 100, 120, 200} {
		var out bytes.Buffer
		p := page.Text(&out, width)
		s.show(p)
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		axes := 0
		for line := range strings.Lines(out.String()) {
			line = strings.TrimSuffix(line, "\n")
			if n := len([]rune(line)); n > width {
				t.Errorf("%d columns of %d: %s", n, width, line)
			}
			if fields := strings.Fields(line); len(fields) >= 7 &&
				slices.Equal(fields[:7], []string{"1", "2", "4", "8", "16", "32", "64"}) {
				axes++
			}
		}
		if axes == 0 {
			t.Errorf("width %d: no axis has all limits\n%s", width, out.String())
		}
	}
}

// One file gives one answer, with blocks and without.
func TestScalingRepeats(t *testing.T) {
	text := strings.Repeat(resultstest.DoublingLimits("pool", 640, 330, 170, 90, 70, 66)+
		resultstest.DoublingLimits("pool", 620, 340, 150, 95, 60, 71), 3)
	for _, tables := range [][]*table.Table{tabletest.Parse(t, text), tabletest.Read(t, "../testdata/scaling.txt")} {
		first := showScaling(t, 80, tables...)
		if again := showScaling(t, 80, tables...); again != first {
			t.Errorf("two answers:\n%s\n%s", first, again)
		}
	}
}

// The JSON leaves out what is not known.
func TestScalingJSONUnknown(t *testing.T) {
	var out bytes.Buffer
	if err := WriteJSON(&out, tabletest.Parse(t, resultstest.DoublingLimits("pool", 9, 8, 7))); err != nil {
		t.Fatal(err)
	}
	var shown struct{ Tables []Analysis }
	if err := json.Unmarshal(out.Bytes(), &shown); err != nil || len(shown.Tables) != 1 {
		t.Fatal(err, out.String())
	}
	c := shown.Tables[0].Curves[0]
	if c.Law != nil || c.NoLaw == "" || c.Bound != nil || c.NoBound == "" || c.Knee.Limit != 4 || c.Knee.Low != nil ||
		c.Levels[0].P99 != nil {
		t.Errorf("%+v", c)
	}
}

// The interval of a level is that of the makespan in the table, as a rate.
func TestLevelInterval(t *testing.T) {
	for _, path := range []string{"../testdata/scaling.txt", "../testdata/plain.txt"} {
		for _, tab := range tabletest.Read(t, path) {
			s, _ := New(tab)
			for _, c := range s.Curves {
				for _, l := range c.Levels {
					of, _ := l.row.Summary(record.Makespan)
					known := !math.IsInf(of.Hi, 0)
					if known != (l.Low != nil && l.High != nil) {
						t.Errorf("%s at %d: interval %v to %v", c.Strategy, l.Limit, l.Low, l.High)
					} else if items := float64(tab.Items); known && (math.Abs(*l.Low*of.Hi/items-1) > 1e-9 ||
						math.Abs(*l.High*of.Lo/items-1) > 1e-9) {
						t.Errorf("%s at %d: %v to %v, of %v", c.Strategy, l.Limit, *l.Low, *l.High, of)
					}
				}
			}
		}
	}
}
