package main

import (
	"strings"
	"testing"
)

// What is not there is guessed only if it is near, and every line says where to read on.
func TestUsage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"fly"}, "unknown command \"fly\": see overlap --help\n"},
		{[]string{"shw"}, "unknown command \"shw\": did you mean show? See overlap --help\n"},
		{[]string{"machine", "extra"}, "machine takes no arguments, and extra is one: see overlap machine --help\n"},
		{[]string{"help", "shw"}, "unknown command \"shw\": did you mean show? See overlap --help\n"},
		{[]string{"show", "--bogus"}, "unknown flag: --bogus: see overlap show --help\n"},
		{[]string{"show", "--scalin"}, "unknown flag: --scalin: did you mean --scaling? See overlap show --help\n"},
		{[]string{"--jsn"}, "unknown flag: --jsn: see overlap --help\n"},
		{[]string{"show", "-x"}, "unknown shorthand flag: 'x' in -x: see overlap show --help\n"},
		{[]string{"show", "none.txt"},
			"none.txt: no such file or directory; recorded runs are in results/runs, and overlap run or make bench records " +
				"another\n"},
		{[]string{"run", "--resume", "none.txt"},
			"none.txt: no such file or directory; recorded runs are in results/runs, and overlap run or make bench records " +
				"another\n"},
		{[]string{"run", "--urls", "none.txt"}, "--urls: open none.txt: no such file or directory\n"},
		{[]string{"run", "--engine", "none.txt", "--out", "."}, "none.txt: no such file or directory\n"},
		{[]string{"run", "--corpus", "none.txt", "--scenarios", "source", "--out", "."},
			"none.txt: no such file or directory\n"},
		{[]string{"simulate", "--profile", "none.txt"}, "--profile: open none.txt: no such file or directory\n"},
		{[]string{"simulate", "--timeline", "none/none.txt"}, "no such file or directory\n"},
		{[]string{"run", "--urls", "."}, "--urls: . is a directory: name a file with a URL on each line\n"},
		{[]string{"run", "--resume", "."}, "--resume: . is a directory: name the .txt of a run in it\n"},
		{[]string{"run", "--seed", "-1"}, "invalid argument \"-1\" for \"--seed\" flag: use a whole number, 0 or more\n"},
		{[]string{"run", "--seed", "one"}, "invalid argument \"one\" for \"--seed\" flag: use a whole number, 0 or more\n"},
		{[]string{"run", "--precision", "101%"}, "--precision is 101%: use at most 100%\n"},
		{[]string{"verify", "--precision", "101%"}, "--precision is 101%: use at most 100%\n"},
	} {
		code, out, errs := overlap(t, tt.args...)
		if code != 1 || out != "" || !strings.HasPrefix(errs, "overlap: ") || !strings.HasSuffix(errs, tt.want) ||
			strings.Count(errs, "\n") != 1 {
			t.Errorf("overlap %v: exit %d, stdout %q, stderr %q, want exit 1 and one line with %q", tt.args, code, out, errs,
				tt.want)
		}
	}
}

// Help about a command is its --help, and about none that of all.
func TestHelpAbout(t *testing.T) {
	for _, about := range [][]string{nil, {"run"}, {"help"}} {
		_, want, _ := overlap(t, append(about, "--help")...)
		if code, out, errs := overlap(t, append([]string{"help"}, about...)...); code != 0 || out != want || errs != "" ||
			out == "" {
			t.Errorf("help %v: exit %d, %s, %s, want\n%s", about, code, errs, out, want)
		}
	}
}
