package browsertest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/lab/measure"
	"github.com/overlap-bench/overlap/results/web/browsertest"
)

// says fails if an element does not say all of some words.
func says(o *browsertest.Tab, selector string, words ...string) {
	o.T.Helper()
	said := strings.Join(strings.Fields(strings.ReplaceAll(text(o, selector), "\u00a0", " ")), " ")
	for _, word := range words {
		if !strings.Contains(said, word) {
			o.T.Errorf("%s says %q, and not %q", selector, said, word)
		}
	}
}

// settled presses what simulates, and waits until all of it is shown.
func settled(o *browsertest.Tab, selector string) {
	o.T.Helper()
	if fault := (mouse{o}).press(selector); fault != "" {
		o.T.Fatal(fault)
	}
	if !until(o, 30, `!lab.simulator.asked && lab.revealed && lab.results.length > 0`) {
		o.T.Fatalf("it does not end: %s", text(o, "#happened"))
	}
}

// A lesson asks before it tells, says what it is about, and can be broken and mended.
func TestLesson(t *testing.T) {
	o := alone(fromDisk(t, "#lesson=4", browsertest.Look{ReduceMotion: true}))
	says(o, ".question", "Lesson 4", "Python")
	says(o, ".guess-order", "staged", "fetch everything, a barrier") // which has no bar that says so
	if fault := (mouse{o}).press("#guess .main"); fault != "" {
		t.Fatal(fault)
	}
	says(o, "#guess .problem", "Drag the bar of lesson first, or skip the guess.")
	settled(o, "#skip")
	says(o, "#happened .summary", "sequential takes 432 ms.", "pipeline is the fastest: 8.31 times faster")
	says(o, "#after", "its async step gained nothing", "At a barrier the times of the stages add up.")
	settled(o, ".break-do")
	says(o, ".break-said", "What can be saved at a barrier")
	if gone := text(o, ".answer"); gone != "" {
		t.Errorf("of other work, it says %q", gone)
	}
	settled(o, ".break-back")
	says(o, ".answer", "its async step gained nothing")
	if fault := (mouse{o}).press("#after .next"); fault != "" {
		t.Fatal(fault)
	}
	if !until(o, 5, `document.querySelector(".question").textContent.includes("Lesson 5")`) {
		t.Errorf("the next lesson is %s", text(o, ".question h2"))
	}
	if !until(o, 5, `document.activeElement.matches(".question h2") &&
		Math.abs(document.activeElement.getBoundingClientRect().top) < innerHeight / 2`) {
		t.Error("the question of the next lesson is not where one looks")
	}
	browsertest.None(t, browsertest.CheckQuiet(o))
}

// A program that waits for itself has no timeline. Its code is shown, with the lines where it may wait.
func TestDeadlock(t *testing.T) {
	o := alone(fromDisk(t, "#strategies=sequential,pool,selfsubmit", browsertest.Look{}))
	settled(o, "#skip")
	says(o, ".outcome", "selfsubmit", "It never ends.")
	says(o, ".said .did-not-end", "selfsubmit: deadlock after 8.000ms")
	if fault := (mouse{o}).choose(".selected select", "selfsubmit"); fault != "" {
		t.Fatal(fault)
	}
	says(o, ".code h3", "selfsubmit.go")
	says(o, ".code .marked.handover", "tasks <- func() {")
	says(o, ".reading", "goroutines wait to send on a channel")
	browsertest.None(t, browsertest.CheckQuiet(o))
}

// A link that cannot be read is one line, and the page is as without it.
func TestBadLink(t *testing.T) {
	for fragment, why := range map[string]string{
		"#items=0": "items is 0: it may be a whole number", "#items=5&items=5": "items is in it twice",
		"#strategies=pool,none": "there is no strategy none", "#lesson=99": "there is no lesson 99",
		"#<img src=x>": "is nothing that this page knows",
	} {
		o := alone(fromDisk(t, fragment, browsertest.Look{}))
		says(o, "#address-problem", "This link cannot be read: ", why, "The page begins as it does without a link.")
		says(o, ".question", "Lesson 1")
		settled(o, "#skip")
		browsertest.Get[bool](o, fmt.Sprintf(`(location.hash = %q) !== ""`, fragment)) // far below what is said
		if !until(o, 5, `(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(
			document.querySelector("#address-problem").getBoundingClientRect())`) {
			t.Errorf("%s: what is wrong with a link is out of sight", fragment)
		}
		browsertest.None(t, browsertest.CheckQuiet(o))
	}
}

// What is in the way of a run for real is one line: another run, what the server finds fault with, no server at all.
func TestRunForRealFails(t *testing.T) {
	never := func(ctx context.Context, _ measure.Request, _ func(measure.Line) error) error {
		<-ctx.Done()
		return context.Cause(ctx)
	}
	address, stop := served(t, never)
	first := alone(browsertest.OpenServed(t, address+"#lesson=1", browsertest.Look{}))
	settled(first, "#skip")
	if fault := (mouse{first}).press("#real button"); fault != "" {
		t.Fatal(fault)
	}
	for fragment, problem := range map[string]string{
		"#lesson=1":               "The server refuses this run: another run for real is under way",
		"#items=2000&latency=1ms": "The server refuses this run: items is 2000: use at most 1000",
	} {
		o := alone(browsertest.OpenServed(t, address+fragment, browsertest.Look{}))
		settled(o, "#skip")
		if fault := (mouse{o}).press("#real button"); fault != "" {
			t.Fatal(fault)
		}
		until(o, 30, `!lab.real.running`)
		says(o, "#real .problem", problem)
	}
	stop()
	until(first, 30, `!lab.real.running`)
	says(first, "#real .problem", "The server of this page does not answer any more.")
}
