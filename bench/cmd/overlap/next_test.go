package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A report on strategies ends with commands that can be given as they stand: for the file that was named, as it was
// named, and --scaling after several limits.
func TestNext(t *testing.T) {
	t.Setenv("COLUMNS", "90")
	const text, limits, benchmarks = "../../../results/testdata/bound.txt", "../../../results/testdata/scaling.txt",
		"../../../results/testdata/units.txt"
	const timelines = "../../../results/testdata/latency.txt"
	dir := filepath.Join(t.TempDir(), "it's here")
	long := filepath.Join(dir, strings.Repeat("x", 80)+".txt")
	copied, err := os.ReadFile(text)
	if err == nil {
		err = os.Mkdir(dir, 0o755)
	}
	if err == nil {
		err = os.WriteFile(long, copied, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	quoted := "'" + strings.ReplaceAll(long, "'", `'\''`) + "'"
	for _, tt := range []struct{ path, want, not string }{
		{text, "\n  overlap show --explain " + text + "  # where the time went\n  overlap report " + text, "--lanes"},
		{limits, "\n  overlap show --scaling " + limits + "  # which", "--explain"},
		{long, "\n  FILE=" + quoted + "\n  overlap show --explain \"$FILE\"  # where", "--lanes"},
		{timelines, "\n  overlap show --lanes \"$FILE\"    # what was done", "--scaling"},
		{benchmarks, "", "Next"},
	} {
		code, out, errs := overlap(t, "show", tt.path)
		if code != 0 && tt.path != long || !strings.Contains(out, tt.want) || strings.Contains(out, tt.not) {
			t.Errorf("%s: exit %d, %s no %q, or %q, in\n%s", tt.path, code, errs, tt.want, tt.not, out)
		}
	}
	if _, out, _ := overlap(t, "show", text, limits); strings.Contains(out, "Next") {
		t.Errorf("of two files:\n%s", out)
	}
	_, out, _ := overlap(t, "show")
	if _, last, _ := strings.Cut(out, "Recorded in "); !strings.Contains(last, "results/runs") ||
		!strings.Contains(last, "\n  overlap report  ") {
		t.Errorf("the newest run:\n%s", out)
	}
}

// Markdown begins with the summary, and names the page of the run, or says how to make it.
func TestMarkdownNamesPage(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	text, err := os.ReadFile("../../../results/testdata/run.txt")
	if err == nil {
		err = os.WriteFile(path, text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"for a browser: overlap report ", "for a browser: " + filepath.Join(dir, "a.html")} {
		_, out, _ := overlap(t, "show", "--format", "markdown", path)
		if _, rest, _ := strings.Cut(out, "### What concurrency gains\n"); !strings.Contains(rest, want) ||
			!strings.Contains(rest, "### io\n") {
			t.Errorf("no %q in\n%s", want, out)
		}
		if err := os.WriteFile(filepath.Join(dir, "a.html"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
