package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// What does not belong together is not put together.
func TestResumeRefuses(t *testing.T) {
	t.Parallel()
	path := kill(t, t.TempDir())
	sidecar, err := os.ReadFile(record.SidecarPath(path))
	if err != nil {
		t.Fatal(err)
	}
	for want, edit := range map[string][2]string{
		"(kernel was 2.4":               {`"kernel":"`, `"kernel":"2.4`},
		"(gomaxprocs was 77":            {`"gomaxprocs":"`, `"gomaxprocs":"77`},
		"was measured by another ":      {`"engine":"`, `"engine":"0`},
		"measures other cells":          {`strategy=pool/limit=4"`, `strategy=poll/limit=4"`},
		"do not have the same samples":  {`"status":"ok"`, `"status":"failed"`},
		"recorded by an older version":  {`"work":{`, `"other":{`},
		"does not say what measured it": {`"engine":"`, `"motor":"`},
		"--resume: " + record.SidecarPath(path) + ":1: written by a newer": {`"version":`, `"version":9`},
	} {
		damaged := strings.Replace(string(sidecar), edit[0], edit[1], 1)
		if damaged == string(sidecar) {
			t.Fatalf("%q is not in the sidecar", edit[0])
		}
		if err := os.WriteFile(record.SidecarPath(path), []byte(damaged), 0o644); err != nil {
			t.Fatal(err)
		}
		code, _, errs := overlap(t, "run", "--resume", path, "--engine", engine, "--watch=false")
		if code != 1 || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("exit %d, %q, want one line with %q", code, errs, want)
		}
	}
	alone := filepath.Join(t.TempDir(), "alone.txt")
	if err := os.WriteFile(alone, []byte("BenchmarkX 1 5 ns/op\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"--limits is in the file":                                  {"--resume", path, "--limits", "4"},
		"--resume: the run to go on with: stat nope: no such file": {"--resume", "nope"},
		alone + " has no sidecar: what the run measures is in " + record.SidecarPath(alone) +
			", which has to be beside it\n": {"--resume", alone},
		"name the .txt": {"--resume", record.SidecarPath(path)},
	} {
		if code, _, errs := overlap(t, append([]string{"run", "--engine", engine}, args...)...); code != 1 ||
			!strings.Contains(errs, want) {
			t.Errorf("exit %d, %q, want %q", code, errs, want)
		}
	}
}
