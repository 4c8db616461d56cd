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

// Screenshots of a lesson, gone through with a guess, in both schemes, on a screen and on a phone: see make screenshots.
func TestScreenshots(t *testing.T) {
	if *shots == "" {
		t.Skip("takes screenshots of the lab into the directory -screenshots: see make screenshots")
	}
	o := alone(fromDisk(t, "#lesson=4&guess=lesson:4,pipeline:6", browsertest.Look{ReduceMotion: true}))
	settled(o, "#guess .main")
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
