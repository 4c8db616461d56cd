//go:build unix

package contenders

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/profile"
)

const goodAnswer = `{"contender": 1, "language": "fake", "version": "  Fake   3.14 ", "works": ["words"], ` +
	`"strategies": [{"name": "fake-all", "idea": "x", "missing": "", "connections": "all"}, ` +
	`{"name": "fake-one", "idea": "x", "missing": "", "connections": "one"}, ` +
	`{"name": "fake-rest", "idea": "x", "missing": "needs Fake 4", "connections": "limit"}]}`

// fakes finds one program in a language of its own, which the scripts of these names run.
func fakes(t *testing.T, scripts map[string]string) finder {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	manifest := `[{"language": "fake", "commands": ["fake3", "fake"], "files": ["x.fake"], "needs": "Fake 3 or later"}]`
	look := func(command string) (string, error) {
		path := filepath.Join(dir, command)
		_, err := os.Stat(path)
		return path, err
	}
	files := fstest.MapFS{"manifest.json": {Data: []byte(manifest)}, "x.fake": {Data: []byte("program")}}
	return finder{files, look, time.Minute}
}

func answers(text string) string { return "cat <<'END'\n" + text + "\nEND" }

// What is called like an interpreter may be none: each is named with what it said, and the next one is tried.
func TestFindOddInterpreters(t *testing.T) {
	changed := func(old, now string) string { return answers(strings.Replace(goodAnswer, old, now, 1)) }
	const needs = ": needs Fake 3 or later"
	for name, test := range map[string]struct {
		scripts map[string]string
		want    string // of what is missing; "" if it is found
	}{
		"good": {map[string]string{"fake3": answers(goodAnswer)}, ""},
		"one that prints a banner before": {map[string]string{
			"fake3": "echo 'Welcome to Fake!'; echo\n" + answers(goodAnswer)}, ""},
		"the second of two": {map[string]string{"fake3": "exit 1", "fake": answers(goodAnswer)}, ""},
		"none":              {nil, "fake: not installed (fake3 or fake is not on PATH)" + needs},
		"nothing, with exit 0": {map[string]string{"fake3": "exit 0"},
			"fake: fake3 does not run the program: it answers nothing"},
		"a banner alone": {map[string]string{"fake3": "echo 'Fake 2.7'; exit 0"}, "it answers nothing to --list"},
		"the stub of a store": {map[string]string{"fake3": "echo 'Fake was not found; run without arguments to install " +
			"from the Microsoft Store, or disable this shortcut.' >&2; exit 49"},
			"fake: fake3 does not run the program: Fake was not found; run without arguments to install from the Microsoft " +
				"Store, or disable this shortcut." + needs},
		"an older version": {map[string]string{"fake3": `printf '  File "x.fake", line 9\n    f"{x}"\nSyntaxError: invalid ` +
			`syntax\n' >&2; exit 1`}, "fake3 does not run the program: SyntaxError: invalid syntax" + needs},
		"another program": {map[string]string{"fake3": changed(`"contender": 1`, `"contender": 2`)},
			"version 2, and this overlap"},
		"another language": {map[string]string{"fake3": changed(`"fake", "version"`, `"b", "version"`)},
			"does not say its language"},
		"a name that is no name": {map[string]string{"fake3": changed("fake-all", "fake-all/limit=2")},
			`has a strategy called "fake-all/limit=2"`},
		"a name with a number": {map[string]string{"fake3": changed("fake-all", "fake-2")}, "does not end in a number"},
		"a name twice":         {map[string]string{"fake3": changed("fake-all", "fake-one")}, "is there once"},
		"no connections": {map[string]string{"fake3": changed(`"connections": "all"`, `"connections": "some"`)},
			"connections"},
		"output without end": {map[string]string{"fake3": "yes"}, "fake3 prints without end"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, err := fakes(t, test.scripts).find(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer set.Close()
			said := strings.Join(set.Missing, "\n")
			if test.want != "" && (len(set.Found) > 0 || !strings.Contains(said, test.want) || strings.Contains(said, "\n")) {
				t.Errorf("found %d, missing %q, want a line with %q", len(set.Found), said, test.want)
			}
			if test.want == "" && (len(set.Found) != 1 || said != "fake-rest: needs Fake 4" ||
				set.Facts()["fake"] != "Fake 3.14") {
				t.Errorf("found %+v, missing %q", set.Found, said)
			}
		})
	}
}

// An interpreter that hangs costs its patience, and is named.
func TestFindHangs(t *testing.T) {
	t.Parallel()
	f := fakes(t, map[string]string{"fake3": "sleep 1000 & wait"})
	f.patience = time.Millisecond
	set, err := f.find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	if want := "no answer within 1ms"; len(set.Found) > 0 || !strings.Contains(strings.Join(set.Missing, ""), want) {
		t.Errorf("missing %q, want %q", set.Missing, want)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	cancel(stopped)
	if _, err := f.find(ctx); !errors.Is(err, stopped) {
		t.Errorf("when it is stopped: error %v", err)
	}
}

// There is a cell for each strategy that can be measured, of the scenarios whose work the program does.
func TestCells(t *testing.T) {
	set, err := fakes(t, map[string]string{"fake": answers(goodAnswer)}).find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	all := append(scenario.Scenarios(), scenario.Extended()...)
	cells := set.Cells(all, []int{4, 16})
	var names []string
	for _, c := range cells {
		names = append(names, c.String())
		if !c.Contender || set.Of(c) == nil {
			t.Errorf("%s: of a contender: %v, which is %v", c, c.Contender, set.Of(c))
		}
	}
	const want = "scenario=words/strategy=fake-all/limit=4 scenario=words/strategy=fake-one/limit=4"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("cells %s, want %s", got, want)
	}
	if got := len(set.Without(all)); got != len(all)-1 {
		t.Errorf("%d scenarios are without a contender, want all but words", got)
	}
	varied, faulty := cells[0].Scenario, cells[0].Scenario
	varied.Profile.Rounds.Sigma, faulty.Profile.Faults = 1, profile.Faults{Status: 0.1}
	if got := set.Cells([]scenario.Scenario{varied, faulty}, []int{4}); len(got) > 0 {
		t.Errorf("%v, which a program that draws no numbers cannot do", got)
	}
}
