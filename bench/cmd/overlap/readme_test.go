package main

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	readmePath   = "../../../README.md"
	recordedRuns = "../../../results/runs"
)

// The recorded runs, of one machine at GOMAXPROCS=2 and 1: by name, since make bench records others
// beside them.
var (
	runAtTwo = filepath.Join(recordedRuns, "epyc-2c-89b7", "20261125T143437Z-f4bfc0211.txt")
	runAtOne = filepath.Join(recordedRuns, "epyc-2c-89b7", "20261125T143633Z-f4bfc0211.txt")
)

var update = flag.Bool("update", false, "rewrite what the README shows of the recorded runs")

// What the README shows of the recorded runs is what the commands print of them.
func TestReadmeOutput(t *testing.T) {
	two, one := runAtTwo, runAtOne
	readme, err := os.ReadFile(readmePath)
	if err != nil {
		t.Fatal(err)
	}
	text := string(readme)
	for _, c := range []struct {
		args     []string
		from, to string // the lines that begin so: the first, and the one after the last
	}{
		{[]string{"show", two}, "gain over sequential", ""},
		{[]string{"show", two}, "cpu · ", "mixed · "},
		{[]string{"show", "--explain", "--scenarios", "mixed", "--strategies", "pool,eventloop", two}, "mixed · ", "the limit: "},
		{[]string{"compare", two, one}, "gain over    on", "Nothing that keeps"},
	} {
		code, out, errs := overlap(t, c.args...)
		if code != 0 {
			t.Fatalf("%q: exit %d, %s", c.args, code, errs)
		}
		got := excerpt(t, out, "", c.from, c.to)
		switch shown := excerpt(t, text, "    ", c.from, ""); {
		case shown == got:
		case *update:
			text = strings.Replace(text, shown, got, 1)
		default:
			t.Errorf("README does not show what overlap %s prints:\n%s\nbut:\n%s\n(go test ./bench/cmd/overlap -run ReadmeOutput -update writes it)", strings.Join(c.args, " "), got, shown)
		}
	}
	if *update {
		if err := os.WriteFile(readmePath, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// excerpt is the part of text from the line that begins with indent and from, up to one that begins
// with to, or else to the end of what is as indented: as the README would show it. Without an indent it
// ends at a blank line, unless to says where.
func excerpt(t *testing.T, text, indent, from, to string) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	first := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, indent+from) })
	if first < 0 {
		t.Fatalf("there is no line %q", indent+from)
	}
	over := func(line string) bool {
		switch {
		case to != "":
			return strings.HasPrefix(line, to)
		case indent != "":
			return line != "" && !strings.HasPrefix(line, indent)
		default:
			return line == ""
		}
	}
	lines = lines[first:]
	if end := slices.IndexFunc(lines, over); end >= 0 {
		lines = lines[:end]
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimRight("    "+strings.TrimPrefix(line, indent), " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// The README's commands and flags are real: each overlap line in it parses, and each
// make target is there.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile(readmePath)
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile("../../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(readme)) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
		fields := strings.Fields(strings.SplitN(line, "#", 2)[0])
		switch {
		case len(fields) >= 2 && fields[0] == "make":
			found++
			if !strings.Contains(string(makefile), "\n"+fields[1]+":") {
				t.Errorf("%s: there is no such target", line)
			}
		case len(fields) >= 2 && (fields[0] == "overlap" || fields[0] == "./overlap"):
			found++
			args := append(slices.Clone(fields[1:2]), "--help")
			code, help, _ := overlap(t, args...)
			for _, field := range fields[2:] {
				if flag, _, _ := strings.Cut(field, "="); strings.HasPrefix(flag, "--") && !strings.Contains(help, flag+" ") && !strings.Contains(help, flag+"\n") {
					t.Errorf("%s: overlap %s has no flag %s", line, fields[1], flag)
				}
			}
			if code != 0 {
				t.Errorf("%s: exit %d", line, code)
			}
		}
	}
	if found < 6 {
		t.Errorf("found only %d commands in the README", found)
	}
}
