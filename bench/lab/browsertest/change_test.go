package browsertest

import (
	"fmt"
	"testing"

	"github.com/overlap-bench/overlap/results/web/browsertest"
)

// What is said is of the work that is set: ideas have its limit, and the answers of a lesson are only told of their
// own.
func TestWorkChanged(t *testing.T) {
	o := alone(fromDisk(t, "#lesson=4&limit=16", browsertest.Look{ReduceMotion: true}))
	says(o, ".in-words", "48 items.", "The limit is 16 fetches at once.") // the items of the lesson
	says(o, ".guess-bars", "16 fetchers hand over")
	limit := func(of string) {
		t.Helper()
		if fault := (mouse{o}).write("#work-limit", of); fault != "" {
			t.Fatal(fault)
		}
	}
	if fault := (mouse{o}).press("#work summary"); fault != "" {
		t.Fatal(fault)
	}
	limit("8")
	says(o, ".guess-bars", "8 fetchers hand over")
	settled(o, "#skip")
	says(o, ".answer", "its async step gained nothing")
	settled(o, ".break-do")
	says(o, ".break-said", "What can be saved at a barrier")
	limit("9")
	if !until(o, 30, `document.querySelector(".break-said").textContent === ""`) {
		t.Errorf("of other work, it says %q", text(o, ".break-said"))
	}
	says(o, ".changed", "no longer the work")
	limit("8")
	if !until(o, 30, `document.querySelector(".break-said").textContent !== ""`) {
		t.Error("the exercise, done by hand, has no answer")
	}
	browsertest.None(t, browsertest.CheckQuiet(o))
}

// A simulation that takes long says how far it is, and shows what has ended. What is over says nothing more.
func TestProgress(t *testing.T) {
	o := alone(fromDisk(t, "#lesson=4", browsertest.Look{ReduceMotion: true}))
	browsertest.Get[bool](o, `(() => {
		const worker = new EventTarget();
		worker.postMessage = ({ id, strategies }) => { window.asked = { id, strategies }; };
		window.answer = (of) => worker.dispatchEvent(new MessageEvent("message", { data: { id: asked.id, ...of } }));
		lab.simulator.start = async () => worker; // a simulator that takes as long as the test likes
		return true;
	})()`)
	if fault := (mouse{o}).press("#skip"); fault != "" {
		t.Fatal(fault)
	}
	status := func(want string) {
		t.Helper()
		if !until(o, 30, fmt.Sprintf(`document.querySelector("#happened .summary").textContent === %q`, want)) {
			t.Errorf("it says %q, want %q", text(o, "#happened .summary"), want)
		}
	}
	names := browsertest.Get[[]string](o, `asked.strategies`)
	for i, name := range names {
		status(fmt.Sprintf("Simulating %s, %d of %d …", name, i+1, len(names)))
		if shown := browsertest.Get[int](o, `document.querySelectorAll("#happened .said li").length`); shown != i {
			t.Errorf("%d strategies are shown, of which %d have ended", shown, i)
		}
		browsertest.Get[bool](o, fmt.Sprintf(`answer({ strategy: %q, error: "it was not tried" })`, name))
	}
	browsertest.Get[bool](o, `answer({ done: true, took_ms: 1 })`)
	if !until(o, 30, `!document.querySelector("#happened .summary").textContent.startsWith("Simulating")`) {
		t.Errorf("at the end it says %q", text(o, "#happened .summary"))
	}
}

// Bars that are compared begin and end below each other, however long the names beside them.
func TestOutcomeAligned(t *testing.T) {
	for _, width := range []int{360, 1440} {
		o := alone(fromDisk(t, "#lesson=8", browsertest.Look{ReduceMotion: true, Width: width}))
		settled(o, "#skip")
		if !browsertest.Get[bool](o, `(() => {
			const boxes = [...document.querySelectorAll(".outcome .track")].map((e) => e.getBoundingClientRect());
			return boxes.length === 2 && boxes.every(({ left, right }) => left === boxes[0].left && right === boxes[0].right);
		})()`) {
			t.Errorf("at %d px, the bars of the outcome are not below each other", width)
		}
	}
}

// A list shows the whole of each of its options.
func TestListsAreWide(t *testing.T) {
	o := alone(fromDisk(t, "#own", browsertest.Look{Width: 360}))
	cut := browsertest.Get[[]string](o, `(() => {
		const lists = [...document.querySelectorAll("select")].filter((e) => e.checkVisibility());
		return lists.flatMap((list) => {
			const style = getComputedStyle(list);
			const context = document.createElement("canvas").getContext("2d");
			context.font = style.font;
			const arrow = 16;
			const room = list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
			return [...list.options].map(({ text }) => text).filter((text) => context.measureText(text).width > room);
		});
	})()`)
	if len(cut) > 0 {
		t.Errorf("not the whole is seen of %q", cut)
	}
}
