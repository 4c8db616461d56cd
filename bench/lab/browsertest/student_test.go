package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/web/browsertest"
)

// A student goes through the page, and stops at the first thing that does not work.
type student struct {
	*browsertest.Tab
	hands    hands
	served   bool
	soon     float64 // seconds in which the page has to do what is asked for
	patience float64 // likewise the simulator, which starts cold
}

func studentAt(o *browsertest.Tab, with hands, served bool) student {
	return student{o, with, served, 2, 20}
}

// items are few, so that a run for real is short.
const items = 32

// learn takes the whole way: work, guess, run, scrub, step, code, and what is for real. It returns what is in the way.
func (s student) learn() string {
	for _, step := range []func() string{s.chooseWork, s.guess, s.simulate, s.scrub, s.step, s.readCode, s.runForReal} {
		if fault := step(); fault != "" {
			return fault
		}
	}
	return ""
}

// first is the first of some faults.
func first(faults ...func() string) string {
	for _, fault := range faults {
		if found := fault(); found != "" {
			return found
		}
	}
	return ""
}

// check is a fault unless an expression in the page is true, or soon becomes so.
func (s student) check(what, expression string) func() string {
	return func() string {
		s.T.Helper()
		if until(s.Tab, s.soon, expression) {
			return ""
		}
		return what + fmt.Sprintf(" (%s)", expression)
	}
}

func (s student) chooseWork() string {
	return first(
		func() string { return s.hands.press("a.own") },
		s.check("one's own work is not shown", `document.querySelector("#work details").open`),
		func() string { return s.hands.choose("#preset", "mixed") },
		s.check("the preset says nothing", `/overlap/.test(document.querySelector(".preset-lesson").textContent)`),
		func() string { return s.hands.write("#work-items", fmt.Sprint(items)) },
		s.check("the items are not taken", fmt.Sprintf(`location.hash.includes("items=%d&")`, items)))
}

func (s student) guess() string {
	var steps []func() string
	bars := browsertest.Get[[]string](s.Tab,
		`[...document.querySelectorAll(".guess-bars input")].map(({ id }) => "#" + id)`)
	if len(bars) != 2 {
		return fmt.Sprintf("there are %d bars to guess", len(bars))
	}
	for i, bar := range bars {
		name := strings.TrimPrefix(bar, "#guess-")
		steps = append(steps,
			func() string { return s.hands.slide(bar, 0.25+0.1*float64(i)) },
			s.check("the guess is not taken", fmt.Sprintf(`/[?&=#,]%s:\d/.test(location.hash)`, name)))
	}
	return first(append(steps,
		func() string { return s.hands.press(".guess-order li:nth-child(2) .up") },
		s.check("the order is not taken", `location.hash.includes("order=")`),
		func() string { return s.hands.press(".reasons input") },
		s.check("the reason is not taken", `document.querySelector(".reasons input:checked") !== null`))...)
}

func (s student) simulate() string {
	if fault := s.hands.press("#guess button.main"); fault != "" {
		return fault
	}
	if !until(s.Tab, s.patience, `document.querySelector("#happened .summary").textContent.includes("takes")`) {
		return "nothing is simulated: " + text(s.Tab, "#run-problem") + text(s.Tab, "#guess .problem")
	}
	return first(
		s.check("the outcome is not there", `document.querySelectorAll(".results tbody tr").length === 4`),
		s.check("the sentences are not there", `document.querySelectorAll(".said li").length === 4`),
		s.check("the guess is not beside the outcome", `document.querySelectorAll(".outcome .guessed").length === 2`),
		func() string { return mouse{s.Tab}.at("#stage canvas").Fault }, // it plays once it is seen
		s.check("it does not play", `document.querySelector(".play").textContent.includes("Pause")`),
		func() string { return s.hands.press(".play") },
		s.check("it does not pause", `document.querySelector(".play").textContent.includes("Play")`))
}

func (s student) scrub() string {
	var before string
	return first(
		func() string { return s.hands.slide("#scrub", 0.2) },
		func() string { before = text(s.Tab, ".now"); return s.hands.slide("#scrub", 0.5) },
		func() string {
			return s.check("scrubbing moves nothing", fmt.Sprintf(`document.querySelector(".now").textContent !== %q`, before))()
		},
		s.check("half way, not some of the items are done", fmt.Sprintf(`(() => {
			const of = [...document.querySelectorAll(".counters tbody td:last-child")].map((e) => parseInt(e.textContent, 10));
			return of.length > 0 && of.every((done) => done < %[1]d) && of.some((done) => done > 0);
		})()`, items)))
}

func (s student) step() string {
	return first(
		func() string { return s.hands.press(".forth") },
		s.check("a step says nothing", `/, step \d+ of \d+, /.test(document.querySelector(".reading").textContent)`),
		s.check("a step marks no line", `document.querySelector(".code .marked") !== null`))
}

// readCode points at a fetch, of which the line is marked that fetches.
func (s student) readCode() string {
	return first(
		s.hands.point,
		s.check("what is pointed at is not said", `/item \d+: fetch /.test(document.querySelector(".reading").textContent)`),
		s.check("the line that fetches is not marked",
			`document.querySelector(".code .marked.fetch")?.textContent.includes("work.Fetch(") === true`))
}

func (s student) runForReal() string {
	if !s.served {
		return s.check("it offers what it cannot do", `document.querySelector("#real").hidden`)()
	}
	if fault := s.hands.press("#real button"); fault != "" {
		return fault
	}
	if !until(s.Tab, 30, `document.querySelector("#real [role=status]").textContent.startsWith("Measured") ||
		document.querySelector("#real .problem").textContent !== ""`) {
		return "the run for real does not end: " + text(s.Tab, "#real")
	}
	if problem := text(s.Tab, "#real .problem"); problem != "" {
		return "the run for real fails: " + problem
	}
	return first(
		s.check("what was measured is not beside the simulated",
			`document.querySelectorAll("#real tbody tr td:nth-child(4):not([colspan])").length === 4`),
		s.check("there are no measured timelines",
			`lab.stage.player.panels.filter(({ schedule }) => schedule.name.endsWith(", measured")).length >= 3`),
		s.check("it does not say what one batch is worth",
			`/illustration/.test(document.querySelector("#real").textContent)`))
}

// A student gets through the whole page, from the disk and from its server, with a mouse and with a keyboard alone.
// Nothing is fetched on the way but from the page's own server.
func TestStudent(t *testing.T) {
	for _, served := range []bool{false, true} {
		for name, handsOf := range map[string]func(o *browsertest.Tab) hands{
			"mouse":    func(o *browsertest.Tab) hands { return mouse{o} },
			"keyboard": func(o *browsertest.Tab) hands { return keyboard{o} },
		} {
			t.Run(fmt.Sprintf("served=%v/%s", served, name), func(t *testing.T) {
				open := fromDisk
				if served {
					open = fromServer
				}
				o := open(t, "", browsertest.Look{})
				if fault := studentAt(o, handsOf(o), served).learn(); fault != "" {
					t.Error(fault)
				}
				browsertest.None(t, browsertest.CheckQuiet(o))
			})
		}
	}
}
