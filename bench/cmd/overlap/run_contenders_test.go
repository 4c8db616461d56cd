package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/contenders"
	"github.com/overlap-bench/overlap/results/record"
)

// --contenders adds a cell for each strategy of each language that is installed, in the same blocks, with the version
// of its interpreter and the digest of its program in the sidecar. A run that is resumed has them too.
func TestRunContenders(t *testing.T) {
	set, err := contenders.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	if len(set.Found) == 0 {
		t.Skipf("NOT TESTED: no other language is installed: %s", strings.Join(set.Missing, "; "))
	}
	dir := t.TempDir()
	args := []string{"run", "--contenders", "--engine", engine, "--out", dir, "--scenarios", "words,mixed", "--strategies",
		"sequential,lesson", "--items", "4", "--limits", "2", "--benchtime", "1ms", "--blocks", "1", "--watch=false"}
	code, out, errs := overlap(t, args...)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if want := "without contenders in mixed"; !strings.Contains(errs, want) {
		t.Errorf("it says %q, want %q", errs, want)
	}
	texts, _ := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if len(texts) != 1 {
		t.Fatalf("left %v, want a run", texts)
	}
	if !strings.Contains(out, "\n  overlap show ") || !strings.HasSuffix(out, filepath.Base(texts[0])+"\n") {
		t.Errorf("it does not end with a command that shows %s:\n%s", texts[0], out)
	}
	run, samples, err := record.ReadSidecar(record.SidecarPath(texts[0]))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range set.Found {
		if run.Facts[c.Language] != c.Answer.Version || run.Contenders[c.Language] != c.Digest {
			t.Errorf("%s has the facts %v, the digests %v", c.Language, run.Facts, run.Contenders)
		}
		for _, s := range c.Answer.Strategies {
			measured := slices.ContainsFunc(samples, func(of record.Sample) bool {
				return of.Place.Strategy == s.Name && of.Status == record.OK && of.Diagnostics[record.StartUp] > 0
			})
			if measured != (s.Missing == "") || s.Missing == "" && !strings.Contains(out, s.Name) {
				t.Errorf("%s is measured: %v; missing: %q\n%s", s.Name, measured, s.Missing, out)
			}
		}
	}
	code, _, errs = overlap(t, "run", "--resume", texts[0], "--engine", engine, "--blocks", "2", "--watch=false")
	_, resumed, err := record.ReadSidecar(record.SidecarPath(texts[0]))
	if code != 0 || err != nil || len(resumed) != 2*len(samples) {
		t.Errorf("resumed: exit %d, %d samples, error %v, want %d: %s", code, len(resumed), err, 2*len(samples), errs)
	}
}

// Bad input is found before anything is built.
func TestRunContendersRefuses(t *testing.T) {
	for want, args := range map[string][]string{
		"--contenders and --in-process do not go together": {"--in-process"},
		"no program does the work of these scenarios":      {"--scenarios", "mixed"},
	} {
		code, _, errs := overlap(t, append([]string{"run", "--contenders", "--out", t.TempDir()}, args...)...)
		if code == 0 || !strings.Contains(errs, want) {
			t.Errorf("%v: exit %d, %s, want %q", args, code, errs, want)
		}
	}
	t.Setenv("PATH", t.TempDir())
	code, _, errs := overlap(t, "run", "--contenders", "--scenarios", "words", "--dry-run")
	if lines := strings.Split(strings.TrimSpace(errs), "\n"); code == 0 ||
		!strings.Contains(strings.Join(lines, " "), "without node: not installed (node or nodejs is not on PATH)") ||
		!strings.Contains(errs, "no program can be run here") {
		t.Errorf("without any interpreter: exit %d, %s", code, errs)
	}
}

// A strategy of another language is none that can be chosen, with or without --contenders, installed or not.
func TestRunChoosesOurs(t *testing.T) {
	for _, name := range []string{"python-lesson", "node-pool", "python-", "node-none"} {
		for _, args := range [][]string{{"run"}, {"run", "--contenders"}} {
			code, out, errs := overlap(t, append(args, "--dry-run", "--strategies", "pool,"+name)...)
			if code == 0 || out != "" || !strings.HasPrefix(errs, "overlap: --strategies: "+name+" is of a program in another "+
				"language: --contenders adds all of those") || strings.Count(errs, "\n") != 1 {
				t.Errorf("%v %s: exit %d: %s%s", args, name, code, out, errs)
			}
		}
	}
}
