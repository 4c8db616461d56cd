package browsertest

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/web/browsertest"
)

// A flaw is one thing that does not work, where a student meets it, and what is said of it then.
type flaw struct {
	step         func(s student) string
	script, mend string
	want         string
}

// Those that a student meets on the way to the outcome, and those after it.
var (
	before = []flaw{
		{student.chooseWork, `lab.work.presets = []`, `lab.work.presets = lab.data.presets`, "the preset says nothing"},
		{student.guess, `lab.guess.changed = () => {}`, `lab.guess.changed = () => lab.keep()`, "the guess is not taken"},
		{student.guess, `(window.front = document.body.appendChild(document.createElement("dialog"))).showModal()`,
			`front.remove()`, "is covered"},
		{student.guess, `document.querySelector(".guess-bars input").disabled = true`,
			`document.querySelector(".guess-bars input").disabled = false`, "cannot be used"},
	}
	during = []flaw{
		{student.simulate, `lab.simulator.run = () => {}`, `delete lab.simulator.run`, "nothing is simulated"},
		{student.simulate, `lab.stage.player.play = () => {}`, `delete lab.stage.player.play`, "it does not play"},
	}
	after = []flaw{
		{student.scrub, `lab.stage.player.goTo = () => {}`, `delete lab.stage.player.goTo`, "scrubbing moves nothing"},
		{student.step, `window.said = lab.stage.player.said; lab.stage.player.said = () => {}`,
			`lab.stage.player.said = said`, "a step says nothing"},
		{student.step, `lab.stage.code.mark([]); lab.stage.code.mark = () => {}`, `delete lab.stage.code.mark`,
			"a step marks no line"},
		{student.readCode, `for (const s of lab.data.strategies) s.was = s.lines.fetch, s.lines.fetch = [1]`,
			`for (const s of lab.data.strategies) s.lines.fetch = s.was`, "that fetches is not marked"},
		{student.runForReal, `lab.real.offer(true)`, `lab.real.hide()`, "it offers what it cannot do"},
	}
	keys = []flaw{
		{student.step, `document.querySelector(".forth").tabIndex = -1`, `document.querySelector(".forth").tabIndex = 0`,
			".forth is not reached"},
		{student.readCode, `lab.stage.player.canvas.tabIndex = -1`, `lab.stage.player.canvas.tabIndex = 0`,
			"canvas is not reached"},
	}
)

// A student stops at the fault that is in a page, and says which it is.
func TestStudentFindsFaults(t *testing.T) {
	o := fromDisk(t, "", browsertest.Look{})
	s := studentAt(o, mouse{o}, false)
	do := func(steps ...func(s student) string) {
		t.Helper()
		for _, step := range steps {
			if fault := step(s); fault != "" {
				t.Fatal(fault)
			}
		}
	}
	find := func(f flaw) {
		t.Helper()
		with := func(script string) { browsertest.Get[bool](o, "(() => { "+script+"; return true; })()") }
		hurried := s
		hurried.soon, hurried.patience = 0.2, 0.2
		if f.want == "it does not play" {
			hurried.patience = s.patience
		}
		with(f.script)
		if found := f.step(hurried); !strings.Contains(found, f.want) {
			t.Errorf("%s: found %q, want %q", f.script, found, f.want)
		}
		with(f.mend)
	}
	do(student.chooseWork)
	for _, f := range before {
		find(f)
	}
	do(student.chooseWork)
	for _, f := range during {
		do(student.guess)
		find(f)
		browsertest.Get[bool](o, `lab.guessAgain() ?? true`)
	}
	do(student.guess, student.simulate, student.scrub, student.step, student.readCode, student.runForReal)
	for _, f := range after {
		find(f)
	}
	s.hands = keyboard{o}
	browsertest.Get[bool](o, `document.activeElement.blur() ?? true`)
	for _, f := range keys {
		find(f)
	}
	do(student.scrub, student.step, student.readCode, student.runForReal)
}

// What a page asks of others than its own server is found, and what it asks of its own is not.
func TestForeignRequest(t *testing.T) {
	o := alone(fromServer(t, "", browsertest.Look{}))
	browsertest.Get[bool](o, `fetch("/api/measure").then(() => true)`)
	if faults := strings.Join(browsertest.CheckQuiet(o), " "); strings.Contains(faults, "it fetches") {
		t.Errorf("of its own server: %s", faults)
	}
	browsertest.Get[bool](o, `fetch("http://127.0.0.1:9/foreign").catch(() => true)`)
	if faults := strings.Join(browsertest.CheckQuiet(o), " "); !strings.Contains(faults, "127.0.0.1:9/foreign") {
		t.Errorf("of another: %s", faults)
	}
}
