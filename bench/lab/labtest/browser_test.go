package labtest_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/overlap-bench/overlap/bench/lab"
	"github.com/overlap-bench/overlap/bench/lab/labtest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/web"
	"github.com/overlap-bench/overlap/results/web/browsertest"
)

// simulateExactly has the page's own worker simulate everything.
const simulateExactly = `startWorker().then((worker) => {
	const data = JSON.parse(document.getElementById("lab-data").textContent);
	return exactSpans(worker, data.presets, data.strategies.map(({ name }) => name));
}).then((answers) => JSON.stringify(answers))`

// loaded waits until all scripts of the page have run: the data are there before them.
const loaded = `new Promise((done) => {
	document.readyState === "complete" ? done(true) : addEventListener("load", () => done(true));
})`

// A browser comes to the same as well, in a page from the disk that fetches nothing.
func TestChromium(t *testing.T) {
	browsertest.NeedBrowser(t)
	tab := browsertest.Open(t, string(page(t).HTML), browsertest.Look{})
	checkExactly(t, tab)
	browsertest.None(t, browsertest.CheckQuiet(tab))
}

func checkExactly(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	answers := browsertest.Get[string](tab, fmt.Sprintf("{%s; globalThis.exactSpans = exactSpans}; %s", labtest.Script,
		simulateExactly))
	if _, err := labtest.Check(t.Context(), []byte(answers)); err != nil {
		t.Error(err)
	}
}

// A report with the lab opens it as a page that works under the report's policy, and comes to the same.
func TestReport(t *testing.T) {
	browsertest.NeedBrowser(t)
	p := page(t)
	path := filepath.Join(t.TempDir(), "report.html")
	var report bytes.Buffer
	if err := (web.Report{Runs: recorded(t), Lab: embedded(p)}).Write(&report); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, report.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	tab := browsertest.OpenFile(t, path, "", browsertest.Look{})
	tab.Do(chromedp.WaitVisible(chromedp.CSS("#lab a.open[href^=blob]")))
	browsertest.None(t, browsertest.CheckQuiet(tab))
	// It opens in a tab of its own, of which nothing would be heard here.
	tab.Do(chromedp.SetAttributes(chromedp.CSS("#lab a.open"), map[string]string{"target": "_self"}),
		chromedp.Click(chromedp.CSS("#lab a.open")), chromedp.WaitReady(chromedp.CSS("#lab-data")))
	browsertest.Get[bool](tab, loaded)
	checkExactly(t, tab)
	browsertest.None(t, browsertest.CheckQuiet(tab))
}

func embedded(p lab.Page) *web.Lab {
	return &web.Lab{HTML: p.HTML, Styles: []string{p.Style}, Scripts: p.Scripts}
}

func recorded(t *testing.T) []record.Labelled {
	t.Helper()
	f, err := record.Read("../../../results/runs/xeon-2c-8f12/20261128T133427Z-7fc195375.txt")
	if err != nil {
		t.Fatal(err)
	}
	return []record.Labelled{{Files: []*record.File{f}}}
}
