package browsertest

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed testdata/checks.js
var checks string

// ask runs a function of testdata/checks.js in the page.
func ask[T any](o *tab, function string) T {
	o.t.Helper()
	return get[T](o, "(() => {"+checks+"\nreturn "+function+";\n})()")
}

// checkDrawn finds charts without a mark that is to be seen.
func checkDrawn(o *tab) []string { return ask[[]string](o, "drawn()") }

// checkQuiet finds what the console said, and what was fetched.
func checkQuiet(o *tab) (faults []string) {
	if !o.as.noScripts {
		get[bool](o, "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true))))")
	}
	get[bool](o, "true") // all that was said before has arrived
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, said := range o.said {
		faults = append(faults, "the console says "+said)
	}
	for _, address := range o.requests {
		faults = append(faults, "it fetches "+address)
	}
	return faults
}

// checkWidth finds what makes the whole page scroll sideways.
func checkWidth(o *tab) []string { return ask[[]string](o, "sideways()") }

// checkPrinted finds what is not on paper.
func checkPrinted(o *tab) []string { return ask[[]string](o, "printed()") }

// checkKeyboard goes through the page with the tab key. It finds what can be used and is not reached, and where one
// cannot see where one is.
func checkKeyboard(o *tab) (faults []string) {
	all := ask[int](o, "mark()")
	o.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.blur(); scrollTo(0, 0)"))
	var at struct {
		Number int
		Name   string
		Fault  string
	}
	reached := make([]bool, all)
	var last int
	for range all + 20 {
		o.do(chromedp.KeyEvent(kb.Tab))
		at = ask[struct {
			Number int
			Name   string
			Fault  string
		}](o, "focused()")
		if at.Fault != "" {
			faults = append(faults, at.Name+" "+at.Fault)
		}
		if at.Number < 0 {
			continue
		}
		if reached[at.Number] {
			break // it begins again
		}
		if at.Number < last {
			faults = append(faults, at.Name+" comes too late")
		}
		reached[at.Number], last = true, at.Number
	}
	for i, is := range reached {
		if !is {
			faults = append(faults, ask[string](o, fmt.Sprintf("named(%d)", i))+" is not reached")
		}
	}
	return faults
}

// checkAxe finds what axe-core calls a serious or critical fault.
func checkAxe(o *tab) []string {
	o.t.Helper()
	o.do(chromedp.Evaluate[chromedp.Void](axe + "\n;undefined"))
	return ask[[]string](o, "violations()")
}

// checkSame finds texts of a page that another look at it does not have.
func checkSame(with, without []string) (faults []string) {
	for _, text := range with {
		if !slices.Contains(without, text) {
			faults = append(faults, fmt.Sprintf("%q is not there", text))
		}
	}
	return faults
}
