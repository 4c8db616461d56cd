package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A Look is how a page is looked at.
type Look struct {
	Width        int // in pixels; 0 is Screen
	Dark         bool
	Print        bool
	NoScripts    bool
	ReduceMotion bool
}

func (l Look) String() string {
	scheme := "light"
	if l.Dark {
		scheme = "dark"
	}
	return fmt.Sprintf("%s-%d", scheme, l.Width)
}

// Widths of a phone and of a screen, in pixels.
const (
	Phone  = 360
	Screen = 1440
	Height = 900
)

// A Tab is an open page, with what the browser said and fetched since it was opened.
type Tab struct {
	T   testing.TB
	Ctx context.Context

	as  Look
	own string // what the page may fetch begins with this; "" is nothing

	mu       sync.Mutex
	said     []string // errors and warnings of the console
	requests []string // addresses of what it may not fetch
}

// most is how long a test may wait for the browser, so that a page that hangs is an error and not a test that hangs.
const most = 2 * time.Minute

// Open opens a page from the disk.
func Open(t testing.TB, html string, as Look) *Tab {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
	return OpenFile(t, path, "", as)
}

// OpenFile opens a page from the disk, at a fragment such as "#answer", or at none.
func OpenFile(t testing.TB, path, fragment string, as Look) *Tab {
	t.Helper()
	return open(t, (&url.URL{Scheme: "file", Path: path}).String()+fragment, "", as)
}

// OpenServed opens a page that a server gives at an address, which may have a fragment. It may ask its own server.
func OpenServed(t testing.TB, address string, as Look) *Tab {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, address, "http://"+u.Host+"/", as)
}

func open(t testing.TB, address, own string, as Look) *Tab {
	t.Helper()
	NeedBrowser(t)
	ctx, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(ctx, most)
	t.Cleanup(cancel)
	o := &Tab{T: t, Ctx: ctx, own: own}
	page, _, _ := strings.Cut(address, "#")
	if err := chromedp.Listen(ctx, func(event any) { o.heard(event, page) }); err != nil {
		t.Fatal(err)
	}
	Call(o, network.Enable, network.EnableParams{})
	Call(o, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks})
	Call(o, log.Enable, cdp.Empty{})
	Call(o, runtime.Enable, cdp.Empty{})
	o.Look(as)
	o.Do(chromedp.Navigate(address))
	return o
}

// Look changes how the page is looked at.
func (o *Tab) Look(as Look) {
	o.T.Helper()
	if as.Width == 0 {
		as.Width = Screen
	}
	media := emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}},
	}
	if as.Dark {
		media.Features[0].Value = "dark"
	}
	if as.Print {
		media.Media = "print"
	}
	if as.ReduceMotion {
		media.Features = append(media.Features, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
	}
	o.as = as
	Call(o, emulation.SetEmulatedMedia, media)
	Call(o, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: as.NoScripts})
	o.Do(chromedp.EmulateViewport(int64(as.Width), Height))
}

// heard keeps what a reader would not want: errors, warnings and requests.
func (o *Tab) heard(event any, page string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; u != page && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") &&
			(o.own == "" || !strings.HasPrefix(u, o.own)) {
			o.requests = append(o.requests, u)
		}
	case *network.EventWebSocketCreated:
		o.requests = append(o.requests, e.URL)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			o.said = append(o.said, e.Entry.Text)
		}
	case *runtime.EventConsoleAPICalled:
		o.said = append(o.said, "console."+string(e.Type))
	case *runtime.EventExceptionThrown:
		o.said = append(o.said, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	}
}

// Do takes steps.
func (o *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	o.T.Helper()
	if err := chromedp.Do(o.Ctx, steps...); err != nil {
		o.T.Fatal(err)
	}
}

// Get is the value of an expression in the page.
func Get[T any](o *Tab, expression string) T {
	o.T.Helper()
	value, err := chromedp.Run(o.Ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		o.T.Fatalf("%s: %v", first(expression), err)
	}
	return value
}

// Call sends a command of the protocol.
func Call[P, R any](o *Tab, command cdp.Command[P, R], params P) R {
	o.T.Helper()
	result, err := chromedp.Call(o.Ctx, command, params)
	if err != nil {
		o.T.Fatal(err)
	}
	return result
}

func first(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

// Frame waits until what was asked for has been drawn.
func Frame(o *Tab) {
	o.T.Helper()
	Get[bool](o, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
}
