package pivot

import (
	"bytes"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
)

// gridOf is a table of benchmarks by file.
func gridOf(t *testing.T, unit string, labelled ...record.Labelled) *Grids {
	t.Helper()
	s, err := query.ParseSelection("", ".fullname", ".file")
	if err != nil {
		t.Fatal(err)
	}
	g, err := Of(s, labelled, unit)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func shown(g *Grids, t *testing.T, width int) string {
	t.Helper()
	var out bytes.Buffer
	if err := Show(page.Text(&out, width), g); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Changes in tables of one's own are said as compare says them.
func TestGridChanges(t *testing.T) {
	exact := "Unit image-bytes assume=exact\n"
	for name, c := range map[string]struct{ unit, old, now, want string }{
		"one sample": {"ns/op", resultstest.Repeated("P", 1, 1000, "ns/op"), resultstest.Repeated("P", 1, 9000, "ns/op"),
			"not enough data (n=1)"},
		"from 0": {"ns/op", resultstest.Repeated("P", 6, 0, "ns/op"), resultstest.Repeated("P", 6, 5, "ns/op"),
			"from 0 (p=0.002 n=6)"},
		"below 0": {"delta", resultstest.Repeated("P", 6, -5, "delta"), resultstest.Repeated("P", 6, -10, "delta"),
			"+100.00% (p=0.002 n=6)"},
		"other sign": {"delta", resultstest.Repeated("P", 6, -5, "delta"), resultstest.Repeated("P", 6, 5, "delta"),
			"? (p=0.002 n=6)"},
		"exact": {"image-bytes", exact + resultstest.Repeated("P", 1, 200, "image-bytes"),
			resultstest.Repeated("P", 1, 210, "image-bytes"), "+5.00% (n=1)"},
	} {
		g := gridOf(t, c.unit, resultstest.ForeignFile(t, "old.txt", c.old), resultstest.ForeignFile(t, "new.txt", c.now))
		shown := shown(g, t, 80)
		if !strings.Contains(shown, c.want) || strings.Contains(shown, "Inf") {
			t.Errorf("%s: %q is not in\n%s", name, c.want, shown)
		}
		few := strings.Contains(resultstest.Spaced(shown), "It takes 4 samples on each side")
		var out bytes.Buffer
		if err := WriteJSON(&out, g); err != nil {
			t.Fatal(err)
		}
		if ratio := name == "below 0" || name == "exact" ||
			name == "one sample"; strings.Contains(out.String(), `"change":`) != ratio {
			t.Errorf("%s: that there is a ratio should be %v:\n%s", name, ratio, out.String())
		}
		if want := name == "one sample"; few != want || strings.Contains(out.String(), "It takes 4") != want {
			t.Errorf("%s: that there are too few samples is said: %v\n%s", name, few, out.String())
		}
	}
}

// All medians stay in 80 columns: names are shortened first, then changes left out, and both are said.
func TestGridFits(t *testing.T) {
	var files []record.Labelled
	for i, label := range []string{"old.txt", "new.txt", "newer.txt"} {
		text := resultstest.ForeignPackage
		for _, name := range []string{"1kg", "20kg"} {
			text += resultstest.Repeated("Dispatch/warehouse=north,carrier=slow,weight="+name+"/Async[W:4000]-4", 6,
				1000*float64(1+i), "ns/op")
		}
		files = append(files, resultstest.ForeignFile(t, label, text))
	}
	for n, want := range map[int][]string{
		2: {"Not shown: names in full. --wide shows all.", "+100.00% (p=0.002 n=6)"},
		3: {"Not shown: vs old and names in full. --wide shows all.", "1kg", "20kg"},
	} {
		shown := shown(gridOf(t, "ns/op", files[:n]...), t, 80)
		for _, w := range want {
			if !strings.Contains(shown, w) {
				t.Errorf("%d files: %q is not in\n%s", n, w, shown)
			}
		}
		for i, median := range []string{"1.003µ", "2.005µ", "3.008µ"} {
			if i < n && strings.Count(shown, median) != 2 {
				t.Errorf("%d files: %s is not there twice:\n%s", n, median, shown)
			}
		}
		for line := range strings.Lines(shown) {
			if displaywidth.String(strings.TrimSpace(line)) > 80 {
				t.Errorf("%d files: more than 80 columns: %s", n, line)
			}
		}
	}
	if shown := shown(gridOf(t, "ns/op", files...), t, 0); strings.Contains(shown, "Not shown") ||
		strings.Count(shown, "vs old") != 2 {
		t.Errorf("with room for all:\n%s", shown)
	}
}
