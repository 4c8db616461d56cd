package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// A service that breaks, or asks for fewer requests, while it is measured, stops the run; what
// was measured until then is kept and shown.
func TestURLsStop(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		want   string
		more   int64 // requests that are answered after it broke, at most
	}{
		"failing": {500, "of the last 100 requests failed, the last one: status 500", 11 + 4},
		"429":     {429, "stopped: the service asks for fewer requests: status 429", 4},
	} {
		var n atomic.Int64
		urls, asked := ownService(t, func(w http.ResponseWriter, req *http.Request) {
			if n.Add(1) > 50 {
				w.WriteHeader(test.status)
				return
			}
			fine(w, req)
		})
		dir := t.TempDir()
		code, out, errs := runOver(t, urls, dir)
		path, _ := recordingIn(t, dir)
		if code != 1 || !strings.Contains(errs, test.want) || !strings.Contains(errs, path) ||
			!strings.Contains(out, "urls · 8 items a batch") {
			t.Errorf("%s: exit %d\n%s\n%s", name, code, out, errs)
		}
		if asked.Load() > 50+test.more {
			t.Errorf("%s: asked %d times", name, asked.Load())
		}
		if _, samples, err := record.ReadSidecar(record.SidecarPath(path)); err != nil || len(samples) < 3 {
			t.Errorf("%s: %d samples, error %v", name, len(samples), err)
		}
	}
}

// One that is broken from the start is not measured at all.
func TestURLsBroken(t *testing.T) {
	urls, asked := ownService(t, func(w http.ResponseWriter, req *http.Request) { http.NotFound(w, req) })
	dir := t.TempDir()
	code, out, errs := runOver(t, urls, dir)
	if code != 1 || out != "" || asked.Load() != 1 || !strings.Contains(errs, "urls.txt: line 1: status 404") {
		t.Errorf("exit %d, asked %d times: %s", code, asked.Load(), errs)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) > 0 {
		t.Errorf("left %v", files)
	}
}

// Where the cap on the rate binds, the report says so before it ranks; and where it binds on
// the baseline, it speaks of no speedup.
func TestURLsHeld(t *testing.T) {
	urls, _ := ownService(t, fine)
	code, out, errs := runOver(t, urls, t.TempDir(), "--items", "12", "--blocks", "1", "--max-rate", "50")
	if code != 0 || !strings.Contains(out, "at most 50 requests a second") ||
		!strings.Contains(out, "The cap of 50 requests a second held back") || strings.Contains(out, "×") {
		t.Errorf("exit %d: %s\n%s", code, errs, out)
	}
	if held, ranked := strings.Index(out, "The cap of"), strings.Index(out, "too few to rank"); held > ranked {
		t.Errorf("ranked first\n%s", out)
	}
}

// Why a sample failed is recorded with the line of the address, and nothing else of it: also where
// the address led to another port, or to a name that is not in the list.
func TestURLsFailuresArePublishable(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ to, want string }{
		"another port": {"http://127.0.0.1:1/secret",
			"the first at line 4 of the list: fetching item 3: redirected to another port or scheme"},
		"other name": {"http://secret.invalid/",
			"the first at line 4 of the list: fetching item 3: redirected to a host that is not in the list"},
		"other scheme": {"ftp://127.0.0.1/secret",
			"the first at line 4 of the list: fetching item 3: redirected to what is neither http nor https"},
	} {
		var n, away atomic.Int64
		urls, _ := ownService(t, func(w http.ResponseWriter, req *http.Request) {
			// Some of them are of warming up, which does not follow; more than 10 would stop the run.
			if n.Add(1) > 20 && strings.HasSuffix(req.URL.Path, "/3") && away.Add(1) <= 6 {
				http.Redirect(w, req, test.to, http.StatusFound)
				return
			}
			fine(w, req)
		})
		dir := t.TempDir()
		code, _, errs := runOver(t, urls, dir)
		path, everything := recordingIn(t, dir)
		if code != 1 || !strings.Contains(errs, "samples failed") {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
		for _, file := range []string{path, record.SidecarPath(path)} {
			if data, err := os.ReadFile(file); err != nil || !strings.Contains(string(data), test.want) {
				t.Errorf("%s: %s does not say %q, error %v", name, filepath.Base(file), test.want, err)
			}
		}
		for _, secret := range []string{"secret", "127.0.0.1", "http:", "ftp:", "invalid", urls} {
			if strings.Contains(everything, secret) {
				t.Errorf("%s: %q was written down", name, secret)
			}
		}
	}
}
