package browsertest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	downloads "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// save clicks a link, and returns what the browser saves under which name.
func save(o *Tab, link string) (name string, data []byte) {
	o.T.Helper()
	dir := o.T.TempDir()
	if _, err := chromedp.CallBrowser(o.Ctx, downloads.SetDownloadBehavior, downloads.SetDownloadBehaviorParams{
		Behavior: downloads.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: new(true),
	}); err != nil {
		o.T.Fatal(err)
	}
	begun := chromedp.BrowserEvents(o.Ctx, downloads.DownloadWillBegin)
	progress := chromedp.BrowserEvents(o.Ctx, downloads.DownloadProgress)
	o.Do(chromedp.Click(chromedp.CSS(link)))
	for event, err := range begun {
		if err != nil {
			o.T.Fatal(err)
		}
		name = event.SuggestedFilename
		break
	}
	for event, err := range progress {
		if err != nil {
			o.T.Fatal(err)
		}
		if event.State == downloads.DownloadProgressStateCompleted {
			break
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		o.T.Fatalf("saved %v, %v", files, err)
	}
	if data, err = os.ReadFile(files[0]); err != nil {
		o.T.Fatal(err)
	}
	return name, data
}

// The raw data are saved under their name, byte for byte.
func TestSaveRaw(t *testing.T) {
	o := Open(t, pageOfARun(t), Look{})
	name, data := save(o, "#raw a.raw")
	want, err := os.ReadFile(oneRun)
	if err != nil {
		t.Fatal(err)
	}
	if name != filepath.Base(oneRun) || !bytes.Equal(data, want) {
		t.Errorf("saved %d bytes of %d as %s", len(data), len(want), name)
	}
	None(t, CheckQuiet(o))
}

// A picture is saved as a file of its own: well-formed, with a title, a description and the colours of both schemes.
func TestSavePicture(t *testing.T) {
	o := Open(t, pageOfARun(t), Look{})
	name, data := save(o, ".scenario > .charts > figure .save a")
	const namespace = `xmlns="http://www.w3.org/2000/svg"`
	for _, want := range []string{"<title", "<desc", "prefers-color-scheme", namespace, "<text"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s has no %s", name, want)
		}
	}
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if filepath.Ext(name) != ".svg" {
		t.Errorf("saved as %s", name)
	}
	None(t, CheckQuiet(o))
}
