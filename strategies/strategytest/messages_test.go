package strategytest

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// child names, in the environment of a child process, the broken strategy that fails there.
const child = "STRATEGYTEST_BROKEN"

// TestChild fails, and so has a process of its own: see TestMessages.
func TestChild(t *testing.T) {
	name := os.Getenv(child)
	for _, b := range slices.Concat(broken, []brokenStrategy{
		{name: "holds a mutex", new: plain(holdsMutex)},
		{name: "trusts a sleep", new: plain(trustsSleep)},
		{name: "touches an item after emit", new: plain(touches)},
	}) {
		if b.name == name {
			examine(t, b.new, pooled, time.Second)
		}
	}
}

// What a failing strategy is told, in output of go test -v.
var messages = []struct {
	broken, rule string
	race         bool // only the race detector sees it
	want         []string
}{
	{"drops the remainder", "once", false, []string{
		"--- FAIL: TestChild/once",
		"batch of 1: 1 of 1 pulled items were not emitted exactly once, want all to be:\n",
		"item 0 was emitted 0 times\n",
		"rule once: Run pulls until the source ends and emits every pulled item exactly once\n",
		"--- PASS: TestChild/cancel-before",
	}},
	{"hangs on no items", "empty", false, []string{
		"no items: Run has not returned after a virtual hour " +
			"(0 items pulled, 0 fetched, 0 processed, 0 emitted), want it to return\n",
		"chan receive (durable) in strategytest.hangsOnNone (broken_items_test.go:",
	}},
	{"leaks a goroutine", "leak", false, []string{
		"all goes well: the run is over and goroutines are left behind, want none:\n",
		"chan receive (durable) in strategytest.leaks.func1 (broken_life_test.go:",
		"), started by strategytest.leaks\n",
	}},
	{"holds a mutex", "once", false, []string{
		"batch of 3: not at rest after 1s of real time, want virtual time to pass: " +
			"some goroutine holds a mutex while it waits",
		"sync.Mutex.Lock in strategytest.holdsMutex.func1 (broken_stages_test.go:",
		"--- SKIP: TestChild/stages",
		"not run: the strategy is still stuck in rule once\n",
	}},
	{"leaves its workers to a source that panics", "source-panic", false, []string{
		"the source calls runtime.Goexit after 0 items: the run is over and goroutines are left behind, want none:\n",
		"rule source-panic: a source that panics or calls runtime.Goexit ends Run likewise, once what was pulled is emitted",
	}},
	{"makes the panic of the source an error", "source-panic", false, []string{
		"the source panics after 0 items: Run returned the source: strategytest: the source panics on purpose, " +
			"want the panic of the source to go on\n",
	}},
	{"does not miss what a Goexit took", "goexit", false, []string{
		"Fetch calls runtime.Goexit: the program goes on to a normal end, want it to crash\n",
		"rule goexit: a stage or emit that calls runtime.Goexit ends the program, or the goroutine that called Run",
	}},
	{"waits for what a Goexit took", "goexit", false, []string{
		"Fetch calls runtime.Goexit: Run hangs, want the program to crash\n",
	}},
	{"processes while it fetches", "owner", true, []string{
		"WARNING: DATA RACE", "race detected during execution of test",
	}},
	{"touches an item after emit", "owner", true, []string{
		"WARNING: DATA RACE", "race detected during execution of test",
	}},
	{"trusts a sleep", "owner", true, []string{"WARNING: DATA RACE", "race detected during execution of test"}},
}

func TestMessages(t *testing.T) {
	for _, tt := range messages {
		t.Run(tt.broken, func(t *testing.T) {
			if tt.race && !raceEnabled {
				t.Skip("needs -race")
			}
			exe, err := os.Executable()
			if err != nil {
				t.Skip(err)
			}
			cmd := exec.CommandContext(t.Context(), exe, "-test.run=^TestChild$/^("+tt.rule+"|stages|cancel-before)$", "-test.v")
			cmd.Env = append(cmd.Environ(), child+"="+tt.broken, "GORACE=atexit_sleep_ms=0")
			out, err := cmd.CombinedOutput()
			if err == nil {
				t.Error("the child passes, want it to fail")
			}
			for _, want := range append(tt.want, "--- FAIL: TestChild/"+tt.rule) {
				if !strings.Contains(string(out), want) {
					t.Errorf("want %q in the output:\n%s", want, out)
				}
			}
		})
	}
}

// The package comment lists every rule, in the order in which they run.
func TestDocListsRules(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var listed, want []string
	for _, match := range regexp.MustCompile(`(?m)^//   - ([a-z, -]+): `).FindAllSubmatch(doc, -1) {
		listed = append(listed, strings.Split(string(match[1]), ", ")...)
	}
	for _, r := range rules {
		want = append(want, r.name)
	}
	if !slices.Equal(listed, want) {
		t.Errorf("doc.go lists\n%v, want the rules\n%v", listed, want)
	}
}

// The README of the room counts the rules and the strategies that break them.
func TestReadmeCounts(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(readme)), " ")
	for _, want := range []string{
		fmt.Sprintf("%d rules of the contract", len(rules)),
		fmt.Sprintf("tested on %d strategies that are broken on purpose", len(broken)),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("strategies/README.md does not say %q", want)
		}
	}
}
