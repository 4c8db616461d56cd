package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchText writes the output of go test -bench, and returns its path.
func benchText(t *testing.T, dir, name string, factor float64, lines ...string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	text.WriteString("pkg: example.org/parcel\n")
	for _, line := range lines {
		for i := range 6 {
			fmt.Fprintf(&text, "Benchmark%s\t100\t%v ns/op\n", line, factor*(1000+float64(i)))
		}
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Files of one name are told apart by their folders, in every format that has words or figures only.
func TestCompareFilesOfOneName(t *testing.T) {
	dir := t.TempDir()
	old, now := benchText(t, dir, "main/bench.txt", 1, "Pack-4"), benchText(t, dir, "branch/bench.txt", 1.2, "Pack-4")
	legend := "A = " + old + ", B = " + now + "."
	for _, c := range []struct{ args, stdout, stderr string }{
		{"", "B (branch/bench) compared with A (main/bench)\n", ""},
		{"--format markdown", "### B (branch/bench) compared with A (main/bench)\n", ""},
		{"--format csv", "example.org/parcel,Pack-4,,sec/op,A,B,", "overlap: " + legend},
		{"--json", `"old_file": "` + old + `"`, ""},
		{"--row .fullname --col .file --format csv", ",Pack-4,B,ns/op,6,", "overlap: " + legend},
	} {
		for _, files := range [][]string{{old, now}, {filepath.Dir(old), filepath.Dir(now)}} {
			code, stdout, stderr := overlap(t, append(append([]string{"compare"}, files...), strings.Fields(c.args)...)...)
			if code != 0 || !strings.Contains(stdout, c.stdout) || strings.TrimSpace(stderr) != c.stderr {
				t.Errorf("%s: exit %d, want %q and %q, have\n%s\n%s", c.args, code, c.stdout, c.stderr, stdout, stderr)
			}
		}
	}
	if _, stdout, _ := overlap(t, "compare", "before="+old, "after="+now); !strings.HasPrefix(stdout,
		"after (branch/bench) compared with before (main/bench)\n") {
		t.Errorf("with labels:\n%.200s", stdout)
	}
	code, _, stderr := overlap(t, "gate", "--base", old, now)
	if code != 2 || strings.Count(stderr, "\n") != 1 {
		t.Errorf("the gate: exit %d, %q", code, stderr)
	}
}

// A package of another name is an error in one line, and what it says to do works.
func TestCompareRenamedPackage(t *testing.T) {
	dir := t.TempDir()
	old, now := benchText(t, dir, "old.txt", 1, "Pack-4"), benchText(t, dir, "new.txt", 1.2, "Pack-4")
	text, err := os.ReadFile(now)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(now, []byte(strings.Replace(string(text), "example.org/", "example.org/shop/", 1)),
		0o644); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := overlap(t, "compare", old, now)
	_, command, ok := strings.Cut(stderr, "to compare them, use overlap compare ")
	if code == 0 || stdout != "" || !ok || strings.Count(stderr, "\n") != 1 ||
		!strings.Contains(stderr, "Pack is in both, but at another GOMAXPROCS or in another package") {
		t.Fatalf("exit %d, %q, %q", code, stdout, stderr)
	}
	args := append([]string{"compare", old, now}, strings.Fields(strings.TrimSuffix(strings.TrimSpace(command), "."))...)
	if code, stdout, stderr := overlap(t, args...); code != 0 || !strings.Contains(stdout, "+20.00% (p=0.002 n=6)") {
		t.Errorf("%q: exit %d, %s%s", args, code, stdout, stderr)
	}
}

// Long names cost neither median, and Markdown shortens nothing.
func TestCompareLongNames(t *testing.T) {
	dir := t.TempDir()
	name := "Dispatch/warehouse=north,carrier=slow,weight=1kg/" + strings.Repeat("Async", 20) + "-4"
	old, now := benchText(t, dir, "old.txt", 1, name), benchText(t, dir, "new.txt", 1.2, name)
	for format, want := range map[string][]string{
		"table":    {"1.003µs ±  0%  1.203µs ±  0%  +20.0 %", "Not shown: names in full. --wide shows all."},
		"markdown": {"1.003µs ± 0% | 1.203µs ± 0% |", name},
	} {
		code, stdout, stderr := overlap(t, "compare", old, now, "--format", format)
		for _, w := range want {
			if code != 0 || !strings.Contains(strings.ReplaceAll(stdout, "±  0%", "± 0%"),
				strings.ReplaceAll(w, "±  0%", "± 0%")) {
				t.Errorf("%s: exit %d, %q is not in\n%s%s", format, code, w, stdout, stderr)
			}
		}
	}
}

// Three runs a side are named by commas, by arguments of one label, or by directories; of each kind in every format.
func TestCompareRunsOfAnyone(t *testing.T) {
	old, oldDir := threeRuns(t, "before", 1)
	now, nowDir := threeRuns(t, "after", 1.5)
	both := func(list []string, label string) (args []string) {
		for _, path := range list {
			args = append(args, label+"="+path)
		}
		return args
	}
	list := func(paths []string) string { return strings.Join(paths, ",") }
	for name, args := range map[string][]string{
		"commas":            {"old=" + list(old), "new=" + list(now)},
		"without labels":    {list(old), list(now)},
		"one label":         append(both(old, "old"), both(now, "new")...),
		"directories":       {"old=" + oldDir, "new=" + nowDir},
		"plain directories": {oldDir, nowDir},
		"mixed":             {"old=" + list(old[:2]), "new=" + nowDir, "old=" + old[2]},
	} {
		code, stdout, stderr := overlap(t, append([]string{"compare"}, args...)...)
		if code != 0 || stderr != "" || !strings.HasPrefix(stdout, "new compared with old\n") ||
			!strings.Contains(stdout, "Of 2 times: 2 slower (by 50.0 %).\nEach run is one sample, by its median: 3 against 3.") {
			t.Errorf("%s: exit %d, %s%s", name, code, stdout, stderr)
		}
		for _, format := range []string{"markdown", "csv", "json"} {
			if code, stdout, stderr := overlap(t, append([]string{"compare", "--format", format}, args...)...); code != 0 ||
				stderr != "" || !strings.Contains(stdout, "slower") {
				t.Errorf("%s, %s: exit %d, %s%s", name, format, code, stdout, stderr)
			}
		}
	}
	for want, args := range map[string][]string{
		old[0] + " is named twice": {"old=" + list(old),
			"new=" + list(append(now[:2:2], old[0]))},
		"a name in the list is empty: separate files by one comma each": {list(old) + ",", list(now)},
		"no-such.txt": {list(old), now[0] + ",no-such.txt"},
	} {
		if code, stdout, stderr := overlap(t, append([]string{"compare"}, args...)...); code == 0 || stdout != "" ||
			!strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("exit %d, %q, %q, want one line with %q", code, stdout, stderr, want)
		}
	}
}

// A file whose name has a comma is that file.
func TestCompareCommaInName(t *testing.T) {
	dir := t.TempDir()
	old, now := benchText(t, dir, "a,b.txt", 1, "Pack-4"), benchText(t, dir, "c.txt", 1.2, "Pack-4")
	if code, stdout, stderr := overlap(t, "compare", old, now); code != 0 || !strings.Contains(stdout, "c compared with "+
		"a,b") {
		t.Errorf("exit %d, %s%s", code, stdout, stderr)
	}
}

// What other benchmarks of three files need is said with an example.
func TestCompareThreeFilesOfAnyone(t *testing.T) {
	dir := t.TempDir()
	args := []string{"compare"}
	for i, name := range []string{"a.txt", "b.txt", "c.txt"} {
		args = append(args, benchText(t, dir, name, 1+float64(i)/10, "Pack-4"))
	}
	code, _, stderr := overlap(t, args...)
	if code == 0 || !strings.Contains(stderr, "--row .fullname --col .file") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, %q", code, stderr)
	}
}
