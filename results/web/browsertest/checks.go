package browsertest

import (
	_ "embed"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed checks.js
var checks string

// Ask runs a function of checks.js in the page.
func Ask[T any](o *Tab, function string) T {
	o.T.Helper()
	return Get[T](o, "(() => {"+checks+"\nreturn "+function+";\n})()")
}

// None fails for each fault.
func None(t testing.TB, faults []string) {
	t.Helper()
	for i, fault := range faults {
		if i == 20 {
			t.Errorf("and %d more", len(faults)-i)
			break
		}
		t.Error(fault)
	}
}

// CheckDrawn finds charts without a mark that is to be seen.
func CheckDrawn(o *Tab) []string { return Ask[[]string](o, "drawn()") }

// CheckQuiet finds what the console said, and what was fetched.
func CheckQuiet(o *Tab) (faults []string) {
	if !o.as.NoScripts {
		Get[bool](o, "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true))))")
	}
	Get[bool](o, "true") // all that was said before has arrived
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

// CheckWidth finds what makes the whole page scroll sideways.
func CheckWidth(o *Tab) []string { return Ask[[]string](o, "sideways()") }

// CheckPrinted finds what is not on paper.
func CheckPrinted(o *Tab) []string { return Ask[[]string](o, "printed()") }

// CheckKeyboard goes through the page with the tab key. It finds what can be used and is not reached, and where one
// cannot see where one is.
func CheckKeyboard(o *Tab) (faults []string) {
	all := Ask[int](o, "mark()")
	o.Do(chromedp.Evaluate[chromedp.Void]("document.activeElement.blur(); scrollTo(0, 0)"))
	var at struct {
		Number int
		Name   string
		Fault  string
	}
	reached := make([]bool, all)
	var last int
	for range all + 20 {
		o.Do(chromedp.KeyEvent(kb.Tab))
		at = Ask[struct {
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
			faults = append(faults, Ask[string](o, fmt.Sprintf("named(%d)", i))+" is not reached")
		}
	}
	return faults
}

// CheckAxe finds what axe-core calls a serious or critical fault.
func CheckAxe(o *Tab) []string {
	o.T.Helper()
	o.Do(chromedp.Evaluate[chromedp.Void](axe + "\n;undefined"))
	return Ask[[]string](o, "violations()")
}

// CheckSame finds texts of a page that another look at it does not have.
func CheckSame(with, without []string) (faults []string) {
	for _, text := range with {
		if !slices.Contains(without, text) {
			faults = append(faults, fmt.Sprintf("%q is not there", text))
		}
	}
	return faults
}
