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

// A look is how a page is looked at.
type look struct {
	width     int
	dark      bool
	print     bool
	noScripts bool
}

func (l look) String() string {
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	return fmt.Sprintf("%s-%d", scheme, l.width)
}

// Widths of a phone and of a screen, in pixels.
const (
	phone  = 360
	screen = 1440
	height = 900
)

// A tab is an open page, with what the browser said and fetched since it was opened.
type tab struct {
	t   testing.TB
	ctx context.Context
	as  look

	mu       sync.Mutex
	said     []string // errors and warnings of the console
	requests []string // addresses outside the page
}

// most is how long a test may wait for the browser, so that a page that hangs is an error and not a test that hangs.
const most = 2 * time.Minute

// open opens a page from the disk.
func open(t testing.TB, html string, as look) *tab {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
	return openFile(t, path, as)
}

func openFile(t testing.TB, path string, as look) *tab {
	t.Helper()
	needBrowser(t)
	ctx, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(ctx, most)
	t.Cleanup(cancel)
	o := &tab{t: t, ctx: ctx}
	address := (&url.URL{Scheme: "file", Path: path}).String()
	if err := chromedp.Listen(ctx, func(event any) { o.heard(event, address) }); err != nil {
		t.Fatal(err)
	}
	call(o, network.Enable, network.EnableParams{})
	call(o, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks})
	call(o, log.Enable, cdp.Empty{})
	call(o, runtime.Enable, cdp.Empty{})
	o.look(as)
	o.do(chromedp.Navigate(address))
	return o
}

// look changes how the page is looked at.
func (o *tab) look(as look) {
	o.t.Helper()
	if as.width == 0 {
		as.width = screen
	}
	media := emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}},
	}
	if as.dark {
		media.Features[0].Value = "dark"
	}
	if as.print {
		media.Media = "print"
	}
	o.as = as
	call(o, emulation.SetEmulatedMedia, media)
	call(o, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: as.noScripts})
	o.do(chromedp.EmulateViewport(int64(as.width), height))
}

// heard keeps what a reader would not want: errors, warnings and requests.
func (o *tab) heard(event any, page string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; u != page && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
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

func (o *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	o.t.Helper()
	if err := chromedp.Do(o.ctx, steps...); err != nil {
		o.t.Fatal(err)
	}
}

// get is the value of an expression in the page.
func get[T any](o *tab, expression string) T {
	o.t.Helper()
	value, err := chromedp.Run(o.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		o.t.Fatalf("%s: %v", first(expression), err)
	}
	return value
}

// call sends a command of the protocol.
func call[P, R any](o *tab, command cdp.Command[P, R], params P) R {
	o.t.Helper()
	result, err := chromedp.Call(o.ctx, command, params)
	if err != nil {
		o.t.Fatal(err)
	}
	return result
}

func first(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
