package browsertest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/overlap-bench/overlap/results/web/browsertest"
)

// looks are each width in both schemes.
var looks = []browsertest.Look{
	{Width: browsertest.Screen}, {Width: browsertest.Phone, Dark: true},
	{Width: browsertest.Screen, Dark: true}, {Width: browsertest.Phone},
}

// some is a link to work that is simulated in a moment.
const some = "#items=32&latency=8ms&spread=stragglers&share=0.1&factor=10&cpu=1ms&cpus=2&capacity=8&limit=16&seed=7" +
	"&strategies=sequential,pool,batched,staged&guess=pool:8,batched:3&order=staged,pool,batched"

// run simulates without a guess, as one may, and waits for all that comes of it.
func run(o *browsertest.Tab) {
	o.T.Helper()
	if fault := (mouse{o}).press("#skip"); fault != "" {
		o.T.Fatal(fault)
	}
	if !until(o, 20, `document.querySelector("#happened .summary").textContent.includes("takes")`) {
		o.T.Fatal("nothing is simulated: " + text(o, "#run-problem"))
	}
}

// The page fits a phone and a screen before and after a run, in both schemes, and with all that can be unfolded.
func TestWidth(t *testing.T) {
	o := alone(fromServer(t, some, browsertest.Look{}))
	for _, after := range []bool{false, true} {
		if after {
			run(o)
			o.Do(chromedp.Evaluate[chromedp.Void](`for (const d of document.querySelectorAll("details")) d.open = true`))
		}
		for _, as := range looks {
			o.Look(as)
			browsertest.Frame(o)
			for _, fault := range browsertest.CheckWidth(o) {
				t.Errorf("%v, after the run %v: %s", as, after, fault)
			}
		}
	}
	browsertest.None(t, browsertest.CheckQuiet(o))
}

// axe-core finds no serious fault in either scheme, with the guess, what came out, and all that can be unfolded.
func TestAxe(t *testing.T) {
	browsertest.NeedAxe(t)
	o := alone(fromServer(t, "#lesson=1", browsertest.Look{}))
	run(o)
	browsertest.Get[bool](o, `(() => {
		lab.stage.player.pause();
		lab.showForm(true);
		for (const d of document.querySelectorAll("details")) d.open = true;
		return true;
	})()`)
	for _, dark := range []bool{false, true} {
		o.Look(browsertest.Look{Dark: dark})
		for _, fault := range browsertest.CheckAxe(o) {
			t.Errorf("dark %v: %s", dark, fault)
		}
	}
	browsertest.Get[bool](o, `document.querySelector("#scrub").previousElementSibling.remove() ?? true`)
	if faults := strings.Join(browsertest.CheckAxe(o), " "); !strings.Contains(faults, "label") {
		t.Errorf("of a playhead without a name it finds %q", faults)
	}
}

// checkStill finds what moves by itself after a run.
func checkStill(o *browsertest.Tab) (faults []string) {
	o.T.Helper()
	if fault := (mouse{o}).at("#stage canvas").Fault; fault != "" { // what plays does so in sight
		faults = append(faults, fault)
	}
	before := text(o, ".now")
	browsertest.Get[bool](o, `new Promise((done) => setTimeout(() => done(true), 300))`)
	if now := text(o, ".now"); now != before {
		faults = append(faults, fmt.Sprintf("the playhead moves from %s to %s", before, now))
	}
	moving := browsertest.Get[[]string](o, `document.getAnimations().filter(({ playState }) => playState === "running")
		.map(({ effect }) => effect.target.className + " is animated")`)
	faults = append(faults, moving...)
	if browsertest.Get[string](o, `getComputedStyle(document.documentElement).scrollBehavior`) == "smooth" {
		faults = append(faults, "the page scrolls smoothly")
	}
	return faults
}

// Who wants less motion sees the end at once, and nothing moves.
func TestReducedMotion(t *testing.T) {
	o := alone(fromDisk(t, some, browsertest.Look{ReduceMotion: true}))
	run(o)
	browsertest.None(t, checkStill(o))
	if !until(o, 1, `document.querySelector("#scrub").value === document.querySelector("#scrub").max`) {
		t.Errorf("it does not show the end, but %s", text(o, ".now"))
	}
	moving := alone(fromDisk(t, some, browsertest.Look{}))
	run(moving)
	if faults := checkStill(moving); !strings.Contains(strings.Join(faults, " "), "the playhead moves") {
		t.Errorf("of a page that plays, it finds %q", faults)
	}
}

// state is what a link keeps: the work, the strategies, the guess and its order.
const state = `(() => [
	...[...document.querySelectorAll("#work .fields :is(input, select)")].map(({ id, value }) => id + "=" + value),
	...[...document.querySelectorAll(".strategies input:checked")].map(({ value }) => value),
	...[...document.querySelectorAll(".guess-bar")].map((bar) => bar.innerText.replace(/\s+/g, " ")),
	...[...document.querySelectorAll(".guess-order li span:first-child")].map((e) => "in order: " + e.textContent),
	document.querySelector(".question h2").textContent,
])()`

// checkLink opens the address of a page in another tab, and finds what is not as it was.
func checkLink(o *browsertest.Tab) (faults []string) {
	o.T.Helper()
	fragment := browsertest.Get[string](o, `location.hash`)
	other := alone(fromDisk(o.T, fragment, browsertest.Look{}))
	want, got := browsertest.Get[[]string](o, state), browsertest.Get[[]string](other, state)
	if !slices.Equal(want, got) {
		faults = append(browsertest.CheckSame(want, got), browsertest.CheckSame(got, want)...)
	}
	return append(faults, browsertest.CheckQuiet(other)...)
}

// Whoever opens a link sees the work, the strategies and the guess of who shared it.
func TestLink(t *testing.T) {
	for _, fragment := range []string{some, "#lesson=4"} {
		o := alone(fromDisk(t, fragment, browsertest.Look{}))
		if fragment == some {
			values := strings.Join(browsertest.Get[[]string](o, state), "\n")
			for _, want := range []string{"work-items=32\n", "work-share=0.1\n", "8 times faster",
				"in order: staged\nin order: pool\nin order: batched"} {
				if !strings.Contains(values, want) {
					t.Errorf("the link shows %s, which is not %q", values, want)
				}
			}
		}
		bar := browsertest.Get[string](o, `"#" + document.querySelector(".guess-bars input").id`)
		if fault := (mouse{o}).slide(bar, 0.5); fault != "" {
			t.Error(fault)
		}
		browsertest.None(t, checkLink(o))
	}
	lost := alone(fromDisk(t, some, browsertest.Look{}))
	browsertest.Get[bool](lost, `(lab.keep = () => {}) !== null`)
	if fault := (mouse{lost}).slide("#guess-pool", 0.1); fault != "" {
		t.Error(fault)
	}
	if faults := checkLink(lost); len(faults) == 0 {
		t.Error("it does not find that a guess is not in the address")
	}
}
