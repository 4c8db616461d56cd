package browsertest

import (
	"strings"
	"testing"
)

// broken are pages with one fault each, and what the check for it says.
var broken = map[string]struct {
	html  string
	as    Look
	check func(o *Tab) []string
	want  string
}{
	"no chart":         {"", Look{}, CheckDrawn, "there is no chart"},
	"no picture":       {`<figure class=chart id=f></figure>`, Look{}, CheckDrawn, "f has no picture"},
	"no coordinate":    {chartOf(`<path class="fetch bar" d="M0 0HNaN"/>`), Look{}, CheckDrawn, "no number"},
	"legend only":      {chartOf(`<path class="fetch bar" d="M0 0H20"/>`), Look{}, CheckDrawn, "1 marks in too little"},
	"axis only":        {chartOf(`<path class="faint" d="M0 0H300V100"/>`), Look{}, CheckDrawn, "0 marks"},
	"blank canvas":     {`<figure class=chart id=f><canvas></canvas></figure>`, Look{}, CheckDrawn, "f is blank"},
	"an error":         {`<script>nothing.at.all</script>`, Look{}, CheckQuiet, "nothing is not defined"},
	"a rejection":      {`<script>Promise.reject(Error("lost"))</script>`, Look{}, CheckQuiet, "lost"},
	"a line":           {`<script>console.log("x")</script>`, Look{}, CheckQuiet, "console.log"},
	"a request":        {`<img src="http://127.0.0.1:9/x.png" alt="x">`, Look{}, CheckQuiet, "fetches http://127"},
	"a file":           {`<link rel=stylesheet href="x.css">`, Look{}, CheckQuiet, "x.css"},
	"a late request":   {`<script>onload = () => fetch("http://127.0.0.1:9/late")</script>`, Look{}, CheckQuiet, "9/late"},
	"against policy":   {forbidding + `<p style="color:red">x</p>`, Look{}, CheckQuiet, "Content Security Policy"},
	"a wide page":      {`<p id=w style="width:500px">x</p>`, Look{Width: Phone}, CheckWidth, "window of 360: <p > x"},
	"not reachable":    {`<a href="#a">a</a><a href="#" tabindex=-1>b</a>`, Look{}, CheckKeyboard, "b is not reached"},
	"no focus":         {noOutline, Look{}, CheckKeyboard, "does not see it"},
	"out of sight":     {`<a href="#a" style="position:fixed;top:-99px">a</a>`, Look{}, CheckKeyboard, "is out of sight"},
	"another order":    {`<a href="#a">a</a><a href="#b" tabindex=1>b</a>`, Look{}, CheckKeyboard, "comes too late"},
	"cut off on paper": {wideTable, Look{Print: true, Width: 700}, CheckPrinted, "beside the paper"},
	"folded on paper":  {`<details>` + wideTable, Look{Print: true, Width: 2000}, CheckPrinted, "is not on paper"},
	"a box on paper":   {`<select></select>`, Look{Print: true}, CheckPrinted, "does nothing"},
	"low contrast":     {`<p style="color:#ccc">some words</p>`, Look{}, CheckAxe, "color-contrast"},
	"low in the dark":  {darkText, Look{Dark: true}, CheckAxe, "color-contrast"},
	"no name":          {`<button></button>`, Look{}, CheckAxe, "button-name"},
}

const (
	forbidding = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`
	noOutline  = `<style>a{outline:none!important}</style><a href="#a">a</a>`
	wideTable  = `<table><tr><td style="min-width:900px">x</table>`
	darkText   = `<meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme: dark)` +
		`{html {background: #111} p {color: #333}}</style><p>some words</p>`
)

func chartOf(marks string) string {
	return `<figure class=chart id=f><svg class=picture width=260 height=200>` + marks + `</svg></figure>`
}

// No check finds a fault in a page without.
func TestNoFault(t *testing.T) {
	good := `<!doctype html><html lang=en><title>good</title><style>a:focus-visible{outline:2px solid}` +
		`@media print{select{display:none}}</style><main><h1>good</h1><a href="#a">a</a>` +
		chartOf(`<path class="fetch bar" stroke=red d="M0 50H300"/><path class="process bar" d="M0 10V100"/>`) + `</main>`
	for _, check := range []func(*Tab) []string{CheckWidth, CheckDrawn, CheckKeyboard, CheckPrinted, CheckQuiet} {
		for _, as := range []Look{{Width: Phone}, {Dark: true}, {Print: true}} {
			None(t, check(Open(t, good, as)))
		}
	}
	NeedAxe(t)
	None(t, CheckAxe(Open(t, good, Look{})))
}

// Each check finds the fault that is in a page.
func TestChecks(t *testing.T) {
	for name, b := range broken {
		t.Run(name, func(t *testing.T) {
			if b.want == "color-contrast" || b.want == "button-name" {
				NeedAxe(t)
			}
			page := `<!doctype html><html lang=en><link rel=icon href="data:,"><title>broken</title>` + b.html
			found := strings.Join(b.check(Open(t, page, b.as)), "\n")
			if !strings.Contains(found, b.want) {
				t.Errorf("found %q, want %q", found, b.want)
			}
		})
	}
}

// What is missing in one of two lists of texts is named.
func TestCheckSame(t *testing.T) {
	if found := CheckSame([]string{"a", "b"}, []string{"b", "c"}); len(found) != 1 || found[0] != `"a" is not there` {
		t.Errorf("found %q", found)
	}
}
