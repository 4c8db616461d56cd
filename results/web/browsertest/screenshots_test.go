package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
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
			if err := os.WriteFile(name, picture(o, part.selector, part.most), 0o644); err != nil {
				t.Fatal(err)
			}
			t.Log(name)
		}
	}
}

// picture is a screenshot of the first element of a selector.
func picture(o *Tab, selector string, most float64) []byte {
	o.T.Helper()

	clip := Get[struct{ X, Y, Width, Height float64 }](o, fmt.Sprintf(`(() => {
		const box = document.querySelector(%q).getBoundingClientRect();
		return { X: Math.max(0, box.left - 16 + scrollX), Y: Math.max(0, box.top - 16 + scrollY),
			Width: Math.min(box.width + 32, innerWidth), Height: box.height + 32 };
	})()`, selector))
	shot := Call(o, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: new(true),
		Clip: &page.Viewport{X: clip.X, Y: clip.Y, Width: clip.Width, Height: min(most, clip.Height), Scale: 1}})
	return shot.Data
}
