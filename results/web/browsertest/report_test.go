package browsertest

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// looks are those that show all of a page: each scheme in each width at the first page, and each once at the others.
var looks = []Look{
	{Width: Screen}, {Width: Phone, Dark: true}, {Width: Screen, Dark: true}, {Width: Phone},
}

// pages are of all kinds of files.
var pages = []struct {
	name     string
	paths    []string
	looks    []Look
	compared bool
}{
	{"one run", []string{oneRun}, looks, false},
	{"two runs", []string{earlier, later}, looks[:2], true},
	{"machines", []string{earlier, oneRun}, looks[:2], true},
	{"against", []string{againstRun}, looks[:2], false},
	{"several limits", []string{scalingRun}, looks[:2], false},
}

// Every page draws all its charts, fetches nothing, and fits a phone and a screen, in both schemes.
func TestPages(t *testing.T) {
	for _, p := range pages {
		t.Run(p.name, func(t *testing.T) {
			page := report(t, p.paths...)
			o := Open(t, page, Look{})
			None(t, CheckQuiet(o))
			if p.compared { // its scenarios are as those of one run
				Get[int](o, `[...document.querySelectorAll(".scenario")].map((section) => section.remove()).length`)
			}
			for _, as := range p.looks {
				t.Run(as.String(), func(t *testing.T) {
					o.Look(as)
					None(t, CheckWidth(o))
					None(t, CheckDrawn(o))
					None(t, CheckWidth(o)) // with all that can be unfolded
				})
			}
			None(t, CheckQuiet(o))
		})
	}
}

// axe-core finds no serious violation in either scheme.
func TestAxe(t *testing.T) {
	NeedAxe(t)
	page := pageOfARun(t)
	for _, dark := range []bool{false, true} {
		o := Open(t, page, Look{Dark: dark})
		o.Do(chromedp.Evaluate[chromedp.Void]("for (const d of document.querySelectorAll('details')) d.open = true"))
		None(t, CheckAxe(o))
	}
}

// The tab key reaches all that can be used, in order, and one sees where one is.
func TestKeyboard(t *testing.T) {
	None(t, CheckKeyboard(Open(t, pageOfARun(t), Look{})))
}

// Without scripts, there is every table, sentence and chart that is there with them.
func TestNoScripts(t *testing.T) {
	page := pageOfARun(t)
	with := Ask[[]string](Open(t, page, Look{}), "texts()")
	o := Open(t, page, Look{NoScripts: true})
	without := Ask[[]string](o, "texts()")
	if len(without) < 100 || !slices.Equal(with, without) {
		None(t, CheckSame(with, without))
		None(t, CheckSame(without, with))
	}
	None(t, CheckDrawn(o))
	None(t, CheckQuiet(o))
}

// paper is how wide A4 across is in pixels, less two margins of 12 mm.
const paper = 1032

// On paper, there is every table and chart, and none is cut off.
func TestPrint(t *testing.T) {
	o := Open(t, pageOfARun(t), Look{})
	o.Look(Look{Print: true, Width: paper})
	None(t, CheckPrinted(o))
	None(t, CheckWidth(o))
}
