package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// parts are what screenshots show of a page: selectors, and how high they are at most in pixels.
var parts = []struct {
	name, selector string
	most           float64
}{
	{"answer", "body", 1010},
	{"scenario", ".scenario", 6000},
	{"timeline", "#scenario-3-timeline", 1000},
}

// Screenshots of a page in both schemes, on a phone and on a screen: see make screenshots.
func TestScreenshots(t *testing.T) {
	if *pageFlag == "" || *shots == "" {
		t.Skip("takes screenshots of -page into the directory -screenshots: see make screenshots")
	}
	path, err := filepath.Abs(*pageFlag)
	if err != nil {
		t.Fatal(err)
	}
	o := OpenFile(t, path, "", Look{})
	for _, as := range looks {
		o.Look(as)
		Get[bool](o, `new Promise(done => setTimeout(() => requestAnimationFrame(() => done(true)), 100))`)
		for _, part := range parts {
			name := filepath.Join(*shots, fmt.Sprintf("%s-%s.png", part.name, as))
			if err := os.WriteFile(name, Picture(o, part.selector, part.most), 0o644); err != nil {
				t.Fatal(err)
			}
			t.Log(name)
		}
	}
}
