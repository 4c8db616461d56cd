//go:build linux

package serve

import (
	"os"
	"path/filepath"
	"testing"
)

// The browser gets the address as it is. Where there is none, or where it does not start, a line says what to do.
func TestBrowse(t *testing.T) {
	const url = "http://127.0.0.1:1234/#items=128&latency=8ms&spread=stragglers:0.05:10"
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	want := "no browser was started, since there is no xdg-open here: open the address yourself"
	if err := Browse(t.Context(), url); err == nil || err.Error() != want {
		t.Errorf("without a browser: %v", err)
	}
	opened := filepath.Join(dir, "opened")
	for script, want := range map[string]string{
		`printf %s "$1" >` + opened: "",
		"exit 3":                    "no browser was started (xdg-open: exit status 3): open the address yourself",
	} {
		if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := Browse(t.Context(), url); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%s: %v, want %q", script, err, want)
		}
	}
	if got, err := os.ReadFile(opened); err != nil || string(got) != url {
		t.Errorf("opened %q, %v", got, err)
	}
}
