package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/views"
)

const (
	checkout     = "../../.."
	recordedRuns = checkout + "/results/runs"

	contendersDir = checkout + "/bench/contenders"
)

// The recorded runs, of one machine at GOMAXPROCS=2 and 1: by name, since make bench records others
// beside them.
var (
	runAtTwo = filepath.Join(recordedRuns, "epyc-2c-89b7", "20261125T143437Z-f4bfc0211.txt")
	runAtOne = filepath.Join(recordedRuns, "epyc-2c-89b7", "20261125T143633Z-f4bfc0211.txt")
)

// runOfBench is the one that the first screen is of, as it is seen from the checkout.
const runOfBench = "results/runs/xeon-2c-8f12/20261128T133427Z-7fc195375.txt"

var update = flag.Bool("update", false, "rewrite what the READMEs show of the recorded runs")

// A readme is a README.md of the checkout: its own, or that of a room.
type readme struct{ path, text string }

func readmes(t *testing.T) (found []readme) {
	t.Helper()
	rooms, err := filepath.Glob(checkout + "/*/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append([]string{checkout + "/README.md", contendersDir + "/README.md"}, rooms...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, readme{path, string(text)})
	}
	return found
}

// A part of what a command prints stands below it in a README, as "    $ COMMAND" with the output below
// it: from the first line that begins with from, up to one that begins with to, or to a blank line if to
// is empty.
type part struct{ from, to string }

const (
	shownExplain  = "overlap show --explain --scenarios mixed --strategies pool,eventloop FILE"
	shownSimulate = "overlap simulate --scenarios mixed --limits 4,16,64 --cpus 8 --strategies sequential,pool,staged,pipeline"
)

var shownParts = map[string]part{
	"make bench":                        {"What concurrency gains", ""}, // here, of a recorded run
	"overlap lesson":                    {"Lessons", ""},
	"make lesson":                       {"What each language gains · words", ""}, // of a run that is kept there
	"make compare":                      {"gain over    on", ""},
	"overlap show --scenarios cpu FILE": {"cpu · ", ""},
	shownExplain:                        {"mixed · ", "T*: "},
	shownSimulate:                       {"What concurrency gains", ""},
}

// What a README shows below a command is what the command prints; of make bench, on a terminal of 80 columns. -update
// rewrites it.
func TestReadmeOutput(t *testing.T) {
	for _, r := range readmes(t) {
		text := outputBlock.ReplaceAllStringFunc(r.text, func(block string) string {
			command, got, _ := strings.Cut(strings.TrimPrefix(block, "    $ "), "\n")
			part, ok := shownParts[command]
			if !ok {
				t.Errorf("%s: %q has output that no test compares: name the part in shownParts", r.path, command)
				return block
			}
			want := part.of(t, printed(t, command))
			if got != want && !*update {
				t.Errorf("%s does not show what %s prints:\n%s\nbut:\n%s\n(go test %s -run ReadmeOutput -update writes it)",
					r.path, command, want, got, "./bench/cmd/overlap")
			}
			return "    $ " + command + "\n" + want
		})
		if text != r.text && *update {
			if err := os.WriteFile(r.path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// outputBlock is a command with what it prints: indented, and blank lines within it.
var outputBlock = regexp.MustCompile(`(?m)^    \$ .*\n(?:\n*    .*\n)*`)

// printed is what a command of a README prints, with the recorded runs for its files.
func printed(t *testing.T, command string) string {
	t.Helper()
	if command == "make bench" {
		return screenOfBench(t)
	}
	args := map[string][]string{"make compare": {"compare", runAtTwo, runAtOne},
		"make lesson": {"show", "--languages", contendersDir + "/testdata/lesson.txt"}}[command]
	if args == nil {
		args = withFiles(t, t.TempDir(), words(command)[1:])
	}
	code, out, errs := overlap(t, args...)
	if code != 0 {
		t.Fatalf("%s: exit %d, %s", command, code, errs)
	}
	return out
}

// screenOfBench is what make bench prints of a run on a terminal of 80 columns.
func screenOfBench(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	t.Run("make bench", func(t *testing.T) {
		t.Chdir(checkout)
		t.Setenv("COLUMNS", "80")
		if err := views.Recorded(&out, runOfBench, false, true); err != nil {
			t.Error(err)
		}
	})
	return out.String()
}

// of cuts the part out of what a command printed, indented as a README shows it.
func (p part) of(t *testing.T, text string) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	first := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, p.from) })
	if first < 0 {
		t.Fatalf("no line begins with %q:\n%s", p.from, text)
	}
	lines = lines[first:]
	over := func(line string) bool { return p.to == "" && line == "" || p.to != "" && strings.HasPrefix(line, p.to) }
	if end := slices.IndexFunc(lines, over); end >= 0 {
		lines = lines[:end]
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// Links between READMEs, and from them to files, lead somewhere.
func TestReadmeLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^):]*)\)`)
	for _, r := range readmes(t) {
		for _, match := range link.FindAllStringSubmatch(r.text, -1) {
			path, anchor, _ := strings.Cut(match[1], "#")
			target := r.path
			if path != "" {
				target = filepath.Join(filepath.Dir(r.path), path)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %s: %v", r.path, match[1], err)
				continue
			}
			if anchor == "" {
				continue
			}
			if text, err := os.ReadFile(target); err != nil || !slices.Contains(anchors(string(text)), anchor) {
				t.Errorf("%s: %s: no heading is called so: %v", r.path, match[1], err)
			}
		}
	}
}

// anchors are what a forge calls the headings of a Markdown file.
func anchors(text string) (names []string) {
	for line := range strings.Lines(text) {
		if heading := strings.TrimLeft(line, "#"); len(heading) < len(line) {
			name := regexp.MustCompile(`[^\pL\pN -]`).ReplaceAllString(strings.ToLower(strings.TrimSpace(heading)), "")
			names = append(names, strings.ReplaceAll(name, " ", "-"))
		}
	}
	return names
}

// The first page stays one.
func TestReadmeIsShort(t *testing.T) {
	if n := strings.Count(readmes(t)[0].text, "\n"); n > 200 {
		t.Errorf("README.md has %d lines, more than 200: the rooms have READMEs of their own", n)
	}
}

// A flag that a sentence names is one that some command has.
func TestReadmeFlags(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile("`(--[a-z-]+)[^`]*`")
	_, known, _ := overlap(t, "--help")
	for _, cmd := range strings.Fields("list machine run against show handover simulate advise verify serve compare " +
		"gate report lab lesson") {
		_, help, _ := overlap(t, cmd, "--help")
		known += help
	}
	for _, program := range []string{"harness.py", "harness.mjs"} { // whose flags their README names
		text, err := os.ReadFile(contendersDir + "/" + program)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`"(--[a-z-]+)"`).FindAllStringSubmatch(string(text), -1) {
			known += " " + match[1]
		}
	}
	for _, r := range readmes(t) {
		for _, match := range named.FindAllStringSubmatch(r.text, -1) {
			if !slices.Contains(strings.Fields(known), match[1]) {
				t.Errorf("%s: no command has %s", r.path, match[1])
			}
		}
	}
}
