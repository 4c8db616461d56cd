package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The targets that measure build for this machine and from this checkout, whatever the environment would
// have Go build.
func TestMakeBuildsForThisMachine(t *testing.T) {
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("make is not installed: what the targets build is not tested")
	}
	told := filepath.Join(t.TempDir(), "go")
	if err := os.WriteFile(told, []byte("#!/bin/sh\nenv | grep ^GO\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"bench", "bench-smoke", "report", "lab", "lesson", "compare", "bench-stream",
		"bench-handover", "bench-gather", "bench-million", "verify-stats", "verify-gate", "verify-power", "dist"} {
		cmd := exec.CommandContext(t.Context(), "make", "-C", "../../..", "GO="+told, target)
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=vendor", "GOOS=plan9", "GOARCH=arm", "GOROOT=/none", "GOWORK=/none",
			"GO111MODULE=off", "GOAMD64=v1")
		out, err := cmd.CombinedOutput()
		environ := "\n" + string(out)
		if err == nil || !strings.Contains(environ, "\nGOWORK=off\n") || !strings.Contains(environ, "\nGO111MODULE=on\n") ||
			!strings.Contains(environ, "\nGOAMD64=v1\n") {
			t.Errorf("make %s: error %v, go had\n%s", target, err, out)
		}
		for _, name := range []string{"GOFLAGS", "GOOS", "GOARCH", "GOROOT"} {
			if strings.Contains(environ, "\n"+name+"=") {
				t.Errorf("make %s: go had %s:\n%s", target, name, out)
			}
		}
	}
}
