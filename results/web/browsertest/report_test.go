package browsertest

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// none fails for each fault.
func none(t *testing.T, faults []string) {
	t.Helper()
	for i, fault := range faults {
		if i == 20 {
			t.Errorf("and %d more", len(faults)-i)
			break
		}
		t.Error(fault)
	}
}

// looks are those that show all of a page: each scheme in each width at the first page, and each once at the others.
var looks = []look{
	{width: screen}, {width: phone, dark: true}, {width: screen, dark: true}, {width: phone},
}

// pages are of all kinds of files.
var pages = []struct {
	name     string
	paths    []string
	looks    []look
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
			o := open(t, page, look{})
			none(t, checkQuiet(o))
			if p.compared { // its scenarios are as those of one run
				get[int](o, `[...document.querySelectorAll(".scenario")].map((section) => section.remove()).length`)
			}
			for _, as := range p.looks {
				t.Run(as.String(), func(t *testing.T) {
					o.look(as)
					none(t, checkWidth(o))
					none(t, checkDrawn(o))
					none(t, checkWidth(o)) // with all that can be unfolded
				})
			}
			none(t, checkQuiet(o))
		})
	}
}

// axe-core finds no serious violation in either scheme.
func TestAxe(t *testing.T) {
	needAxe(t)
	page := pageOfARun(t)
	for _, dark := range []bool{false, true} {
		o := open(t, page, look{dark: dark})
		o.do(chromedp.Evaluate[chromedp.Void]("for (const d of document.querySelectorAll('details')) d.open = true"))
		none(t, checkAxe(o))
	}
}

// The tab key reaches all that can be used, in order, and one sees where one is.
func TestKeyboard(t *testing.T) {
	none(t, checkKeyboard(open(t, pageOfARun(t), look{})))
}

// Without scripts, there is every table, sentence and chart that is there with them.
func TestNoScripts(t *testing.T) {
	page := pageOfARun(t)
	with := ask[[]string](open(t, page, look{}), "texts()")
	o := open(t, page, look{noScripts: true})
	without := ask[[]string](o, "texts()")
	if len(without) < 100 || !slices.Equal(with, without) {
		none(t, checkSame(with, without))
		none(t, checkSame(without, with))
	}
	none(t, checkDrawn(o))
	none(t, checkQuiet(o))
}

// paper is how wide A4 across is in pixels, less two margins of 12 mm.
const paper = 1032

// On paper, there is every table and chart, and none is cut off.
func TestPrint(t *testing.T) {
	o := open(t, pageOfARun(t), look{})
	o.look(look{print: true, width: paper})
	none(t, checkPrinted(o))
	none(t, checkWidth(o))
}
