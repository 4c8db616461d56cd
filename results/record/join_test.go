package record

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// A damaged line costs its sample and no other: all the rest keep their blocks.
func TestDamagedLineBesideSidecar(t *testing.T) {
	damages := map[string]func(line string) string{
		"no number":  func(line string) string { return strings.Replace(line, " ns/op", "x ns/op", 1) },
		"NaN":        func(line string) string { return line[:strings.Index(line, " ns/op")-4] + "NaN ns/op 1 x" },
		"NUL":        func(line string) string { return line + "\x00" },
		"twice":      func(line string) string { return line + " 1 ns/op" },
		"over-long":  func(line string) string { return line + strings.Repeat(" 1 x", maxLine) },
		"iterations": func(line string) string { return strings.Replace(line, "-2 ", "-2 x", 1) },
	}
	for name, damage := range damages {
		hit := ""
		f := besideIt(t, func(text, sidecar string) (string, string) {
			lines, n := strings.Split(text, "\n"), 0
			for i, line := range lines {
				if strings.HasPrefix(line, "Benchmark") {
					if n++; n == 60 {
						hit, _, _ = strings.Cut(strings.TrimPrefix(line, "Benchmark"), " ")
						lines[i] = damage(line)
					}
				}
			}
			return strings.Join(lines, "\n"), sidecar
		})
		if len(f.Problems) != 1 || f.Run == nil || len(f.Samples) != f.N() {
			t.Errorf("%s: problems %v, %d samples for %d results", name, f.Problems, len(f.Samples), f.N())
			continue
		}
		for _, s := range f.Series {
			blocks := []int{1, 2, 3, 4, 5, 6}
			if s.Name == hit {
				blocks = slices.Delete(blocks, 1, 2)
			}
			if !slices.Equal(s.Blocks, blocks) {
				t.Errorf("%s: %s has the blocks %v", name, s.Name, s.Blocks)
			}
		}
	}
}

// A sidecar that says another thing of the machine than the text is not used.
func TestForeignSidecar(t *testing.T) {
	const other = "../runs/epyc-2c-89b7/20261125T143633Z-f4bfc0211.txt"
	foreign, err := os.ReadFile(SidecarPath(other))
	if err != nil {
		t.Fatal(err)
	}
	f := besideIt(t, func(text, _ string) (string, string) { return text, string(foreign) })
	if len(f.Notes) != 1 || !strings.HasPrefix(f.Notes[0], "run.jsonl is not used (") ||
		!strings.HasSuffix(f.Notes[0], "): "+unblocked) {
		t.Errorf("notes %q", f.Notes)
	}
	if f.Run != nil || len(f.Problems) != 1 ||
		!strings.Contains(f.Problems[0].Msg, "it says gomaxprocs 1, the text 2: is it the sidecar of another run?") {
		t.Errorf("problems %v", f.Problems)
	}
}

// Costs that cannot be are not known: no change of the machine is made of them.
func TestImpossibleCosts(t *testing.T) {
	for costs, known := range map[string]bool{
		`{"io":{"client_ns":1,"server_ns":2,"process_ns":3}}`:     true,
		`{"io":{"client_ns":1,"server_ns":2,"process_ns":-3}}`:    false,
		`{"io":{"client_ns":1e300,"server_ns":2,"process_ns":3}}`: false,
	} {
		if s := (Sample{Costs: []byte(costs)}).Light(); (len(s.Items) == 1) != known {
			t.Errorf("%s: %v", costs, s.Items)
		}
	}
}

// A run that has not ended says how far it is; a sample that failed is one, and what was measured
// twice, or belongs to no block of the run, is none.
func TestUnfinishedNote(t *testing.T) {
	run := Run{Blocks: 2, Cells: []string{"a", "b"}}
	samples := []Sample{{Block: 1, Cell: "a", Status: OK}, {Block: 1, Cell: "b", Status: Failed},
		{Block: 2, Cell: "a", Status: OK}, {Block: 2, Cell: "a", Status: OK}, {Block: 3, Cell: "b", Status: OK}}
	if got := notes(run, samples); len(got) != 1 || got[0] != "The run has not ended: it has 3 of 4 samples." {
		t.Errorf("notes %q", got)
	}
	if got := notes(run, append(samples, Sample{Block: 2, Cell: "b", Status: OK})); len(got) != 0 {
		t.Errorf("a run that has ended: notes %q", got)
	}
}
