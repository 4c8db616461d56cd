package browsertest

import (
	"fmt"

	"github.com/chromedp/cdproto/page"
)

// Picture is a screenshot of the first element of a selector, as PNG, and so high at most in pixels.
func Picture(o *Tab, selector string, most float64) []byte {
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
