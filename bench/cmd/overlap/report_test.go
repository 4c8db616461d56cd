package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
)

// copied is a run in a directory of its own, to write a page beside.
func copied(t *testing.T) (path string) {
	t.Helper()
	from, err := input.NewestRun(recordedRuns)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "run.txt")
	for old, now := range map[string]string{from: path, record.SidecarPath(from): record.SidecarPath(path)} {
		data, err := os.ReadFile(old)
		if err == nil {
			err = os.WriteFile(now, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// The page stands beside the run, and has the lessons, the source of every strategy and the files in it. -o - writes
// the same to standard output.
func TestReport(t *testing.T) {
	path := copied(t)
	beside := strings.TrimSuffix(path, ".txt") + ".html"
	code, out, errs := overlap(t, "report", path)
	if code != 0 || errs != "" || !strings.HasPrefix(out, beside+": ") || strings.Count(out, "\n") != 1 {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	page, err := os.ReadFile(beside)
	if err != nil {
		t.Fatal(err)
	}
	io, err := scenario.FindScenarios([]string{"io"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{io[0].Lesson, `download="run.txt.gz"`, `download="run.jsonl.gz"`} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, e := range strategies.Catalog() {
		file, _, _ := strategies.Source(e.Name)
		if e.Name != "lesson" && !strings.Contains(string(page), `id="source-`+strings.TrimSuffix(file, ".go")+`"`) {
			t.Errorf("the page lacks the source of %s", e.Name)
		}
	}
	if code, out, errs := overlap(t, "report", "-o", "-", path); code != 0 || errs != "" || out != string(page) {
		t.Errorf("to standard output: exit %d, %s, %d bytes of %d", code, errs, len(out), len(page))
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 3 {
		t.Errorf("left %v", left)
	}
}

// What cannot be read costs the page that is there nothing.
func TestReportKeepsThePage(t *testing.T) {
	path := copied(t)
	beside := strings.TrimSuffix(path, ".txt") + ".html"
	const good = "a good page"
	for _, err := range []error{os.WriteFile(beside, []byte(good), 0o644), os.WriteFile(path, []byte("cpu: x\n"), 0o644)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{path}, {path, "-o", beside}, {"none.txt", "-o", beside}, {path, "-o", ""},
		{path, "-o", filepath.Dir(path)}} {
		code, out, errs := overlap(t, append([]string{"report"}, args...)...)
		if code != 1 || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("report %v: exit %d, %s%s", args, code, out, errs)
		}
		if now, err := os.ReadFile(beside); err != nil || string(now) != good {
			t.Errorf("report %v: the page is now %d bytes, %v", args, len(now), err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 3 {
		t.Errorf("left %v", left)
	}
}

// A picture or a page never takes the place of what it shows.
func TestInputsKept(t *testing.T) {
	path := copied(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sidecar, page := record.SidecarPath(path), filepath.Join(filepath.Dir(path), "run.html")
	regimes := filepath.Join(t.TempDir(), "map.json")
	for _, err := range []error{os.WriteFile(page, data, 0o644),
		os.WriteFile(regimes, []byte(simulated(t, "--regimes", "--items", "8", "--json")), 0o644)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	kept := map[string]string{}
	for _, name := range []string{path, sidecar, page, regimes} {
		now, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		kept[name] = string(now)
	}
	for _, args := range [][]string{
		{"report", path, "-o", path}, {"report", path, "-o", sidecar}, {"report", page},
		{"report", path, "-o", regimes, "--regimes", regimes},
		{"show", "--lanes", "--scenarios", "io", "--svg", path, path},
		{"show", "--lanes", "--scenarios", "io", "--svg", sidecar, path},
		{"simulate", "--calibration", path, "--timeline", path},
		{"simulate", "--calibration", path, "--timeline", sidecar},
		{"simulate", "--calibration", path, "--lanes", "--scenarios", "io", "--svg", path},
		{"simulate", "--lanes", "--scenarios", "io", "--svg", "a.json", "--timeline", "a.json"},
	} {
		code, out, errs := overlap(t, args...)
		if code != 1 || out != "" || !strings.Contains(errs, "name another one to write") || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d, %s%s", args, code, out, errs)
		}
	}
	for name, was := range kept {
		if now, err := os.ReadFile(name); err != nil || string(now) != was {
			t.Errorf("%s has %d bytes now, %v", name, len(now), err)
		}
	}
}

// A damaged line is named on the page and in the end, and the rest is there.
func TestReportDamagedLine(t *testing.T) {
	path := copied(t)
	data, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, append(data, "BenchmarkBatch/scenario=io/strategy=pool/limit=16 1 x ns/op\n"...), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(t.TempDir(), "a page.html")
	code, out, errs := overlap(t, "report", path, "-o", page)
	if code != 1 || !strings.HasPrefix(out, page+": ") || !strings.HasPrefix(errs, "overlap: "+path+":") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	if written, err := os.ReadFile(page); err != nil || !strings.Contains(string(written), "Not read:") {
		t.Errorf("the page does not name the line: %d bytes, %v", len(written), err)
	}
}

// Several files are one page in the current directory.
func TestReportSeveral(t *testing.T) {
	runs, err := filepath.Abs(recordedRuns)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	code, out, errs := overlap(t, "report", runs)
	if code != 0 || errs != "" || !strings.HasPrefix(out, "report.html: ") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	if page, err := os.ReadFile("report.html"); err != nil || !strings.Contains(string(page), "Machines side by side") {
		t.Errorf("%d bytes, %v", len(page), err)
	}
}

// The map of a simulation is in the page, with its file. What is no map is refused in one line, and nothing is written.
func TestReportRegimes(t *testing.T) {
	t.Parallel()
	path, regimes := copied(t), filepath.Join(t.TempDir(), "map.json")
	if err := os.WriteFile(regimes, []byte(simulated(t, "--regimes", "--items", "8", "--json")), 0o644); err != nil {
		t.Fatal(err)
	}
	code, page, errs := overlap(t, "report", "-o", "-", "--regimes", regimes, path)
	if code != 0 || errs != "" || !strings.Contains(page, `id="simulated-regimes"`) ||
		!strings.Contains(page, `download="map.json.gz"`) {
		t.Errorf("exit %d, %s, or the page lacks the map", code, errs)
	}
	beside := strings.TrimSuffix(path, ".txt") + ".html"
	for name, want := range map[string]string{path: "no regime map, which overlap simulate --regimes --json writes",
		"missing.json": "--regimes: open missing.json: no such file", "": "--regimes is empty: name a file"} {
		code, out, errs := overlap(t, "report", "--regimes", name, path)
		if _, err := os.Stat(beside); code == 0 || out != "" || !strings.Contains(errs, want) || err == nil {
			t.Errorf("%q: exit %d, %s%s, a page: %v", name, code, out, errs, err == nil)
		}
	}
}
