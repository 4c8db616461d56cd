package browsertest

import (
	"strings"
	"testing"
)

// broken are pages with one fault each, and what the check for it says.
var broken = map[string]struct {
	html  string
	as    look
	check func(o *tab) []string
	want  string
}{
	"no chart":         {"", look{}, checkDrawn, "there is no chart"},
	"no picture":       {`<figure class=chart id=f></figure>`, look{}, checkDrawn, "f has no picture"},
	"no coordinate":    {chartOf(`<path class="fetch bar" d="M0 0HNaN"/>`), look{}, checkDrawn, "no number"},
	"legend only":      {chartOf(`<path class="fetch bar" d="M0 0H20"/>`), look{}, checkDrawn, "1 marks in too little"},
	"axis only":        {chartOf(`<path class="faint" d="M0 0H300V100"/>`), look{}, checkDrawn, "0 marks"},
	"blank canvas":     {`<figure class=chart id=f><canvas></canvas></figure>`, look{}, checkDrawn, "f is blank"},
	"an error":         {`<script>nothing.at.all</script>`, look{}, checkQuiet, "nothing is not defined"},
	"a rejection":      {`<script>Promise.reject(Error("lost"))</script>`, look{}, checkQuiet, "lost"},
	"a line":           {`<script>console.log("x")</script>`, look{}, checkQuiet, "console.log"},
	"a request":        {`<img src="http://127.0.0.1:9/x.png" alt="x">`, look{}, checkQuiet, "fetches http://127"},
	"a file":           {`<link rel=stylesheet href="x.css">`, look{}, checkQuiet, "x.css"},
	"a late request":   {`<script>onload = () => fetch("http://127.0.0.1:9/late")</script>`, look{}, checkQuiet, "9/late"},
	"against policy":   {forbidding + `<p style="color:red">x</p>`, look{}, checkQuiet, "Content Security Policy"},
	"a wide page":      {`<p id=w style="width:500px">x</p>`, look{width: phone}, checkWidth, "window of 360: <p > x"},
	"not reachable":    {`<a href="#a">a</a><a href="#" tabindex=-1>b</a>`, look{}, checkKeyboard, "b is not reached"},
	"no focus":         {noOutline, look{}, checkKeyboard, "does not see it"},
	"out of sight":     {`<a href="#a" style="position:fixed;top:-99px">a</a>`, look{}, checkKeyboard, "is out of sight"},
	"another order":    {`<a href="#a">a</a><a href="#b" tabindex=1>b</a>`, look{}, checkKeyboard, "comes too late"},
	"cut off on paper": {wideTable, look{print: true, width: 700}, checkPrinted, "beside the paper"},
	"folded on paper":  {`<details>` + wideTable, look{print: true, width: 2000}, checkPrinted, "is not on paper"},
	"a box on paper":   {`<select></select>`, look{print: true}, checkPrinted, "does nothing"},
	"low contrast":     {`<p style="color:#ccc">some words</p>`, look{}, checkAxe, "color-contrast"},
	"low in the dark":  {darkText, look{dark: true}, checkAxe, "color-contrast"},
	"no name":          {`<button></button>`, look{}, checkAxe, "button-name"},
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
	for _, check := range []func(*tab) []string{checkWidth, checkDrawn, checkKeyboard, checkPrinted, checkQuiet} {
		for _, as := range []look{{width: phone}, {dark: true}, {print: true}} {
			none(t, check(open(t, good, as)))
		}
	}
	needAxe(t)
	none(t, checkAxe(open(t, good, look{})))
}

// Each check finds the fault that is in a page.
func TestChecks(t *testing.T) {
	for name, b := range broken {
		t.Run(name, func(t *testing.T) {
			if b.want == "color-contrast" || b.want == "button-name" {
				needAxe(t)
			}
			page := `<!doctype html><html lang=en><link rel=icon href="data:,"><title>broken</title>` + b.html
			found := strings.Join(b.check(open(t, page, b.as)), "\n")
			if !strings.Contains(found, b.want) {
				t.Errorf("found %q, want %q", found, b.want)
			}
		})
	}
}

// What is missing in one of two lists of texts is named.
func TestCheckSame(t *testing.T) {
	if found := checkSame([]string{"a", "b"}, []string{"b", "c"}); len(found) != 1 || found[0] != `"a" is not there` {
		t.Errorf("found %q", found)
	}
}
