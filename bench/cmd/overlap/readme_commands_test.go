package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Every command in a README is run: those that would measure for long are run dry, and simulations on
// small batches.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	found := map[string]string{} // each once, with where it stands
	for _, r := range readmes(t) {
		for _, command := range commandsIn(r.text) {
			found[command] = r.path
		}
	}
	if len(found) < 40 {
		t.Errorf("found only %d commands in the READMEs", len(found))
	}
	for command, path := range found {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			switch args := words(command); args[0] {
			case "overlap":
				runCommandLine(t, args[1:])
			case "make":
				outside(t, "make", append([]string{"-n"}, args[1:]...)...)
			case "go":
				runGo(t, args[1:])
			case "export": // PATH
			default:
				t.Errorf("%s: no test runs this", path)
			}
		})
	}
}

var (
	fenced  = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```\n")
	span    = regexp.MustCompile("`((?:overlap|make|go get) [a-z-][^`]*)`")
	comment = regexp.MustCompile(`(?:^|\s)#.*|\s(?:[|&]|>>?)\s.*`) // and what is done with the output
	word    = regexp.MustCompile(`'[^']*'|"[^"]*"|\S+`)
)

// commandsIn are the lines of indented blocks, without what they print, and what stands between
// backquotes and begins like a command. Fenced blocks are Go, or scripts: see [TestReadmeScripts].
func commandsIn(text string) (commands []string) {
	plain := outputBlock.ReplaceAllStringFunc(fenced.ReplaceAllString(text, ""), func(block string) string {
		line, _, _ := strings.Cut(block, "\n")
		return line + "\n"
	})
	for line := range strings.Lines(plain) {
		found := []string{line}
		if !strings.HasPrefix(line, "    ") {
			found = nil
			for _, match := range span.FindAllStringSubmatch(line, -1) {
				found = append(found, match[1])
			}
		}
		for _, command := range found {
			if command = strings.TrimPrefix(strings.TrimSpace(comment.ReplaceAllString(command, "")), "$ "); command != "" {
				commands = append(commands, command)
			}
		}
	}
	return commands
}

// words splits a command line, of which nothing needs more of a shell.
func words(command string) (args []string) {
	for _, arg := range word.FindAllString(command, -1) {
		args = append(args, strings.Trim(arg, `'"`))
	}
	return args
}

// runCommandLine runs overlap with the arguments of a README. To go without an error is enough: what is
// printed has tests of its own.
func runCommandLine(t *testing.T, args []string) {
	t.Helper()
	args = runnable(t, args)
	code, out, errs := overlap(t, args...)
	if slices.Contains(args, noRevision) { // measuring takes long; the flags and their values are looked at
		if code != 1 || !strings.HasPrefix(errs, "overlap: \""+noRevision+"\" is not a revision of this repository: ") {
			t.Errorf("overlap %q: exit %d\n%s", args, code, errs)
		}
		return
	}
	if code != 0 || out == "" {
		t.Errorf("overlap %q: exit %d\n%s", args, code, errs)
	}
}

// noRevision stands for the revision of overlap against --bench.
const noRevision = "no-such-revision"

// runnable are the arguments with files for their placeholders, and such that the command is over soon.
func runnable(t *testing.T, args []string) []string {
	t.Helper()
	args = withFiles(t, t.TempDir(), args)
	has := func(arg string) bool { return slices.Contains(args, arg) }
	switch command := args[0]; {
	case len(args) == 1 && slices.Contains([]string{"advise", "against", "compare", "gate"}, command):
		return append(args, "--help") // named in a sentence
	case command == "against" && has("--bench"):
		args[1] = noRevision
	case command == "report":
		return append(args, "-o", "-")
	case command == "run", command == "against":
		return append(args, "--dry-run")
	case command == "show" && slices.Equal(args, []string{"show", "--scaling"}): // of the newest run
		return append(args, checkout+"/results/testdata/scaling.txt")
	case command == "show" && !has(runAtTwo) && !has("--schema"): // the newest run
		return append(args, runAtTwo, "--scenarios", "mixed")
	case command == "show" && has(runAtTwo) && !has("--scenarios"):
		return append(args, "--scenarios", "mixed")
	case command == "compare" && has(runAtTwo) && !has("--filter"):
		return append(args, "--filter", "/scenario:mixed")
	case command == "gate":
		return append(args, "--allow-machines") // the recorded runs differ in GOMAXPROCS
	case command == "simulate" && !has("--calibration"):
		return append(args, "--items", "32")
	case command == "advise" && !has("--check"):
		return append(args, "--request-cpu", "40us", "--items", "40")
	case slices.Contains([]string{"advise", "machine", "verify", "serve", "handover", "lab"}, command):
		return append(args, "--help") // what it would do takes long; the flags and their values are looked at
	}
	return args
}

// withFiles are the arguments with a file for each placeholder, behind its label if it has one.
func withFiles(t *testing.T, dir string, args []string) []string {
	t.Helper()
	args = slices.Clone(args)
	for i, arg := range args[1:] {
		label, name, labelled := strings.Cut(arg, "=")
		if !labelled || strings.HasPrefix(arg, "-") {
			label, name = "", arg
		}
		if file := placeholder(t, dir, name); file != "" {
			args[i+1] = strings.TrimPrefix(label+"="+file, "=")
		}
	}
	return args
}

// placeholder is the file that a name in a README stands for, or "" if it stands for none.
func placeholder(t *testing.T, dir, name string) string {
	t.Helper()
	write := func(content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if files := strings.Split(name, ","); len(files) > 1 {
		for i, file := range files {
			if files[i] = placeholder(t, dir, file); files[i] == "" {
				return ""
			}
		}
		return strings.Join(files, ",")
	}
	switch name {
	case "map.json":
		return write(simulated(t, "--regimes", "--items", "8", "--json"))
	case "A1.txt", "A2.txt", "A3.txt", "B1.txt", "B2.txt", "B3.txt": // runs of go test -bench
		var err error
		if dir, err = os.MkdirTemp("", "runs"); err != nil { // the name of this test has commas
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		return write(strings.Repeat(fmt.Sprintf("BenchmarkX 1 %d.5 ns/op\n", 100+int(name[0])%2+3*int(name[1])), 6))
	case "FILE", "OLD", "my.txt":
		return runAtTwo
	case "NEW":
		return runAtOne
	case "AGAINST":
		return checkout + "/results/testdata/against.txt"
	case "results/runs":
		return filepath.Dir(runAtTwo)
	case "urls.txt":
		return write("http://127.0.0.1:8080/a\nhttp://127.0.0.1:8080/b\n")
	case "profile.json":
		return write(`{"items": 4, "latency": {"median": "8ms"}, "cpu": {"median": "1ms"}, "documents": "html",
			"size": {"median": 4096}, "work": "sha256", "rounds": {"median": 1}}`)
	case "handover.txt":
		return write("BenchmarkHandOver/work=noop/strategy=pool/limit=64 1 205 ns/item\n")
	case "b.json", "mixed.svg":
		return filepath.Join(dir, name)
	case "NAME":
		return "io"
	}
	if strings.HasPrefix(name, "results/") {
		return filepath.Join(checkout, name)
	}
	return ""
}

// runGo runs a go command of a README, but builds dry, only looks for benchmarks, and downloads nothing.
func runGo(t *testing.T, args []string) {
	t.Helper()
	switch args[0] {
	case "build":
		outside(t, "go", slices.Insert(slices.Clone(args), 1, "-n")...)
	case "test":
		pkg := args[len(args)-1]
		if i := slices.IndexFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "./") }); i >= 0 {
			pkg = args[i] // what follows are flags of the test
		}
		outside(t, "go", "list", pkg)
		for i, arg := range args[:len(args)-1] {
			if pattern := args[i+1]; (arg == "-run" || arg == "-bench") && pattern != "^$" {
				hasTest(t, filepath.Join(checkout, pkg), pattern)
			}
		}
	case "tool":
		for i, arg := range args {
			if file := placeholder(t, t.TempDir(), arg); file != "" {
				args[i], _ = filepath.Abs(file)
			}
		}
		if out := outside(t, "go", args...); !strings.Contains(out, "pool") { // benchstat exits with 0 whatever it finds
			t.Errorf("go %q prints\n%s", args, out)
		}
	case "get":
		if out := outside(t, "go", "list", "-m"); strings.TrimSpace(out) != args[1] {
			t.Errorf("the module is %s", out)
		}
	default:
		t.Errorf("no test runs go %q", args)
	}
}

var testFunc = regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz|Example)\w*)\(`)

// hasTest looks for a test or a benchmark that the pattern selects, without building its package.
func hasTest(t *testing.T, dir, pattern string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	whole, _, _ := strings.Cut(pattern, "/") // what follows selects subtests
	selects := regexp.MustCompile(whole)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range testFunc.FindAllSubmatch(text, -1) {
			if selects.Match(name[1]) {
				return
			}
		}
	}
	t.Errorf("%s has no test or benchmark that %s selects", dir, pattern)
}

// outside runs a command at the top of the checkout, and returns what it prints.
func outside(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed: %s %q is not tested", name, name, args)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = checkout
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// On a terminal of 80 columns, no line of make help is broken.
func TestMakeHelpIsNarrow(t *testing.T) {
	for line := range strings.Lines(outside(t, "make", "help")) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 {
			t.Errorf("make help: %d columns: %s", n, line)
		}
	}
}
