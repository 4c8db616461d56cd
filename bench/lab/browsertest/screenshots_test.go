package browsertest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/overlap-bench/overlap/results/web/browsertest"
)

var shots = flag.String("screenshots", "", "the directory for screenshots of the page")

// Screenshots of a lesson, gone through with a guess, in both schemes, on a screen and on a phone: see make
// screenshots.
func TestScreenshots(t *testing.T) {
	if *shots == "" {
		t.Skip("takes screenshots of the lab into the directory -screenshots: see make screenshots")
	}
	o := alone(fromDisk(t, "#lesson=4&guess=lesson:4,pipeline:6", browsertest.Look{ReduceMotion: true}))
	why := (mouse{o}).write("#guess textarea", "Two stages at a time take as long as the longer one.")
	if fault := why + (mouse{o}).press("#guess .main"); fault != "" {
		t.Fatal(fault)
	}
	if !until(o, 30, `document.querySelector("#happened .summary")?.textContent.includes("takes")`) {
		t.Fatal(text(o, "#guess .problem"))
	}
	for _, as := range looks {
		as.ReduceMotion = true
		o.Look(as)
		browsertest.Frame(o)
		for part, selector := range map[string]string{"lesson": "body", "outcome": "#happened", "stage": "#stage"} {
			name := filepath.Join(*shots, fmt.Sprintf("lab-%s-%s.png", part, as))
			if err := os.WriteFile(name, browsertest.Picture(o, selector, 4000), 0o644); err != nil {
				t.Fatal(err)
			}
			t.Log(name)
		}
	}
}
