package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Without --lab, the page says how to open the lab, and links one that lies beside it; with it, the lab is in the page.
func TestReportLab(t *testing.T) {
	path := copied(t)
	beside := strings.TrimSuffix(path, ".txt") + ".html"
	read := func(args ...string) string {
		t.Helper()
		if code, _, errs := overlap(t, append([]string{"report", path}, args...)...); code != 0 || errs != "" {
			t.Fatalf("exit %d: %s", code, errs)
		}
		page, err := os.ReadFile(beside)
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	const link, command, page, wasm = `<a href="lab.html">`, "overlap lab --open", `id="lab-page">`, "wasm-unsafe-eval"
	check := func(html string, has, hasNot []string) {
		t.Helper()
		for _, want := range has {
			if !strings.Contains(html, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		for _, other := range hasNot {
			if strings.Contains(html, other) {
				t.Errorf("the page has %s", other)
			}
		}
	}
	check(read(), []string{command}, []string{link, page, wasm})
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "lab.html"), []byte("the lab"), 0o644); err != nil {
		t.Fatal(err)
	}
	check(read(), []string{link}, []string{command, page, wasm})
	with := read("--lab")
	check(with, []string{page, wasm, "worker-src blob:"}, []string{link, command})
	if len(with) < 1_000_000 {
		t.Errorf("with the lab the page has %d bytes", len(with))
	}
}
