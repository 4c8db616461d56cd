package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

// The schedules of a recorded run are drawn: by default those of two strategies a scenario, and as SVG beside.
func TestShowLanes(t *testing.T) {
	t.Parallel()
	code, out, errs := overlap(t, "show", "--lanes", runAtTwo)
	if code != 0 || errs != "" || strings.Count(out, "first batch of block") != 2*4 || strings.Count(out, "▲ T*") != 4 ||
		!strings.Contains(out, "mixed · limit 16 · 128 items\n") || strings.Contains(out, "\x1b") ||
		!strings.HasPrefix(out, "epyc-2c-89b7, AMD EPYC, 2 CPUs") {
		t.Errorf("exit %d, %s:\n%s", code, errs, out)
	}
	path := filepath.Join(t.TempDir(), "mixed.svg")
	code, out, errs = overlap(t, "show", "--lanes", "--scenarios", "mixed", "--strategies", "staged,pipeline,sequential",
		"--by", "item", "--svg", path, runAtTwo)
	if code != 0 || errs != "picture in "+path+"\n" ||
		strings.Index(out, "staged · ") > strings.Index(out, "pipeline · ") ||
		strings.Index(out, "pipeline · ") > strings.Index(out, "sequential · ") || !strings.Contains(out, " item 1 ░") {
		t.Errorf("exit %d, %s:\n%s", code, errs, out)
	}
	wellFormed(t, path)
	code, out, errs = overlap(t, "show", "--lanes", "--format", "markdown", "--scenarios", "io", runAtTwo)
	if code != 0 || errs != "" || !strings.Contains(out, "```text\n") || !strings.Contains(out, "### io\n") {
		t.Errorf("exit %d, %s:\n%s", code, errs, out)
	}
}

func wellFormed(t *testing.T, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	decoder := xml.NewDecoder(f)
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
}

// Flags that do not fit are refused in a line, and nothing is written.
func TestBadLanes(t *testing.T) {
	dir := t.TempDir()
	svg := filepath.Join(dir, "a.svg")
	for args, want := range map[string]string{
		"show --lanes --samples":                "--samples and --lanes do not go together",
		"show --lanes --format csv":             "there is no CSV of --lanes: --format trace has the times of each item",
		"show --lanes --json":                   "there is no JSON of --lanes",
		"show --lanes --format trace":           "leave out --lanes",
		"show --by item":                        "--by says how to draw schedules: add --lanes",
		"show --svg a.svg":                      "--svg says how to draw schedules: add --lanes",
		"show --limit 4":                        "--limit says which schedules to draw: add --lanes",
		"show --lanes --by row":                 `--by is "row": use worker or item`,
		"show --lanes --limit 0":                "--limit is 0",
		"show --lanes --limit 9 --scenarios io": "io was not measured at limit 9; there are: 16",
		"show --lanes --svg ":                   "--svg is empty: name a file",
		"show --lanes --svg none/a.svg":         "--svg: cannot write in none: no such file or directory",
		"show --lanes":                          "run.txt has no timelines: measure again with overlap run",
		"simulate --lanes --json":               "--json has no use with --lanes",
		"simulate --lanes --text":               "--text has no use with --lanes",
		"simulate --lanes --regimes":            "--lanes has no use with --regimes",
		"simulate --lanes --limits 4,8":         "--lanes draws the strategies at one limit: give one in --limits",
		"simulate --lanes --items 100000":       "--lanes draws at most 20000 items, and io has 100000",
		"simulate --lanes --svg " + svg:         "--svg is for one picture, and there are 4: name one with --scenarios",
		"simulate --by item":                    "--by says how to draw schedules: add --lanes",
	} {
		list := strings.Split(args, " ")
		if list[0] == "show" {
			list = append(list, recorded)
		}
		code, out, errs := overlap(t, list...)
		if code != 1 || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, stdout %q, stderr %q, want %q", args, code, out, errs, want)
		}
	}
	code, _, errs := overlap(t, "show", "--lanes", "--svg", svg, runAtTwo)
	if code != 1 || !strings.Contains(errs, "--svg is for one picture, and there are 4: name one with --scenarios") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left %v, error %v", left, err)
	}
}

// A run at several limits is drawn at that of the fastest, or at the one that is asked for.
func TestLanesAtLimit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if code, _, errs := overlap(t, small(dir, "--limits", "2,4")...); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	code, out, errs := overlap(t, "show", "--lanes", "--limit", "2", "--strategies", "pool,sequential", files[0])
	if code != 0 || errs != "" || !strings.Contains(out, "io · limit 2 · 8 items\n") ||
		!strings.Contains(out, "\npool/2 · ") || !strings.Contains(out, "\nsequential · ") {
		t.Errorf("exit %d, %s:\n%s", code, errs, out)
	}
	if code, out, errs = overlap(t, "show", "--lanes", files[0]); code != 0 || strings.Contains(out, "pool/2 · ") &&
		strings.Contains(out, "/4 · ") {
		t.Errorf("exit %d, %s:\n%s", code, errs, out)
	}
}

// In virtual time the picture is the same each time.
func TestSimulateLanes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.svg")
	args := []string{"--lanes", "--scenarios", "mixed", "--items", "24", "--limits", "4", "--strategies",
		"staged,pipeline"}
	out := simulated(t, args...)
	if !strings.Contains(out, "staged · 60.00ms · ") || !strings.Contains(out, "pipeline · 50.00ms · ") {
		t.Error(out)
	}
	code, again, errs := overlap(t, append([]string{"simulate", "--svg", path}, args...)...)
	if code != 0 || again != out || errs != "picture in "+path+"\n" {
		t.Errorf("exit %d, %s:\n%s", code, errs, again)
	}
	wellFormed(t, path)
	if out := simulated(t, "--lanes", "--scenarios", "mixed", "--items", "24", "--limits", "4"); strings.Count(out,
		" times T*\n") != 2 {
		t.Errorf("not two strategies are drawn:\n%s", out)
	}
}

// The rows of each strategy are those of its page, whatever the work: where a worker carries its items through both
// stages, as many as there are workers; else those of the fetchers, and of the processors.
func TestLanesOfCatalog(t *testing.T) {
	t.Parallel()
	want := map[string]string{"sequential": "both 1", "perurl": "both 40", "semaphore": "both 4", "pool": "both 4",
		"batched": "both 4", "staged": "fetch 4 process 2", "lesson": "fetch 4 process 1", "pipeline": "fetch 4 process 2",
		"threads": "both 4", "eventloop": "fetch 4 process 1", "chunked": "both 4", "ordered": "both 4",
		"adaptive": "fetch 4 process 2"}
	var names []string
	for _, e := range strategies.Catalog() {
		names = append(names, e.Name)
	}
	for _, scenario := range []string{"io", "mixed", "source"} {
		out := simulated(t, "--lanes", "--wide", "--scenarios", scenario, "--items", "40", "--limits", "4", "--strategies",
			strings.Join(names, ","))
		got := rowsIn(out)
		for _, name := range names {
			is := got[name]
			if scenario == "io" { // with so little to process, one processor may do all
				is = strings.Replace(is, "process 1", strings.TrimPrefix(want[name], "fetch 4 "), 1)
			}
			if is != want[name] {
				t.Errorf("%s: %s has the rows %q, want %q", scenario, name, got[name], want[name])
			}
		}
	}
}

// rowsIn are the groups of rows that are drawn of each strategy, with how many rows each has.
func rowsIn(out string) map[string]string {
	found := map[string]string{}
	var name, group string
	rows := 0
	end := func() {
		if group != "" {
			found[name] = strings.TrimSpace(fmt.Sprintf("%s %s %d", found[name], group, rows))
		}
		group, rows = "", 0
	}
	for line := range strings.Lines(out) {
		label, drawn := strings.TrimSpace(line[:min(8, len(line))]), strings.ContainsAny(line, "░█┊")
		switch {
		case strings.HasPrefix(line, "░"): // the legend
			end()
			return found
		case strings.Contains(line, " times T*\n"):
			end()
			name, _, _ = strings.Cut(line, " · ")
		case label != "" && drawn:
			end()
			group, rows = label, 1
		case drawn:
			rows++
		}
	}
	return found
}
