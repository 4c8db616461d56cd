package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// ownService serves the handler, and lists 8 addresses of it in a file.
func ownService(t *testing.T, handler http.HandlerFunc) (urls string, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		asked.Add(1)
		handler(w, req)
	}))
	t.Cleanup(server.Close)
	var text strings.Builder
	for i := range 8 {
		fmt.Fprintf(&text, "%s/secret/%d\n", server.URL, i)
	}
	return writeURLs(t, text.String()), asked
}

func writeURLs(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "urls.txt")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func runOver(t *testing.T, urls, dir string, more ...string) (code int, stdout, stderr string) {
	t.Helper()
	return overlap(t, append([]string{"run", "--urls", urls, "--out", dir, "--watch=false", "--budget", "0",
		"--limits", "4", "--strategies", "sequential,pool,pipeline", "--blocks", "2"}, more...)...)
}

func fine(w http.ResponseWriter, req *http.Request) { fmt.Fprint(w, "hello ", req.URL.Path) }

func recordingIn(t *testing.T, dir string) (text string, everything string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("recorded %v, error %v", files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		everything += string(data)
	}
	return files[1], everything
}

// A run over URLs records, shows, makes as many requests as the plan said, and writes no
// address down.
func TestURLs(t *testing.T) {
	t.Parallel()
	urls, asked := ownService(t, fine)
	dir := t.TempDir()
	code, plan, _ := runOver(t, urls, dir, "--dry-run")
	// 8 + 4 + 8 × 8
	if code != 0 || asked.Load() != 0 || !strings.Contains(plan, "8 samples, 76 requests to 127.0.0.1, at any rate") {
		t.Errorf("exit %d, %d requests\n%s", code, asked.Load(), plan)
	}
	code, out, errs := runOver(t, urls, dir)
	if code != 0 || !strings.Contains(out, "urls · 8 items a batch") ||
		!strings.Contains(errs, "76 requests were made") || asked.Load() != 76 {
		t.Errorf("exit %d, %d requests\n%s\n%s", code, asked.Load(), out, errs)
	}
	path, everything := recordingIn(t, dir)
	for _, secret := range []string{"secret", "127.0.0.1", "http:", urls} {
		if strings.Contains(everything, secret) {
			t.Errorf("%q was written down", secret)
		}
	}
	if got := samplesOf(t, path); len(got) != 8 {
		t.Errorf("%d samples", len(got))
	}
	if _, shown, _ := overlap(t, "show", path); shown != out {
		t.Errorf("run printed\n%s\nshow prints\n%s", out, shown)
	}
}

// A run over URLs goes on over the same ones only.
func TestURLsResume(t *testing.T) {
	t.Parallel()
	urls, _ := ownService(t, fine)
	dir := t.TempDir()
	if code, _, errs := runOver(t, urls, dir); code != 0 {
		t.Fatal(errs)
	}
	path, _ := recordingIn(t, dir)
	resume := []string{"run", "--resume", path, "--watch=false", "--budget", "0", "--blocks", "3"}
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "was measured over a list of URLs: give it again"},
		{[]string{"--urls", writeURLs(t, "http://localhost:1/\n")}, "was measured over other URLs"},
		{[]string{"--urls", urls, "--work", "html"}, "was measured with --work sha256"},
		{[]string{"--urls", urls, "--limits", "8"}, "--limits is in the file"},
	} {
		if code, _, errs := overlap(t, append(resume, test.args...)...); code == 0 || !strings.Contains(errs, test.want) {
			t.Errorf("%v: exit %d, %s", test.args, code, errs)
		}
	}
	code, out, errs := overlap(t, append(resume, "--urls", urls)...)
	if code != 0 || !strings.Contains(out, "3 samples") || len(samplesOf(t, path)) != 12 {
		t.Errorf("exit %d: %s\n%s", code, errs, out)
	}
}

// Nor does it go on once the service answers something else, at whatever address; but one that never
// answers the same was so from the beginning, and all of its items are counted, in both parts.
func TestURLsResumeOtherContent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first, then func(w http.ResponseWriter, req *http.Request)
		want        string
	}{
		"one address": {fine, func(w http.ResponseWriter, req *http.Request) {
			fmt.Fprint(w, "hello ", strings.Replace(req.URL.Path, "7", "other", 1))
		}, "was measured while the service answered something else, at 1 of the 8 URLs: start a new run"},
		"always another": {counting(), counting(), ""},
	} {
		answer := test.first
		urls, _ := ownService(t, func(w http.ResponseWriter, req *http.Request) { answer(w, req) })
		dir := t.TempDir()
		if code, _, errs := runOver(t, urls, dir); code != 0 {
			t.Fatal(errs)
		}
		path, before := recordingIn(t, dir)
		answer = test.then
		code, out, errs := overlap(t, "run", "--resume", path, "--urls", urls, "--watch=false", "--budget", "0",
			"--blocks", "3")
		if test.want != "" {
			if _, after := recordingIn(t, dir); code != 1 || !strings.Contains(errs, test.want) || after != before {
				t.Errorf("%s: exit %d: %s", name, code, errs)
			}
			continue
		}
		if code != 0 || !strings.Contains(out, "3 samples") ||
			!strings.Contains(out, "8 of 8 items a batch had another result") || strings.Count(out, "urls · ") != 1 {
			t.Errorf("%s: exit %d: %s\n%s", name, code, errs, out)
		}
	}
}

// counting never answers the same.
func counting() http.HandlerFunc {
	var n atomic.Int64
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, n.Add(1)) }
}

// Two runs over other content are other work; of a service that never answers the same, they are as
// much the same as there can be.
func TestURLsCompareContent(t *testing.T) {
	t.Parallel()
	long := func(w http.ResponseWriter, req *http.Request) { fmt.Fprint(w, strings.Repeat(req.URL.Path, 100)) }
	for name, test := range map[string]struct {
		first, then http.HandlerFunc
		code        int
	}{"the same": {fine, fine, 0}, "other": {fine, long, 1}, "always another": {counting(), counting(), 0}} {
		answer := test.first
		urls, _ := ownService(t, func(w http.ResponseWriter, req *http.Request) { answer(w, req) })
		var paths []string
		for _, handler := range []http.HandlerFunc{test.first, test.then} {
			answer = handler
			dir := t.TempDir()
			if code, _, errs := runOver(t, urls, dir); code != 0 {
				t.Fatal(errs)
			}
			path, _ := recordingIn(t, dir)
			paths = append(paths, path)
		}
		code, out, errs := overlap(t, append([]string{"compare"}, paths...)...)
		if code != test.code || strings.Contains(out+errs, "content") != (test.code == 1) {
			t.Errorf("%s: exit %d\n%s%s", name, code, out, errs)
		}
	}
}

// What must not be asked is not: refused in one line, before anything is sent or written.
func TestURLsRefused(t *testing.T) {
	urls, asked := ownService(t, fine)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--urls", writeURLs(t, "http://127.0.0.1/\n\nhttp://example.com/\n")},
			"line 3: example.com is not on this machine: if the service is yours, say --i-own-this"},
		{[]string{"--urls", writeURLs(t, "example.com\n")}, "line 1: a URL begins with http://"},
		{[]string{"--urls", filepath.Join(t.TempDir(), "none")}, "no such file"},
		{[]string{"--urls", urls, "--max-requests", "75"}, "this would take 76 requests, and --max-requests is 75"},
		{[]string{"--urls", urls, "--max-requests", "0"}, "--max-requests is 0"},
		{[]string{"--urls", urls, "--max-rate", "0"}, "--max-rate is 0"},
		{[]string{"--urls", urls, "--max-rate", "NaN"}, "--max-rate is NaN"},
		{[]string{"--urls", urls, "--max-rate", "1e-9"}, "--max-rate is 1e-09: use a number of requests a second from 0.1"},
		{[]string{"--urls", urls, "--items", "2305843009213693952"},
			"--items is 2305843009213693952: use at most 1000000, since"},
		{[]string{"--urls", urls, "--blocks", "10001"}, "--blocks is 10001: use at most 10000"},
		{[]string{"--urls", urls, "--work", "go"}, `--work is "go": use sha256 or html`},
		{[]string{"--urls", urls, "--scenarios", "io"}, "--scenarios has no use with --urls"},
		{[]string{"--urls", ""}, "--urls is empty: name a file"},
		{[]string{"--resume", ""}, "--resume: it is empty: name the .txt"},
	} {
		dir := t.TempDir()
		code, out, errs := runOver(t, urls, dir, test.args...)
		if code != 1 || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, test.want) {
			t.Errorf("%v: exit %d, %s, want %q", test.args, code, errs, test.want)
		}
		if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) > 0 || asked.Load() > 0 {
			t.Errorf("%v: left %v, asked %d times", test.args, files, asked.Load())
		}
	}
	// For a service elsewhere there is a rate that nobody should mind.
	dir := t.TempDir()
	code, out, _ := runOver(t, writeURLs(t, "http://example.com/\n"), dir, "--i-own-this", "--dry-run")
	if code != 0 || !strings.Contains(out, "to example.com, at most 100 a second;") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// Further blocks make more requests than the blocks of all cells do. It is said beforehand how many
// there are at least and at most, and that holds.
func TestURLsRequests(t *testing.T) {
	t.Parallel()
	urls, asked := ownService(t, fine)
	dir := t.TempDir()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--blocks", "6"}, "24 samples, 204 requests to"}, // 8 + 4 + 24 × 8
		{[]string{"--watch"}, "8 samples, at least 76 requests and at most 10000 to"},
		{[]string{"--blocks", "6", "--budget", "90s"},
			"at least 204 requests and at most 10000 to 127.0.0.1, at any rate; redirects, "},
		{[]string{"--blocks", "6", "--budget", "90s", "--max-requests", "300"}, "at least 204 requests and at most 300 to"},
		{[]string{"--blocks", "6", "--budget", "90s", "--max-rate", "10"},
			"at least 204 requests and at most 10000, in 20s or more to 127.0.0.1, at most 10 a second;"},
		{[]string{"--blocks", "5", "--budget", "90s"}, "20 samples, 172 requests to"},
	} {
		if code, out, _ := runOver(t, urls, dir, append(test.args, "--dry-run")...); code != 0 ||
			!strings.Contains(out, test.want) {
			t.Errorf("%v: exit %d, %q is not in\n%s", test.args, code, test.want, out)
		}
	}
	code, _, errs := runOver(t, urls, dir, "--blocks", "6", "--budget", "1h", "--precision", "0.0001%",
		"--max-requests", "400")
	if n := asked.Load(); code != 0 || n <= 204 || n > 400 ||
		!strings.HasPrefix(errs, "at least 204 requests and at most 400; asking for each") {
		t.Errorf("exit %d, %d requests, %s", code, n, errs)
	}
}

// A run that goes on does not make again the requests that it has made.
func TestURLsResumeRequests(t *testing.T) {
	t.Parallel()
	urls, asked := ownService(t, fine)
	dir := t.TempDir()
	if code, _, errs := runOver(t, urls, dir); code != 0 {
		t.Fatal(errs)
	}
	path, _ := recordingIn(t, dir)
	before := asked.Load()
	_, _, errs := overlap(t, "run", "--resume", path, "--watch=false", "--budget", "0", "--blocks", "3", "--urls", urls,
		"--max-requests", "44")
	if n := asked.Load() - before; n != 44 || !strings.HasPrefix(errs, "44 requests;") { // 8 + 4 + 4 × 8
		t.Errorf("%d requests, %s", n, errs)
	}
}

// How long it takes at least is said beforehand.
func TestURLsTake(t *testing.T) {
	urls, _ := ownService(t, fine)
	if code, out, _ := runOver(t, urls, t.TempDir(), "--max-rate", "0.1", "--dry-run"); code != 0 ||
		!strings.Contains(out, "76 requests, in 12m40s or more to 127.0.0.1, at most 0.1 a second;") {
		t.Errorf("exit %d\n%s", code, out)
	}
}
