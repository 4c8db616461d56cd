package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// standIn is overlap as the scripts of the READMEs find it on the PATH: it notes its arguments.
const standIn = `#!/bin/sh
for arg; do printf '%s\t' "$arg"; done >>"$CALLS"
echo >>"$CALLS"
`

// The job that compares a change in continuous integration calls overlap once, as it can be called.
func TestReadmeScripts(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed: the scripts of the READMEs are not tested")
	}
	jobs := 0
	for _, r := range readmes(t) {
		for _, match := range fenced.FindAllStringSubmatch(r.text, -1) {
			switch _, job, ok := strings.Cut(match[2], "- run: |\n"); {
			case match[1] == "bash":
				t.Errorf("%s: no test runs this:\n%s", r.path, match[2])
			case ok:
				jobs++
				calls := callsOf(t, bash, job)
				if len(calls) != 1 || calls[0][0] != "against" || calls[0][1] != "origin/main" || calls[0][2] != "--gate" {
					t.Fatalf("overlap is called with %q by\n%s", calls, job)
				}
				runCommandLine(t, calls[0])
			}
		}
	}
	if jobs != 1 {
		t.Errorf("%d jobs found in the READMEs, not 1", jobs)
	}
}

// callsOf are the arguments with which a script calls overlap.
func callsOf(t *testing.T, bash, script string) (calls [][]string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"overlap": standIn, "go": "#!/bin/sh\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	noted := filepath.Join(dir, "calls")
	cmd := exec.CommandContext(t.Context(), bash, "-euo", "pipefail", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CALLS="+noted, "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary"),
		"GITHUB_BASE_REF=main", "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, script)
	}
	text, err := os.ReadFile(noted)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		calls = append(calls, strings.Split(strings.TrimRight(line, "\t\n"), "\t"))
	}
	return calls
}
