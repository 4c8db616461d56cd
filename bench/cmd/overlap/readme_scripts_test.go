package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// standIn is overlap as the scripts of the READMEs find it on the PATH: it notes its arguments, and
// leaves a results file as a run does.
const standIn = `#!/bin/sh
for arg; do printf '%s\t' "$arg"; done >>"$CALLS"
echo >>"$CALLS"
case "$1 $*" in
"run "*--resume*) ;;
"run "*) mkdir -p results/runs/m; : >results/runs/m/1.txt ;;
esac
`

// The script that lets the blocks of two checkouts take turns, and the job that does so in continuous
// integration, call overlap as it can be called: a block of each to begin with, five more in turns, and
// then compare or gate with both files.
func TestReadmeScripts(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed: the scripts of the READMEs are not tested")
	}
	scripts := scriptsIn(readmes(t))
	if len(scripts) != 2 {
		t.Fatalf("%d scripts found in the READMEs, not 2", len(scripts))
	}
	for last, script := range scripts {
		calls := callsOf(t, bash, script)
		if len(calls) != 2+2*5+1 || calls[len(calls)-1][0] != last {
			t.Errorf("overlap is called %d times:\n%q", len(calls), calls)
		}
		for _, args := range append(calls[:4:4], calls[len(calls)-1]) { // what is between is the same for other blocks
			runCommandLine(t, args)
		}
	}
}

// scriptsIn are the bash block, and the job with the lines of that block where it refers to them, by
// what they end with.
func scriptsIn(found []readme) map[string]string {
	blocks := map[string]string{}
	for _, r := range found {
		for _, match := range fenced.FindAllStringSubmatch(r.text, -1) {
			blocks[match[1]] += match[2]
		}
	}
	turns, _, _ := strings.Cut(blocks["bash"], "overlap compare")
	_, job, _ := strings.Cut(blocks["yaml"], "- run: |\n")
	before, after, _ := strings.Cut(job, "    # ")
	_, after, _ = strings.Cut(after, "\n")
	return map[string]string{"compare": blocks["bash"], "gate": before + turns + after}
}

// callsOf are the arguments with which a script calls overlap, with the recorded runs for its files.
func callsOf(t *testing.T, bash, script string) (calls [][]string) {
	t.Helper()
	dir := t.TempDir()
	for _, sub := range []string{"before", "after", "bin"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range map[string]string{"overlap": standIn, "go": "#!/bin/sh\n"} {
		if err := os.WriteFile(filepath.Join(dir, "bin", name), []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	noted := filepath.Join(dir, "calls")
	cmd := exec.CommandContext(t.Context(), bash, "-euo", "pipefail", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CALLS="+noted, "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary"),
		"PATH="+filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, script)
	}
	text, err := os.ReadFile(noted)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.ReplaceAll(line, filepath.Join(dir, "before/results/runs/m/1.txt"), "OLD")
		line = strings.ReplaceAll(line, filepath.Join(dir, "after/results/runs/m/1.txt"), "NEW")
		calls = append(calls, strings.Split(strings.TrimRight(line, "\t\n"), "\t"))
	}
	return calls
}
